#include "engine/processor.hpp"

#include <catch2/catch.hpp>

#include "instants.hpp"
#include "toy.hpp"

namespace cleave::sim::testing {
namespace {

// Node "b" at the end of a link without delay takes `service` for each event.
world::MachineOptions taking(Duration service) {
    world::MachineOptions machine;
    machine.cpu.service_time = world::Constant{service};
    return machine;
}

std::vector<Instant> times(const Toy& toy) {
    std::vector<Instant> result;
    for (const Seen& seen : toy.seen()) result.push_back(seen.at);
    return result;
}

// Sends `count` messages to "b" now, past the processor of "a".
struct Flood {
    explicit Flood(const world::MachineOptions& machine)
        : simulation(1),
          site(simulation.add_site("london", steady({}))),
          a(simulation.add_node(site, "a", toy(NodeId{1}))),
          b(simulation.add_node(site, "b", toy(NodeId{0}), machine)),
          commander(simulation) {
        commander.run_for(1_s);
    }
    void flood(std::int64_t count) { commander.tell(a, "flood", count); }
    const Toy& toy_b() const { return toy_at(simulation, b); }
    Simulation simulation;
    SiteId site;
    NodeId a, b;
    Commander commander;
};

TEST_CASE("events of a machine that takes time queue up and are handled at the end of theirs") {
    Flood world(taking(10_ms));
    world.flood(3);
    world.commander.run_for(1_s);
    CHECK(times(world.toy_b()) ==
          std::vector<Instant>{at(1_s + 10_ms), at(1_s + 20_ms), at(1_s + 30_ms)});
    CHECK(numbers(world.toy_b()) == std::vector<std::int64_t>{0, 1, 2});
}

TEST_CASE("events of a machine that takes no time are handled as they come") {
    Flood world({});
    world.flood(3);
    world.commander.run_for(1_s);
    CHECK(times(world.toy_b()) == std::vector<Instant>(3, at(1_s)));
}

TEST_CASE("bytes take their time too") {
    world::MachineOptions machine = taking(1_ms);
    machine.cpu.per_kibibyte = 10_us;
    Flood world(machine);
    world.commander.tell(world.a, "send bulk", 7, Bytes::kibi(100));
    world.commander.run_for(1_s);
    REQUIRE(world.toy_b().seen().size() == 1);
    const Instant handled = world.toy_b().seen()[0].at;
    CHECK(handled >= at(1_s) + 2_ms);
    CHECK(handled < at(1_s) + 2_ms + 10_us);  // the head of the message counts as well
}

TEST_CASE("a processor at half its speed takes twice the time, also for what it has begun") {
    Flood world(taking(10_ms));
    world.flood(3);
    world.commander.run_for(5_ms);
    world.simulation.faults().set_cpu_speed(world.b, Ratio::percent(50));
    world.commander.run_for(20_ms);
    CHECK(times(world.toy_b()) == std::vector<Instant>{at(1_s + 15_ms)});
    world.simulation.faults().set_cpu_speed(world.b, Ratio::percent(100));
    world.commander.run_for(1_s);
    // At 25 ms the second had done 10 of its 20 ms, which are 5 ms of work.
    CHECK(times(world.toy_b()) ==
          std::vector<Instant>{at(1_s + 15_ms), at(1_s + 30_ms), at(1_s + 40_ms)});
}

TEST_CASE("a slow processor that takes no time for anything makes no difference") {
    Flood world({});
    world.simulation.faults().set_cpu_speed(world.b, Ratio::percent(1));
    world.flood(3);
    world.commander.run_for(1_s);
    CHECK(times(world.toy_b()) == std::vector<Instant>(3, at(1_s)));
}

TEST_CASE("messages beyond a full inbox are lost and counted, other events are not") {
    world::MachineOptions machine = taking(10_ms);
    machine.cpu.messages_max = 2;
    Flood world(machine);
    world.flood(5);
    world.commander.run_for(1_ms);
    world.commander.tell(world.b, "draw");
    world.commander.run_for(1_s);
    CHECK(numbers(world.toy_b()) == std::vector<std::int64_t>{0, 1});
    CHECK(numbers(world.toy_b(), "draw").size() == 1);
    CHECK(world.simulation.statistics().messages_lost == 3);
}

TEST_CASE("what a paused node is sent waits, and its timers fire late, in order, once it resumes") {
    Flood world({});
    world.commander.tell(world.b, "timer", (50_ms).count());
    world.commander.run_for(10_ms);
    world.simulation.faults().pause(world.b);
    world.flood(2);
    world.commander.run_for(90_ms);
    CHECK(world.toy_b().seen().empty());
    world.simulation.faults().resume(world.b);
    world.commander.run_for(1_s);
    const auto& seen = world.toy_b().seen();
    REQUIRE(seen.size() == 3);
    CHECK(seen[0].what == "number");
    CHECK(seen[1].what == "number");
    CHECK(seen[2].what == "tick");
    CHECK(times(world.toy_b()) == std::vector<Instant>(3, at(1_s + 100_ms)));
}

TEST_CASE("a timer that ran out during a pause can be cancelled by what is handled before it") {
    for (const bool cancels : {true, false}) {
        Flood world({});
        world.commander.tell(world.b, "timer", (50_ms).count());
        world.commander.run_for(10_ms);
        world.simulation.faults().pause(world.b);
        world.commander.tell(world.b, cancels ? "cancel" : "draw");
        world.commander.run_for(90_ms);
        world.simulation.faults().resume(world.b);
        world.commander.run_for(1_s);
        CHECK(numbers(world.toy_b(), "tick").size() == (cancels ? 0 : 1));
    }
}

TEST_CASE("pauses nest, and resuming what is not paused does nothing") {
    Flood world({});
    const std::uint64_t before = world.simulation.trace_hash();
    world.simulation.faults().resume(world.b);
    CHECK(world.simulation.trace_hash() == before);
    world.simulation.faults().pause(world.b);
    world.simulation.faults().pause(world.b);
    world.flood(1);
    world.simulation.faults().resume(world.b);
    world.commander.run_for(1_s);
    CHECK(world.toy_b().seen().empty());
    world.simulation.faults().resume(world.b);
    world.commander.run_for(1_ms);
    CHECK(times(world.toy_b()) == std::vector<Instant>{at(2_s)});
}

TEST_CASE("a pause holds up the event that is being served for as long as it lasts") {
    Flood world(taking(10_ms));
    world.flood(2);
    world.commander.run_for(4_ms);
    world.simulation.faults().pause(world.b);
    world.commander.run_for(100_ms);
    world.simulation.faults().resume(world.b);
    world.commander.run_for(1_s);
    CHECK(times(world.toy_b()) == std::vector<Instant>{at(1_s + 110_ms), at(1_s + 120_ms)});
}

TEST_CASE("what waits for a node that crashes is lost and counted, whether paused or busy") {
    for (const bool paused : {true, false}) {
        Flood world(taking(10_ms));
        if (paused) world.simulation.faults().pause(world.b);
        world.flood(4);
        world.commander.run_for(15_ms);
        world.simulation.faults().crash(world.b);
        world.simulation.faults().restart(world.b);
        if (paused) world.simulation.faults().resume(world.b);
        world.commander.run_for(1_s);
        CHECK(world.toy_b().seen().empty());
        CHECK(world.simulation.statistics().messages_lost == (paused ? 4 : 3));
        CHECK(world.simulation.statistics().messages_delivered == (paused ? 0 : 1));
    }
}

TEST_CASE("a paused node that crashes and is restarted starts once it resumes") {
    Flood world({});
    world.simulation.faults().pause(world.b);
    world.simulation.faults().crash(world.b);
    world.simulation.faults().restart(world.b);
    world.simulation.faults().restart(world.b);
    world.commander.run_for(1_s);
    CHECK_FALSE(world.simulation.is_up(world.b));
    world.simulation.faults().resume(world.b);
    world.commander.run_for(1_ms);
    CHECK(world.simulation.is_up(world.b));
    world.flood(1);
    world.commander.run_for(1_ms);
    CHECK(numbers(world.toy_b()).size() == 1);
}

TEST_CASE("a sync that completes during a pause is durable, though the node learns of it later") {
    world::MachineOptions machine;
    machine.disk.sync = world::Constant{5_ms};
    Flood world(machine);
    world.commander.tell(world.b, "append", 1);
    world.commander.tell(world.b, "sync", 10);
    world.commander.run_for(1_ms);
    world.simulation.faults().pause(world.b);
    world.commander.run_for(100_ms);
    CHECK(world.toy_b().seen().empty());
    world.simulation.faults().crash(world.b);
    world.simulation.faults().resume(world.b);
    world.simulation.faults().restart(world.b);
    CHECK(world.toy_b().found().files.at("log") == std::vector<std::string>{"1"});
    world.commander.run_for(1_s);
    CHECK(world.toy_b().seen().empty());  // the completion was for an earlier life
}

}  // namespace
}  // namespace cleave::sim::testing
