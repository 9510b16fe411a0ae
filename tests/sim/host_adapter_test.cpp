#include "engine/host_adapter.hpp"

#include <catch2/catch.hpp>

#include "instants.hpp"
#include "toy.hpp"

namespace cleave::sim::testing {
namespace {

using Records = std::vector<std::string>;

// One node whose disk syncs in exactly 5 ms.
struct OneNode {
    explicit OneNode(std::uint64_t seed = 1)
        : simulation(seed),
          site(simulation.add_site("london", steady(200_us))),
          node(simulation.add_node(site, "a", toy(), {.disk = {.sync = world::Constant{5_ms}}})),
          commander(simulation) {}
    const Toy& toy_now() const { return toy_at(simulation, node); }
    Simulation simulation;
    SiteId site;
    NodeId node;
    Commander commander;
};

TEST_CASE("a timer fires once, after its delay") {
    OneNode world;
    world.commander.run_for(1_ms);
    world.commander.tell(world.node, "timer", (20_ms).count());
    world.commander.run_for(1_s);
    CHECK(world.toy_now().seen() ==
          std::vector<Seen>{{"tick", (20_ms).count(), NodeId{}, at(21_ms)}});
    CHECK(world.toy_now().timer().valid());
}

TEST_CASE("a cancelled timer never fires, and cancelling one that has fired does nothing") {
    OneNode world;
    world.commander.tell(world.node, "timer", (20_ms).count());
    world.commander.run_for(10_ms);
    world.commander.tell(world.node, "cancel");
    world.commander.run_for(1_s);
    CHECK(world.toy_now().seen().empty());
    world.commander.tell(world.node, "timer", (20_ms).count());
    world.commander.run_for(1_s);
    world.commander.tell(world.node, "cancel");
    world.commander.tell(world.node, "timer", (30_ms).count());
    world.commander.run_for(1_s);
    CHECK(numbers(world.toy_now(), "tick").size() == 2);
}

TEST_CASE("a timer of the longest delay there is does not fire, whatever the time") {
    OneNode world;
    world.commander.run_for(1_s);
    world.commander.tell(world.node, "timer", Duration::max().count());
    world.commander.run_for(Duration::seconds(3'600 * 24 * 365));
    CHECK(world.toy_now().seen().empty());
    CHECK(world.toy_now().timer().valid());
}

TEST_CASE("a node cannot cancel the timer of another") {
    TwoSites world(1);
    world.commander.tell(world.a, "timer", (20_ms).count());
    world.commander.run_for(1_ms);
    const TimerId timer = toy_at(world.simulation, world.a).timer();
    world.commander.tell(world.b, "cancel of number", static_cast<std::int64_t>(timer.value));
    world.commander.run_for(1_s);
    CHECK(numbers(toy_at(world.simulation, world.a), "tick").size() == 1);
}

TEST_CASE("timers of a crashed incarnation never fire") {
    OneNode world;
    world.commander.tell(world.node, "timer", (20_ms).count());
    world.commander.run_for(10_ms);
    world.simulation.faults().crash(world.node);
    world.simulation.faults().restart(world.node);
    world.commander.run_for(1_s);
    CHECK(world.toy_now().seen().empty());
}

TEST_CASE("a crash loses memory and unsynced writes, what was synced is found again") {
    OneNode world;
    world.commander.tell(world.node, "append", 1);
    world.commander.tell(world.node, "sync", 10);
    world.commander.run_for(1_s);
    CHECK(world.toy_now().seen() == std::vector<Seen>{{"synced", 10, NodeId{}, at(5_ms)}});
    world.commander.tell(world.node, "append", 2);
    world.commander.run_for(1_s);
    world.simulation.faults().crash(world.node);
    CHECK_FALSE(world.simulation.is_up(world.node));
    world.simulation.faults().restart(world.node);
    CHECK(world.simulation.is_up(world.node));
    CHECK(world.toy_now().seen().empty());
    CHECK(world.toy_now().found().files.at("log") == Records{"1"});
}

TEST_CASE("a sync under way when the node crashes never completes, and may or may not have saved") {
    std::set<Records> found;
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        OneNode world(seed);
        world.commander.tell(world.node, "append", 1);
        world.commander.tell(world.node, "sync", 10);
        world.commander.run_for(2_ms);
        world.simulation.faults().crash(world.node);
        world.simulation.faults().restart(world.node);
        world.commander.tell(world.node, "append", 2);
        world.commander.run_for(1_s);
        CHECK(world.toy_now().seen().empty());
        const auto& image = world.toy_now().found().files;
        found.insert(image.empty() ? Records{} : image.at("log"));
    }
    CHECK(found == std::set<Records>{{}, {"1"}});
}

TEST_CASE("a wiped node comes back with nothing") {
    OneNode world;
    world.commander.tell(world.node, "append", 1);
    world.commander.tell(world.node, "sync", 10);
    world.commander.run_for(1_s);
    world.simulation.faults().crash(world.node);
    world.simulation.faults().wipe_disk(world.node);
    world.simulation.faults().restart(world.node);
    CHECK(world.toy_now().found().files.empty());
}

TEST_CASE("a message under way to a node that restarts reaches its new incarnation") {
    TwoSites world(1, steady(100_ms));
    world.commander.tell(world.a, "send", 1);
    world.commander.run_for(10_ms);
    world.simulation.faults().crash(world.b);
    world.commander.run_for(10_ms);
    world.simulation.faults().restart(world.b);
    world.commander.run_for(1_s);
    CHECK(numbers(toy_at(world.simulation, world.b)) == std::vector<std::int64_t>{1});
}

TEST_CASE("a message that finds its node down is lost, also when the node comes back later") {
    TwoSites world(1, steady(100_ms));
    world.commander.tell(world.a, "send", 1);
    world.commander.run_for(10_ms);
    world.simulation.faults().crash(world.b);
    world.commander.run_for(90_ms);
    world.simulation.faults().restart(world.b);
    world.commander.run_for(1_s);
    CHECK(toy_at(world.simulation, world.b).seen().empty());
    CHECK(world.simulation.statistics().messages_lost == 1);
}

TEST_CASE("crashing a crashed node and restarting a live one change nothing") {
    OneNode world;
    world.commander.run_for(1_ms);
    const std::uint64_t before = world.simulation.trace_hash();
    world.simulation.faults().restart(world.node);
    CHECK(world.simulation.trace_hash() == before);
    world.simulation.faults().crash(world.node);
    const std::uint64_t crashed = world.simulation.trace_hash();
    CHECK(crashed != before);
    world.simulation.faults().crash(world.node);
    CHECK(world.simulation.trace_hash() == crashed);
}

TEST_CASE("a node crashed before its start does not start") {
    OneNode world;
    world.simulation.faults().crash(world.node);
    world.commander.run_for(1_s);
    CHECK_FALSE(world.simulation.is_up(world.node));
    world.simulation.faults().restart(world.node);
    CHECK(world.simulation.is_up(world.node));
}

TEST_CASE("a node's draws go on after a restart and do not repeat") {
    OneNode world;
    world.commander.tell(world.node, "draw");
    world.commander.run_for(1_ms);
    const std::int64_t first = world.toy_now().seen().back().n;
    world.simulation.faults().crash(world.node);
    world.simulation.faults().restart(world.node);
    world.commander.tell(world.node, "draw");
    world.commander.run_for(1_ms);
    CHECK(world.toy_now().seen().back().n != first);
}

}  // namespace
}  // namespace cleave::sim::testing
