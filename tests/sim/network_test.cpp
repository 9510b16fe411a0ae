#include "engine/network.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "toy.hpp"

namespace cleave::sim::testing {
namespace {

Instant at(Duration since_start) { return Instant::at(since_start); }

TEST_CASE("a message crosses a link in half its round trip") {
    TwoSites world(7, steady(100_ms));
    world.commander.tell(world.a, "send", 42);
    world.commander.run_for(1_s);
    CHECK(toy_at(world.simulation, world.b).seen() ==
          std::vector<Seen>{{"number", 42, world.a, at(50_ms)}});
}

TEST_CASE("nodes of one site talk over its LAN, a node to itself over its loopback") {
    Simulation simulation(1);
    const SiteId site = simulation.add_site("london", steady(200_us));
    const NodeId a = simulation.add_node(site, "a", toy(NodeId{1}));
    const NodeId b = simulation.add_node(site, "b", toy());
    Commander commander(simulation);
    commander.tell(a, "send", 1);
    commander.tell(a, "send to self", 2);
    commander.run_for(1_s);
    CHECK(toy_at(simulation, b).seen() == std::vector<Seen>{{"number", 1, a, at(100_us)}});
    CHECK(toy_at(simulation, a).seen() == std::vector<Seen>{{"number", 2, a, at(10_us)}});
}

TEST_CASE("loss and duplication happen as often as the link says") {
    world::LinkOptions options = steady(20_ms);
    options.loss = Ratio::percent(10);
    options.duplication = Ratio::percent(20);
    TwoSites world(11, options);
    world.commander.tell(world.a, "flood", 50'000);
    world.commander.run_for(1_s);
    const Statistics& statistics = world.simulation.statistics();
    CHECK(statistics.messages_sent == 50'000);
    // Six standard deviations of the binomial are 402 and 537.
    CHECK(statistics.messages_lost > 5'000 - 402);
    CHECK(statistics.messages_lost < 5'000 + 402);
    CHECK(statistics.messages_duplicated > 9'000 - 537);
    CHECK(statistics.messages_duplicated < 9'000 + 537);
    CHECK(statistics.messages_delivered ==
          50'000 - statistics.messages_lost + statistics.messages_duplicated);
    std::vector<std::int64_t> seen = numbers(toy_at(world.simulation, world.b));
    CHECK(seen.size() == statistics.messages_delivered);
    CHECK(std::set<std::int64_t>(seen.begin(), seen.end()).size() ==
          50'000 - statistics.messages_lost);
}

TEST_CASE("a steady link keeps the order, a reordering one lets about its share be overtaken") {
    TwoSites steady_world(3, steady(20_ms));
    world::LinkOptions options = steady(20_ms);
    options.reordering = Ratio::percent(5);
    TwoSites world(3, options);
    std::size_t late = 0;
    for (TwoSites* each : {&steady_world, &world}) {
        each->commander.tell(each->a, "flood", 20'000);
        each->commander.run_for(1_s);
        const std::vector<std::int64_t> seen = numbers(toy_at(each->simulation, each->b));
        REQUIRE(seen.size() == 20'000);
        late = 0;
        std::int64_t newest = -1;
        for (std::int64_t n : seen) {
            if (n < newest) ++late;
            newest = std::max(newest, n);
        }
        if (each == &steady_world) CHECK(late == 0);
    }
    // All were sent at once, so each one held back is overtaken; of 1,000, ± 6 × 31.
    CHECK(late > 1'000 - 186);
    CHECK(late < 1'000 + 186);
}

TEST_CASE("a cut in one direction stops that direction only") {
    TwoSites world(7, steady(100_ms));
    world.simulation.faults().cut(world.link, Direction::forward);
    world.commander.tell(world.a, "send", 1);
    world.commander.tell(world.b, "send", 2);
    world.commander.run_for(1_s);
    CHECK(toy_at(world.simulation, world.b).seen().empty());
    CHECK(numbers(toy_at(world.simulation, world.a)) == std::vector<std::int64_t>{2});
    world.simulation.faults().heal(world.link, Direction::forward);
    world.simulation.faults().cut(world.link, Direction::backward);
    world.commander.tell(world.a, "send", 3);
    world.commander.tell(world.b, "send", 4);
    world.commander.run_for(1_s);
    CHECK(numbers(toy_at(world.simulation, world.b)) == std::vector<std::int64_t>{3});
    CHECK(numbers(toy_at(world.simulation, world.a)) == std::vector<std::int64_t>{2});
    CHECK(world.simulation.statistics().messages_lost == 2);
}

TEST_CASE("a cut loses what is sent or arrives during it, and nothing else") {
    TwoSites world(7, steady(100_ms));
    Simulation& simulation = world.simulation;
    simulation.at(at(100_ms), [&](Simulation& s) { s.faults().cut(world.link, Direction::both); });
    simulation.at(at(200_ms), [&](Simulation& s) { s.faults().heal(world.link, Direction::both); });
    for (std::int64_t ms : {40, 60, 120, 180, 210}) {
        simulation.at(at(Duration::milliseconds(ms)),
                      [&world, ms](Simulation&) { world.commander.tell(world.a, "send", ms); });
    }
    world.commander.run_for(1_s);
    // 60 would have arrived at 110 ms; 120 and 180 were sent into the cut.
    CHECK(numbers(toy_at(simulation, world.b)) == std::vector<std::int64_t>{40, 210});
}

TEST_CASE("overlapping cuts of a link heal only when each has been healed") {
    TwoSites world(7, steady(10_ms));
    Simulation& simulation = world.simulation;
    const auto arrives = [&](std::int64_t n) {
        world.commander.tell(world.a, "send", n);
        world.commander.run_for(100_ms);
        const std::vector<std::int64_t> seen = numbers(toy_at(simulation, world.b));
        return !seen.empty() && seen.back() == n;
    };
    simulation.faults().heal(world.link, Direction::both);  // of what is not cut: nothing
    simulation.faults().cut(world.link, Direction::both);
    CHECK_FALSE(arrives(1));
    simulation.faults().cut(world.link, Direction::forward);
    simulation.faults().heal(world.link, Direction::both);
    CHECK_FALSE(arrives(2));
    simulation.faults().heal(world.link, Direction::forward);
    CHECK(arrives(3));
}

// london - virginia - tokyo, where the middle site has no nodes.
struct ViaVirginia {
    explicit ViaVirginia(const world::LinkOptions& first, const world::LinkOptions& second)
        : simulation(1),
          london(simulation.add_site("london", steady(200_us))),
          virginia(simulation.add_site("virginia", steady(200_us))),
          tokyo(simulation.add_site("tokyo", steady(200_us))),
          lonely(simulation.add_site("lonely", steady(200_us))),
          to_london(simulation.add_link(virginia, london, first)),
          to_tokyo(simulation.add_link(virginia, tokyo, second)),
          a(simulation.add_node(london, "a", toy(NodeId{1}))),
          b(simulation.add_node(tokyo, "b", toy(NodeId{0}))),
          commander(simulation) {}
    Simulation simulation;
    SiteId london, virginia, tokyo, lonely;
    LinkId to_london, to_tokyo;
    NodeId a, b;
    Commander commander;
};

TEST_CASE("a route through a third site adds up, and fails when a link of it is cut") {
    ViaVirginia world(steady(80_ms), steady(160_ms));
    world.commander.tell(world.a, "send", 1);
    world.commander.run_for(1_s);
    CHECK(toy_at(world.simulation, world.b).seen().back().at == at(120_ms));
    world.simulation.faults().cut(world.to_tokyo, Direction::forward);  // virginia to tokyo
    world.commander.tell(world.a, "send", 2);
    world.commander.tell(world.b, "send", 3);
    world.commander.run_for(1_s);
    CHECK(numbers(toy_at(world.simulation, world.b)) == std::vector<std::int64_t>{1});
    CHECK(numbers(toy_at(world.simulation, world.a)) == std::vector<std::int64_t>{3});
}

TEST_CASE("reachable tells of routes, whatever is cut") {
    ViaVirginia world(steady(80_ms), steady(160_ms));
    world.simulation.faults().cut(world.to_tokyo, Direction::both);
    CHECK(world.simulation.reachable(world.london, world.tokyo));
    CHECK(world.simulation.reachable(world.lonely, world.lonely));
    CHECK_FALSE(world.simulation.reachable(world.london, world.lonely));
}

TEST_CASE("messages to a site without a route are lost") {
    Simulation simulation(1);
    const SiteId london = simulation.add_site("london", steady(200_us));
    const SiteId mars = simulation.add_site("mars", steady(200_us));
    const NodeId a = simulation.add_node(london, "a", toy(NodeId{1}));
    simulation.add_node(mars, "b", toy(NodeId{0}));
    Commander commander(simulation);
    commander.tell(a, "send", 1);
    commander.run_for(1_s);
    CHECK(simulation.statistics().messages_lost == 1);
    CHECK(toy_at(simulation, NodeId{1}).seen().empty());
}

TEST_CASE("a link of limited bandwidth sends one message after another") {
    world::LinkOptions options = steady(100_ms);
    options.bandwidth = {80'000'000};  // 10 bytes a microsecond
    TwoSites world(1, options);
    for (std::int64_t n : {1, 2, 3}) {
        world.commander.tell(world.a, "send bulk", n, Bytes::kilo(100));
    }
    world.commander.tell(world.b, "send bulk", 4, Bytes::kilo(100));
    world.commander.run_for(1_s);
    const std::vector<Seen>& seen = toy_at(world.simulation, world.b).seen();
    REQUIRE(seen.size() == 3);
    const Bytes size = encoded_size(Bulk{Content::of(1, Bytes::kilo(100))});
    const Duration each = world::transmission_time(size, options.bandwidth);
    CHECK(each >= 10_ms);
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(seen[i].at == at(50_ms) + each * static_cast<std::int64_t>(i + 1));
    }
    // The other direction has its own queue.
    CHECK(toy_at(world.simulation, world.a).seen().back().at == at(50_ms) + each);
    CHECK(world.simulation.statistics().wan_bytes.value == 4 * size.value);
}

TEST_CASE("a queue further down the route is joined on arrival there, not before") {
    world::LinkOptions narrow = steady(0_s);
    narrow.bandwidth = {80'000'000};
    ViaVirginia world(steady(200_ms), narrow);
    // From London at once: reaches Virginia at 100 ms. From Tokyo's side nothing is queued there,
    // so the narrow link must be free for a message that is sent later but gets there earlier.
    Simulation near(1);
    const SiteId virginia = near.add_site("virginia", steady(200_us));
    const SiteId london = near.add_site("london", steady(200_us));
    const SiteId tokyo = near.add_site("tokyo", steady(200_us));
    near.add_link(london, virginia, steady(200_ms));
    near.add_link(virginia, tokyo, narrow);
    const NodeId far_sender = near.add_node(london, "far", toy(NodeId{2}));
    const NodeId near_sender = near.add_node(virginia, "near", toy(NodeId{2}));
    const NodeId receiver = near.add_node(tokyo, "receiver", toy());
    Commander commander(near);
    commander.tell(far_sender, "send bulk", 1, Bytes::kilo(10));
    near.at(at(50_ms),
            [&](Simulation&) { commander.tell(near_sender, "send bulk", 2, Bytes::kilo(10)); });
    near.at(at(100_ms) - 1_us,
            [&](Simulation&) { commander.tell(near_sender, "send bulk", 3, Bytes::kilo(10)); });
    commander.run_for(1_s);
    const Duration each = world::transmission_time(
        encoded_size(Bulk{Content::of(1, Bytes::kilo(10))}), narrow.bandwidth);
    const std::vector<Seen>& seen = toy_at(near, receiver).seen();
    REQUIRE(seen.size() == 3);
    CHECK(seen[0] == Seen{"bulk", 2, near_sender, at(50_ms) + each});
    CHECK(seen[1] == Seen{"bulk", 3, near_sender, at(100_ms) - 1_us + each});
    CHECK(seen[2] == Seen{"bulk", 1, far_sender, at(100_ms) - 1_us + each * 2});
}

TEST_CASE("on a LAN of limited bandwidth each sender has its own queue") {
    world::LinkOptions lan = steady(0_s);
    lan.bandwidth = {80'000'000};
    Simulation simulation(1);
    const SiteId site = simulation.add_site("london", lan);
    const NodeId a = simulation.add_node(site, "a", toy(NodeId{2}));
    const NodeId b = simulation.add_node(site, "b", toy(NodeId{2}));
    const NodeId c = simulation.add_node(site, "c", toy());
    Commander commander(simulation);
    commander.tell(a, "send bulk", 1, Bytes::kilo(10));
    commander.tell(b, "send bulk", 2, Bytes::kilo(10));
    commander.tell(a, "send bulk", 3, Bytes::kilo(10));
    commander.run_for(1_s);
    const Duration each = world::transmission_time(
        encoded_size(Bulk{Content::of(1, Bytes::kilo(10))}), lan.bandwidth);
    const std::vector<Seen>& seen = toy_at(simulation, c).seen();
    REQUIRE(seen.size() == 3);
    CHECK(seen[0].at == at(each));
    CHECK(seen[1].at == at(each));
    CHECK(seen[2] == Seen{"bulk", 3, a, at(each * 2)});
    CHECK(simulation.statistics().wan_bytes == Bytes{});
}

TEST_CASE("a degraded link is slower and lossier until it is restored") {
    TwoSites world(1, steady(100_ms));
    world.simulation.faults().degrade(world.link, {.extra_latency = 30_ms, .extra_loss = {}});
    world.commander.tell(world.a, "send", 1);
    world.commander.run_for(1_s);
    CHECK(toy_at(world.simulation, world.b).seen().back().at == at(80_ms));
    world.simulation.faults().degrade(world.link,
                                      {.extra_latency = {}, .extra_loss = Ratio::percent(100)});
    world.commander.tell(world.a, "send", 2);
    world.commander.run_for(1_s);
    CHECK(world.simulation.statistics().messages_lost == 1);
    world.simulation.faults().restore(world.link);
    world.commander.tell(world.a, "send", 3);
    world.commander.run_for(1_s);
    CHECK(toy_at(world.simulation, world.b).seen().back().at == at(2_s + 50_ms));
}

}  // namespace
}  // namespace cleave::sim::testing
