#include <catch2/catch.hpp>

#include "toy.hpp"

namespace cleave::sim::testing {
namespace {

TEST_CASE("a message crosses a link in half its round trip") {
    TwoSites world(7, steady(Duration::milliseconds(100)));
    world.commander.tell(world.a, "send", 42);
    world.commander.run_for(Duration::seconds(1));
    const Toy& b = toy_at(world.simulation, world.b);
    REQUIRE(b.seen().size() == 1);
    CHECK(b.seen().front() == Seen{"number", 42, world.a, Instant::at(Duration::milliseconds(50))});
}

TEST_CASE("a store keeps what was put") {
    TwoSites world(7, steady(Duration::milliseconds(100)));
    Simulation simulation(3);
    const SiteId london = simulation.add_site("london", steady(Duration::microseconds(200)));
    const NodeId a = simulation.add_node(london, "a", toy());
    simulation.add_object_store(london, world::s3_2020());
    Commander commander(simulation);
    commander.tell(a, "put", 5, Bytes::kibi(4));
    commander.run_for(Duration::seconds(1));
    commander.tell(a, "get", 6);
    commander.run_for(Duration::seconds(1));
    CHECK(numbers(toy_at(simulation, a), "ok") == std::vector<std::int64_t>{5, 5});
    CHECK(simulation.store_usage().gets == 1);
}

}  // namespace
}  // namespace cleave::sim::testing
