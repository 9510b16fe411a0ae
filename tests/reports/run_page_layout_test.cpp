// Where things stand on a run's page: linearization points, the reduction of messages, the
// space-time diagram, the sites.

#include <algorithm>
#include <map>

#include "catch.hpp"
#include "host/random.hpp"
#include "run_page/places.hpp"
#include "run_page/points.hpp"
#include "run_page/reduction.hpp"
#include "run_page/space_time.hpp"
#include "run_page_made_up.hpp"

using namespace cleave;
using namespace cleave::report;
using history::Action;
using history::OpIndex;

namespace {

Instant at(std::int64_t ns) { return Instant::at(Duration::nanoseconds(ns)); }

// A history of one key and a legal order of it: each operation has an interval around a secret
// point, and the order is that of the points.
struct Ordered {
    history::History history;
    check::Linearization order{};
};
Ordered random_order(Random& random, std::uint32_t size) {
    Ordered made;
    made.order.key = made.history.key("x");
    std::vector<std::pair<std::int64_t, OpIndex>> points;
    for (std::uint32_t i = 0; i < size; ++i) {
        const auto point = static_cast<std::int64_t>(random.below(60));
        const auto before = static_cast<std::int64_t>(random.below(12));
        const auto after = static_cast<std::int64_t>(random.below(12));
        history::Operation op;
        op.process = i;
        op.action = Action::write;
        op.key = made.order.key;
        op.value = i;
        op.invoked = at(point - before);
        op.completed = at(point + after);
        op.outcome = random.below(8) == 0 ? Outcome::unknown : Outcome::ok;
        points.push_back({point, made.history.add(op)});
    }
    std::ranges::stable_sort(points);
    for (const auto& [point, op] : points) made.order.order.push_back(op);
    return made;
}

// Whether `to` can be reached from `from` over `edges`.
bool reaches(const std::vector<std::pair<std::uint64_t, std::uint64_t>>& edges, std::uint64_t from,
             std::uint64_t to) {
    if (from == to) return true;
    return std::any_of(edges.begin(), edges.end(), [&](const auto& edge) {
        return edge.first == from && edge.second <= to && reaches(edges, edge.second, to);
    });
}

// The definition: a message is needed when without it its arrival would not come after its sending.
std::vector<bool> needed_by_definition(const std::vector<MessageEdge>& messages) {
    std::vector<bool> needed;
    for (std::size_t skipped = 0; skipped < messages.size(); ++skipped) {
        std::vector<std::pair<std::uint64_t, std::uint64_t>> edges;
        std::map<std::uint32_t, std::vector<std::uint64_t>> on_node;
        for (std::size_t i = 0; i < messages.size(); ++i) {
            const MessageEdge& message = messages[i];
            on_node[message.from].push_back(message.departs);
            if (message.lost) continue;
            on_node[message.to].push_back(message.lands);
            if (i != skipped) edges.push_back({message.departs, message.lands});
        }
        for (auto& [node, events] : on_node) {
            std::ranges::stable_sort(events);
            for (std::size_t i = 1; i < events.size(); ++i) {
                edges.push_back({events[i - 1], events[i]});
            }
        }
        const MessageEdge& message = messages[skipped];
        needed.push_back(message.lost || !reaches(edges, message.departs, message.lands));
    }
    return needed;
}

std::vector<MessageEdge> random_messages(Random& random) {
    std::vector<std::uint64_t> events(12);
    for (std::size_t i = 0; i < events.size(); ++i) events[i] = i + 1;
    for (std::size_t i = events.size(); i > 1; --i)
        std::swap(events[i - 1], events[random.below(i)]);
    std::vector<MessageEdge> messages;
    for (std::size_t i = 0; i < events.size(); i += 2) {
        MessageEdge message;
        message.from = static_cast<std::uint32_t>(random.below(4));
        message.to = static_cast<std::uint32_t>(random.below(4));
        message.departs = std::min(events[i], events[i + 1]);
        message.lands = std::max(events[i], events[i + 1]);
        message.lost = random.below(7) == 0;
        messages.push_back(message);
    }
    return messages;
}

}  // namespace

TEST_CASE("linearization points lie within their intervals and follow the witness") {
    Random random(11);
    for (int round = 0; round < 500; ++round) {
        const Ordered made = random_order(random, 2 + static_cast<std::uint32_t>(round % 9));
        const auto points = linearization_points(made.history, std::vector{made.order});
        Instant before = at(-1'000);
        for (const OpIndex op : made.order.order) {
            const Instant point = points[op.value];
            REQUIRE(point >= made.history.invocations()[op.value]);
            REQUIRE(point <= made.history.completions()[op.value]);
            REQUIRE(point >= before);
            before = point;
        }
    }
}

TEST_CASE("operations that share an interval take effect one after the other within it") {
    history::History history;
    check::Linearization order{history.key("x"), {}};
    for (std::uint32_t i = 0; i < 3; ++i) {
        order.order.push_back(
            history.add({i, Action::write, order.key, Value{i}, {}, at(0), at(100), Outcome::ok}));
    }
    history.add({3, Action::write, order.key, Value{9}, {}, at(0), at(100), Outcome::fail});
    const auto points = linearization_points(history, std::vector{order});
    CHECK(points == std::vector{at(25), at(50), at(75), Instant::max()});
}

TEST_CASE("the reduction of messages is exact on small cases") {
    Random random(3);
    std::size_t dropped = 0;
    for (int round = 0; round < 2'000; ++round) {
        const std::vector<MessageEdge> messages = random_messages(random);
        const std::vector<bool> expected = needed_by_definition(messages);
        REQUIRE(needed_messages(messages) == expected);
        dropped += static_cast<std::size_t>(std::count(expected.begin(), expected.end(), false));
    }
    CHECK(dropped > 2'000);
}

TEST_CASE("a message that another overtakes is not needed and a lost one always is") {
    // 0 sends to 1 twice; the second arrives first, so that the first says nothing more.
    CHECK(needed_messages({{0, 1, 1, 4, false}, {0, 1, 2, 3, false}}) ==
          std::vector<bool>{false, true});
    CHECK(needed_messages({{0, 1, 1, 3, false}, {0, 1, 2, 4, false}}) ==
          std::vector<bool>{true, true});
    CHECK(needed_messages({{0, 1, 1, 4, true}, {0, 0, 2, 3, false}}) ==
          std::vector<bool>{true, false});
    CHECK(needed_messages({}).empty());
}

TEST_CASE("in the space-time diagram what happens later stands lower") {
    const scenario::SweepResult sweep = made_up::direct_s3();
    const scenario::CloseUp close_up = made_up::close_up_of(sweep);
    std::vector<std::size_t> all;
    for (std::size_t i = 0; i < close_up.messages.size(); ++i) all.push_back(i);
    const SpaceTime drawing = lay_out_space_time(sweep.shown, close_up, all);
    REQUIRE(drawing.arrows.size() == all.size());
    REQUIRE(drawing.boxes.size() == close_up.focus.size());
    std::vector<std::pair<Instant, int>> places;
    for (const SpaceTime::Arrow& arrow : drawing.arrows) {
        const scenario::Carried& message = close_up.messages[arrow.message];
        CHECK(arrow.y1 < arrow.y2);
        places.push_back({message.sent, arrow.y1});
        if (message.lost.empty()) places.push_back({message.landed, arrow.y2});
    }
    for (const SpaceTime::Box& box : drawing.boxes) {
        CHECK(box.top < box.bottom);
        places.push_back({sweep.shown.history.invocations()[box.op.value], box.top});
        places.push_back({sweep.shown.history.completions()[box.op.value], box.bottom});
    }
    for (const auto& [instant, y] : places) {
        CHECK(y < drawing.height);
        for (const auto& [later, below] : places) {
            if (instant < later) CHECK(y <= below);
        }
    }
}

TEST_CASE("no two sites of the topology overlap, however many there are") {
    Random random(8);
    for (std::size_t sites = 1; sites <= 9; ++sites) {
        scenario::Scenario scenario;
        scenario.sites.resize(sites);
        for (std::size_t site = 1; site < sites; ++site) {
            scenario::Link link;
            link.from = random.below(site);
            link.to = site;
            link.options.rtt = Duration::milliseconds(static_cast<std::int64_t>(random.below(300)));
            if (site != 4) scenario.links.push_back(link);  // the fourth stands apart
        }
        const std::vector<SiteBox> boxes(sites, SiteBox{0, 0, 164, 88});
        const SitePlaces places = place_sites(scenario, boxes);
        REQUIRE(places.sites.size() == sites);
        for (std::size_t i = 0; i < sites; ++i) {
            const SiteBox& a = places.sites[i];
            CHECK(a.x - a.width / 2 >= 0);
            CHECK(a.x + a.width / 2 <= places.width);
            CHECK(a.y - a.height / 2 >= 0);
            CHECK(a.y + a.height / 2 <= places.height);
            for (std::size_t j = 0; j < i; ++j) {
                const SiteBox& b = places.sites[j];
                CHECK((std::abs(a.x - b.x) >= 164 || std::abs(a.y - b.y) >= 88));
            }
        }
    }
}

TEST_CASE("the slowest link of three sites is the longest line of the topology") {
    scenario::Scenario scenario = made_up::direct_s3().scenario;  // 76, 170 and 210 ms
    const SitePlaces places = place_sites(scenario, std::vector<SiteBox>(3, SiteBox{0, 0, 20, 20}));
    const auto length = [&](std::size_t link) {
        const SiteBox& a = places.sites[scenario.links[link].from];
        const SiteBox& b = places.sites[scenario.links[link].to];
        return (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y);
    };
    CHECK(length(0) < length(2));
}
