#include "engine/trace.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "instants.hpp"
#include "toy.hpp"

namespace cleave::sim::testing {

// Two nodes that answer each other for ever, counting; at `when` the count begins anew.
class Bouncer {
  public:
    using Messages = Handles<Number>;
    using Events = Handles<>;
    using StoreEvents = Handles<>;
    explicit Bouncer(std::int64_t when) : when_(when) {}
    void on_start(Host& host, const DiskImage&) {
        if (host.self() == NodeId{0}) host.send(NodeId{1}, Number{0});
    }
    void on(Host& host, NodeId from, const Number& number) {
        host.send(from, Number{number.n == when_ ? 0 : number.n + 1});
    }
    CLEAVE_FIELDS(Bouncer, when_);

  private:
    std::int64_t when_;
};

namespace {

TEST_CASE("the trace hash tells payloads, times, nodes and faults apart") {
    const auto hash_after = [](auto&& act) {
        TwoSites world(1, steady(10_ms));
        act(world);
        world.commander.run_for(1_s);
        return world.simulation.trace_hash();
    };
    const std::vector<std::uint64_t> hashes{
        hash_after([](TwoSites&) {}),
        hash_after([](TwoSites& w) { w.commander.tell(w.a, "send", 1); }),
        hash_after([](TwoSites& w) { w.commander.tell(w.a, "send", 2); }),
        hash_after([](TwoSites& w) { w.commander.tell(w.b, "send", 1); }),
        hash_after([](TwoSites& w) {
            w.commander.run_for(1_ns);
            w.commander.tell(w.a, "send", 1);
        }),
        hash_after([](TwoSites& w) { w.simulation.faults().cut(w.link, Direction::forward); }),
        hash_after([](TwoSites& w) { w.simulation.faults().cut(w.link, Direction::backward); }),
        hash_after([](TwoSites& w) { w.simulation.faults().heal(w.link, Direction::forward); }),
        hash_after([](TwoSites& w) {
            w.simulation.faults().degrade(w.link, {1_ms, Ratio{}});
        }),
        hash_after([](TwoSites& w) {
            w.simulation.faults().degrade(w.link, {1_ms, Ratio{1}});
        }),
        hash_after([](TwoSites& w) { w.simulation.faults().restore(w.link); }),
        hash_after([](TwoSites& w) {
            w.simulation.at(at(5_ms), [&w](Simulation& s) { s.faults().crash(w.a); });
        }),
        hash_after([](TwoSites& w) {
            w.simulation.at(at(5_ms), [&w](Simulation& s) { s.faults().crash(w.b); });
        }),
        hash_after([](TwoSites& w) { w.commander.tell(w.a, "reply", 1); }),
        hash_after([](TwoSites& w) { w.commander.tell(w.a, "reply", 2); }),
    };
    for (std::size_t i = 0; i < hashes.size(); ++i) {
        INFO(i);
        CHECK(std::count(hashes.begin(), hashes.end(), hashes[i]) == 1);
    }
}

std::vector<std::uint64_t> checkpoints_when_disturbed_at(std::int64_t n) {
    Simulation simulation(1);
    const SiteId site = simulation.add_site("london", steady(20_us));
    simulation.add_node(site, "a", [] { return make_node<Bouncer>(-1); });
    simulation.add_node(site, "b", [n] { return make_node<Bouncer>(n); });
    simulation.run_until(at(500_ms));
    return simulation.checkpoints();
}

TEST_CASE("checkpoints agree up to the window in which two runs part, and not from there on") {
    const std::vector<std::uint64_t> a = checkpoints_when_disturbed_at(-1);
    const std::vector<std::uint64_t> b = checkpoints_when_disturbed_at(20'000);
    REQUIRE(a.size() == 50'000 / Trace::window);
    REQUIRE(b.size() == a.size());
    const auto parted = std::mismatch(a.begin(), a.end(), b.begin()).first - a.begin();
    CHECK(parted == 20'000 / static_cast<std::ptrdiff_t>(Trace::window));
    for (auto i = static_cast<std::size_t>(parted); i < a.size(); ++i) CHECK(a[i] != b[i]);
}

TEST_CASE("a sink is shown events, faults and log lines, and leaves the hash alone") {
    std::vector<std::string> lines;
    std::uint64_t hashes[2] = {};
    for (bool watched : {false, true}) {
        TwoSites world(1, steady(10_ms));
        if (watched) {
            world.simulation.set_trace_sink([&](const TraceLine& line) {
                lines.push_back(to_string(line.at) + " " + std::string(line.kind) + " " +
                                std::string(line.text));
            });
        }
        world.commander.run_for(1_ms);
        world.commander.tell(world.a, "log", 9);
        world.commander.tell(world.a, "send", 1);
        world.commander.run_for(1_s);
        world.simulation.faults().crash(world.b);
        hashes[watched ? 1 : 0] = world.simulation.trace_hash();
    }
    CHECK(hashes[0] == hashes[1]);
    const auto shown = [&](const std::string& line) {
        return std::find(lines.begin(), lines.end(), line) != lines.end();
    };
    CHECK(shown("t+0.001s log value 9"));
    CHECK(shown("t+0.006s message Number{n: 1}"));
    CHECK(shown("t+1.001s crash "));
}

}  // namespace
}  // namespace cleave::sim::testing
