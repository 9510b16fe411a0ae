// Causal paths and cores, where no verdict shows what is wrong with them.

#include <algorithm>

#include "catch.hpp"
#include "causal/clocks.hpp"
#include "host/random.hpp"
#include "notation.hpp"
#include "process_history.hpp"
#include "weak/core.hpp"
#include "weak/graph.hpp"

namespace cleave::test {
namespace {

using check::Clocks;
using check::EventId;
using check::Events;
using check::Link;
using check::Sources;
using history::History;

// Each read's source is the first write of its value.
Sources first_writers(const Events& events) {
    Sources sources(events.size(), check::from_nothing);
    for (EventId e = 0; e < events.size(); ++e) {
        const check::DataId value = events[e].observes;
        if (value == check::no_id) continue;
        const auto writers = events.writers(value);
        sources[e] = writers.empty() ? check::from_initial : writers.front();
    }
    return sources;
}

constexpr std::uint32_t far = 1'000;

// How many reads it takes from each event to each other one, along process order and reads: by
// relaxing every edge until nothing changes.
std::vector<std::vector<std::uint32_t>> reads_between(const Events& events,
                                                      const Sources& sources) {
    const std::size_t n = events.size();
    std::vector<std::vector<std::uint32_t>> reads(n, std::vector<std::uint32_t>(n, far));
    for (EventId a = 0; a < n; ++a) {
        for (EventId b = 0; b < n; ++b) {
            if (sources[b] == a) reads[a][b] = 1;
            const bool before = a != b && events[a].chain != check::no_id && events.ordered(a, b);
            if (before) reads[a][b] = 0;
        }
    }
    for (std::size_t k = 0; k < n; ++k) {
        for (std::size_t a = 0; a < n; ++a) {
            for (std::size_t b = 0; b < n; ++b) {
                reads[a][b] = std::min(reads[a][b], reads[a][k] + reads[k][b]);
            }
        }
    }
    return reads;
}

std::uint32_t reads_of(const std::vector<Link>& path) {
    return static_cast<std::uint32_t>(std::count_if(path.begin(), path.end(), [](const Link& link) {
        return link.kind == Link::Kind::reads_from;
    }));
}

}  // namespace

TEST_CASE("a causal path goes through as few reads as there are") {
    Random random(31);
    std::size_t paths = 0, cycles = 0;
    for (int round = 0; round < 1'000; ++round) {
        const History history = process_history(
            random, {.operations = 9, .processes = 3, .keys = 2, .overlaps = round % 3 == 0});
        check::Patience patience(nullptr, "test");
        const Events events = check::events_of(history, std::nullopt, patience);
        const Sources sources = first_writers(events);
        const auto idle = check::idle_events(events, sources);
        Clocks clocks(events, sources, idle);
        cycles += clocks.run([](EventId, const check::Clock*) { return true; }) ? 0 : 1;
        const auto least = reads_between(events, sources);
        for (EventId a = 0; a < events.size(); ++a) {
            for (EventId b = 0; b < events.size(); ++b) {
                if (least[a][b] >= far) continue;
                const auto path = clocks.path(a, b);
                CAPTURE(describe(history), a, b);
                REQUIRE(path.front().before == a);
                REQUIRE(path.back().after == b);
                for (std::size_t i = 1; i < path.size(); ++i) {
                    REQUIRE(path[i - 1].after == path[i].before);
                }
                REQUIRE(reads_of(path) == least[a][b]);
                ++paths;
            }
        }
    }
    CHECK(paths > 5'000);
    CHECK(cycles > 50);
}

TEST_CASE("a path in a graph has as few edges that cost something as there are") {
    Random random(32);
    std::size_t paths = 0;
    for (int round = 0; round < 1'000; ++round) {
        // Edges of label 0 ascend: they make no circle.
        const std::uint32_t n = 7;
        check::Graph graph(n);
        std::vector<std::vector<std::uint32_t>> cost(n, std::vector<std::uint32_t>(n, far));
        for (int edge = 0; edge < 12; ++edge) {
            const auto from = static_cast<std::uint32_t>(random.below(n));
            const auto to = static_cast<std::uint32_t>(random.below(n));
            const std::uint32_t label = from < to && random.below(2) == 0 ? 0 : 1;
            graph.add(from, to, label);
            cost[from][to] = std::min(cost[from][to], label);
        }
        for (std::size_t k = 0; k < n; ++k) {
            for (std::size_t a = 0; a < n; ++a) {
                for (std::size_t b = 0; b < n; ++b) {
                    cost[a][b] = std::min(cost[a][b], cost[a][k] + cost[k][b]);
                }
            }
        }
        for (std::uint32_t from = 0; from < n; ++from) {
            for (std::uint32_t to = 0; to < n; ++to) {
                const auto steps = graph.path(from, to);
                REQUIRE(steps.empty() == (cost[from][to] >= far));
                if (steps.empty()) continue;
                REQUIRE(steps.front().from == from);
                REQUIRE(steps.back().to == to);
                std::uint32_t sum = 0;
                for (const auto& step : steps) sum += step.label;
                REQUIRE(sum == cost[from][to]);
                ++paths;
            }
        }
    }
    CHECK(paths > 10'000);
}

TEST_CASE("a core that cannot be shown again within the limits is not called minimal") {
    const History history = parse_history("c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=1 4..5");
    check::Patience patience(nullptr, "test");
    const Events events = check::events_of(history, std::nullopt, patience);
    const check::Conflict conflict{.events = {0, 1, 2}, .choices = {2}, .anomaly = "no order"};
    const auto counterexample = [&](check::Judged again) {
        check::Budget budget(check::Limits{});
        const check::Engine engine = [=](const Events& part, const Sources&, check::Budget&) {
            check::Judgement judgement{.answer = part.size() == 3 ? again : check::Judged::holds};
            judgement.conflict = {.events = {0, 1, 2}, .choices = {}};
            return judgement;
        };
        return check::counterexample_of(history, events, check::Guarantee::sequential, engine,
                                        conflict, budget);
    };
    const auto shown = counterexample(check::Judged::violated);
    CHECK(shown.minimal);
    CHECK(shown.core.size() == 2);  // the write that was read comes along in any case
    const auto not_shown = counterexample(check::Judged::gave_up);
    CHECK_FALSE(not_shown.minimal);
    CHECK(not_shown.core.size() == 3);
}

}  // namespace cleave::test
