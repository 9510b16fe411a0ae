#include "engine/engine.hpp"

#include <catch2/catch.hpp>

#include "instants.hpp"
#include "toy.hpp"

namespace cleave::sim::testing {

// A node that takes no client requests.
class Mute {
  public:
    using Messages = Handles<Number>;
    using Events = Handles<>;
    using StoreEvents = Handles<>;
    void on_start(Host&, const DiskImage&) {}
    void on(Host&, NodeId, const Number&) {}
    CLEAVE_NO_FIELDS(Mute);
};

namespace {

TEST_CASE("actions run in order of time, then of being scheduled, up to and including the end") {
    Simulation simulation(1);
    std::string order;
    simulation.at(at(20_ms), [&](Simulation&) { order += 'c'; });
    simulation.at(at(10_ms), [&](Simulation& s) {
        order += 'a';
        s.at(s.now(), [&](Simulation&) { order += 'b'; });
    });
    simulation.at(at(20_ms), [&](Simulation&) { order += 'd'; });
    simulation.at(at(20_ms) + 1_ns, [&](Simulation&) { order += 'e'; });
    simulation.run_until(at(20_ms));
    CHECK(order == "abcd");
    CHECK(simulation.now() == at(20_ms));
    simulation.run_until(at(30_ms));
    CHECK(order == "abcde");
}

TEST_CASE("nodes start at time zero, before any request reaches them") {
    TwoSites world(1);
    CHECK_FALSE(world.simulation.is_up(world.a));
    world.commander.tell(world.a, "draw");
    world.simulation.run_until(at(0_s));
    CHECK(world.simulation.is_up(world.a));
    CHECK(toy_at(world.simulation, world.a).seen().size() == 1);
}

TEST_CASE("every reply is told to the callback, which may submit the next request") {
    TwoSites world(1);
    std::vector<std::int64_t> values;
    std::vector<NodeId> nodes;
    world.simulation.on_reply([&](Simulation&, NodeId node, const ClientReply& reply) {
        nodes.push_back(node);
        values.push_back(reply.value.value_or(0));
        if (values.size() < 3) world.commander.tell(world.b, "reply", 7);
    });
    world.commander.tell(world.a, "reply", 5);
    world.commander.run_for(1_s);
    CHECK(values == std::vector<std::int64_t>{5, 7, 7});
    CHECK(nodes == std::vector<NodeId>{world.a, world.b, world.b});
}

TEST_CASE("a request to a node that is down is never answered, also not after its restart") {
    TwoSites world(1);
    int replies = 0;
    world.simulation.on_reply([&](Simulation&, NodeId, const ClientReply&) { ++replies; });
    world.commander.run_for(1_ms);
    world.simulation.faults().crash(world.a);
    world.commander.tell(world.a, "reply");
    world.commander.run_for(1_ms);
    world.simulation.faults().restart(world.a);
    world.commander.run_for(1_s);
    CHECK(replies == 0);
    world.commander.tell(world.a, "reply");
    world.commander.run_for(1_s);
    CHECK(replies == 1);
}

TEST_CASE("a request to a node that takes none is never answered") {
    Simulation simulation(1);
    const SiteId site = simulation.add_site("london", steady(200_us));
    const NodeId node = simulation.add_node(site, "mute", [] { return make_node<Mute>(); });
    int replies = 0;
    simulation.on_reply([&](Simulation&, NodeId, const ClientReply&) { ++replies; });
    simulation.submit(node, {OperationId{1}, Function::read, "x", 0, Bytes{}});
    simulation.run_until(at(1_s));
    CHECK(replies == 0);
    CHECK(simulation.is_up(node));
}

TEST_CASE("faults scheduled from a reply take effect after the handler that replied") {
    TwoSites world(1);
    world.simulation.on_reply([](Simulation& simulation, NodeId node, const ClientReply&) {
        simulation.at(simulation.now(), [node](Simulation& s) { s.faults().crash(node); });
    });
    world.commander.tell(world.a, "reply");
    world.commander.run_for(1_s);
    CHECK_FALSE(world.simulation.is_up(world.a));
    CHECK(world.simulation.is_up(world.b));
}

TEST_CASE("a world knows the names and places of its nodes") {
    TwoSites world(1);
    CHECK(world.simulation.node_count() == 2);
    CHECK(world.simulation.name(world.b) == "b");
    CHECK(world.simulation.site_of(world.b) == world.tokyo);
    CHECK(world.simulation.name(world.tokyo) == "tokyo");
}

TEST_CASE("a run with more events pending than its limit ends before the next, and stays ended") {
    for (const bool beyond : {false, true}) {
        TwoSites world(1, steady(20_ms));
        world.simulation.limit_pending(beyond ? 99 : 100);
        world.simulation.at(at(1_s),
                            [&](Simulation&) { world.commander.tell(world.a, "flood", 100); });
        world.simulation.run_until(at(5_s));
        CHECK(world.simulation.cut_short() == beyond);
        CHECK(world.simulation.now() == (beyond ? at(1_s) : at(5_s)));
        const std::uint64_t events = world.simulation.statistics().events;
        world.simulation.run_until(at(9_s));
        CHECK(world.simulation.statistics().events == events);
        CHECK(world.simulation.now() == (beyond ? at(1_s) : at(9_s)));
        const auto pending = world.simulation.pending();
        REQUIRE(pending.size() == (beyond ? 1 : 0));
        if (!beyond) continue;
        CHECK(pending[0].what == "message Number, tokyo/b");
        CHECK(pending[0].count == 100);
    }
}

}  // namespace
}  // namespace cleave::sim::testing
