#include "engine/network.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "instants.hpp"
#include "toy.hpp"

namespace cleave::sim::testing {
namespace {

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

// Two networks of the same seed: a site, and two more behind a link each.
struct Triangle {
    explicit Triangle(const world::LinkOptions& link) : network(position) {
        for (const char* name : {"a", "b", "c"}) {
            sites.push_back(network.add_site(name, {.rtt = 1_ms, .jitter = Ratio::percent(20)}));
        }
        links = {network.add_link(sites[0], sites[1], link),
                 network.add_link(sites[1], sites[2], link)};
    }
    RunPosition position{.seed = 5, .event = 0, .now = {}};
    Network network;
    std::vector<SiteId> sites;
    std::vector<LinkId> links;
};

TEST_CASE("what is carried quickly arrives when it would have otherwise, and only calm links do") {
    const world::LinkOptions link{.rtt = 20_ms,
                                  .jitter = Ratio::percent(10),
                                  .loss = Ratio::percent(5),
                                  .duplication = Ratio::percent(5),
                                  .reordering = Ratio::percent(5)};
    Triangle one(link);
    Triangle other(link);
    Port port{one.sites[0], {}};
    int quick = 0;
    for (int i = 0; i < 10'000; ++i) {
        const SiteId to = one.sites[static_cast<std::size_t>(i) % 2];
        const Instant now = at(1_ms * i);
        const auto quickly = one.network.carry_quickly(now, port.site, to);
        const auto slowly = [&](Triangle& world) {
            return world.network.carry(now, port, to, {}, Carriage::datagram);
        };
        const Passage expected = slowly(other);
        if (!quickly) {
            // Nothing has happened yet: the other way decides the same.
            const Passage passage = slowly(one);
            REQUIRE(passage.copies() == expected.copies());
            continue;
        }
        ++quick;
        REQUIRE(expected.copies() == 1);
        REQUIRE(expected.begin()->at == quickly->at);
        REQUIRE(expected.links_entered() == (quickly->between_sites ? 1U : 0U));
    }
    CHECK(quick == Approx(5'000 + 5'000 * 0.857).epsilon(0.02));
}

TEST_CASE("cuts, queues and further hops are not for the quick way") {
    Triangle world({.rtt = 20_ms});
    const auto quickly = [&](std::size_t to) {
        return world.network.carry_quickly(at(0_s), world.sites[0], world.sites[to]).has_value();
    };
    CHECK(quickly(1));
    CHECK_FALSE(quickly(2));
    world.network.cut(world.links[0], Direction::forward);
    CHECK_FALSE(quickly(1));
    world.network.heal(world.links[0], Direction::forward);
    CHECK(quickly(1));
    world.network.degrade(world.links[0], {.bandwidth = Bandwidth{1'000}});
    CHECK_FALSE(quickly(1));
    world.network.degrade(world.links[0], {.extra_latency = 5_ms});
    CHECK(world.network.carry_quickly(at(0_s), world.sites[0], world.sites[1])->at == at(15_ms));
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

TEST_CASE("a given latency takes the place of half a round trip") {
    world::LinkOptions options = steady(100_ms);
    options.latency = world::Constant{7_ms};
    TwoSites world(7, options);
    world.commander.tell(world.a, "send", 1);
    world.commander.run_for(1_s);
    CHECK(toy_at(world.simulation, world.b).seen().back().at == at(7_ms));
}

TEST_CASE("a route is chosen by the mean of the latencies that were given") {
    Simulation simulation(1);
    const SiteId london = simulation.add_site("london", steady(200_us));
    const SiteId virginia = simulation.add_site("virginia", steady(200_us));
    const SiteId tokyo = simulation.add_site("tokyo", steady(200_us));
    world::LinkOptions direct = steady(1_ms);  // which the latency belies
    direct.latency = world::Constant{90_ms};
    simulation.add_link(london, tokyo, direct);
    simulation.add_link(london, virginia, steady(40_ms));
    simulation.add_link(virginia, tokyo, steady(60_ms));
    const NodeId a = simulation.add_node(london, "a", toy(NodeId{1}));
    const NodeId b = simulation.add_node(tokyo, "b", toy());
    Commander commander(simulation);
    commander.tell(a, "send", 1);
    commander.run_for(1_s);
    CHECK(toy_at(simulation, b).seen().back().at == at(50_ms));
}

// How many messages in a row are lost, of 100,000: the mean over all runs of losses.
double mean_run(const world::LinkOptions& options, std::uint64_t& lost) {
    TwoSites world(5, options);
    world.commander.tell(world.a, "flood", 100'000);
    world.commander.run_for(1_s);
    lost = world.simulation.statistics().messages_lost;
    std::uint64_t runs = 0;
    std::int64_t next = 0;
    for (const std::int64_t n : numbers(toy_at(world.simulation, world.b))) {
        if (n != next) ++runs;
        next = n + 1;
    }
    return static_cast<double>(lost) / static_cast<double>(runs);
}

TEST_CASE("losses come in bursts of the length asked for, or each on its own") {
    world::LinkOptions options = steady(20_ms);
    options.loss = Ratio::percent(5);
    std::uint64_t lost = 0;
    CHECK(mean_run(options, lost) == Approx(1 / 0.95).epsilon(0.02));
    CHECK(lost > 5'000 - 414);  // six standard deviations
    CHECK(lost < 5'000 + 414);
    options.loss_burst = 10;
    CHECK(mean_run(options, lost) == Approx(10).epsilon(0.15));
    CHECK(lost > 3'500);  // of about 500 runs
    CHECK(lost < 6'500);
}

TEST_CASE("a corrupted message is dropped and counted apart from lost ones") {
    world::LinkOptions options = steady(20_ms);
    options.corruption = Ratio::percent(10);
    TwoSites world(11, options);
    world.commander.tell(world.a, "flood", 10'000);
    world.commander.run_for(1_s);
    const Statistics& statistics = world.simulation.statistics();
    CHECK(statistics.messages_corrupted > 1'000 - 180);
    CHECK(statistics.messages_corrupted < 1'000 + 180);
    CHECK(statistics.messages_lost == 0);
    CHECK(statistics.messages_delivered == 10'000 - statistics.messages_corrupted);

    TwoSites clean(11, steady(20_ms));
    clean.commander.tell(clean.a, "flood", 10'000);
    clean.commander.run_for(1_s);
    CHECK(clean.simulation.statistics().messages_corrupted == 0);
    CHECK(clean.simulation.statistics().messages_delivered == 10'000);
}

TEST_CASE("who finds a full queue is dropped, and an unbounded one takes all") {
    const auto delivered = [](Bytes queue) {
        world::LinkOptions options = steady(20_ms);
        options.bandwidth = {80'000'000};  // 10 kB in 1 ms
        options.queue = queue;
        TwoSites world(1, options);
        for (std::int64_t n = 0; n < 20; ++n) {
            world.commander.tell(world.a, "send bulk", n, Bytes::kilo(10));
        }
        world.commander.run_for(1_s);
        return numbers(toy_at(world.simulation, world.b), "bulk");
    };
    CHECK(delivered({}).size() == 20);
    // One that leaves, and those that find at most 45 kB, which is four and a bit, before them.
    CHECK(delivered(Bytes::kilo(45)) == std::vector<std::int64_t>{0, 1, 2, 3, 4});
    CHECK(delivered(Bytes{1}) == std::vector<std::int64_t>{0});
}

TEST_CASE("a full queue takes more once it has drained") {
    world::LinkOptions options = steady(20_ms);
    options.bandwidth = {80'000'000};
    options.queue = Bytes::kilo(15);
    TwoSites world(1, options);
    const auto send_five = [&] {
        for (std::int64_t n = 0; n < 5; ++n) {
            world.commander.tell(world.a, "send bulk", n, Bytes::kilo(10));
        }
        world.commander.run_for(100_ms);
    };
    send_five();
    send_five();
    CHECK(numbers(toy_at(world.simulation, world.b), "bulk") ==
          std::vector<std::int64_t>{0, 1, 0, 1});
    CHECK(world.simulation.statistics().messages_lost == 6);
}

TEST_CASE("each part of a degradation does its work, and none of it once it is restored") {
    const auto statistics_under = [](const world::LinkDegradation& degradation, bool restored) {
        TwoSites world(3, steady(20_ms));
        world.simulation.faults().degrade(world.link, degradation);
        if (restored) world.simulation.faults().restore(world.link);
        world.commander.tell(world.a, "flood", 10'000);
        world.commander.run_for(1_s);
        const std::vector<std::int64_t> seen = numbers(toy_at(world.simulation, world.b));
        const bool in_order = std::is_sorted(seen.begin(), seen.end());
        return std::pair(world.simulation.statistics(), in_order);
    };
    const Ratio tenth = Ratio::percent(10);
    const auto near_1_000 = [](std::uint64_t n) { return n > 1'000 - 180 && n < 1'000 + 180; };
    CHECK(near_1_000(statistics_under({.extra_loss = tenth}, false).first.messages_lost));
    CHECK(near_1_000(
        statistics_under({.extra_duplication = tenth}, false).first.messages_duplicated));
    CHECK(
        near_1_000(statistics_under({.extra_corruption = tenth}, false).first.messages_corrupted));
    CHECK_FALSE(statistics_under({.extra_reordering = tenth}, false).second);
    const auto [after, in_order] = statistics_under({.extra_latency = 5_ms,
                                                     .extra_loss = tenth,
                                                     .loss_burst = 5,
                                                     .extra_duplication = tenth,
                                                     .extra_reordering = tenth,
                                                     .extra_corruption = tenth,
                                                     .bandwidth = {1'000'000}},
                                                    true);
    CHECK(after.messages_delivered == 10'000);
    CHECK(in_order);
}

TEST_CASE("a degradation narrows a link that was wide or unlimited, and never widens one") {
    const auto time_for_100_kB = [](Bandwidth own, Bandwidth degraded) {
        world::LinkOptions options = steady({});
        options.bandwidth = own;
        TwoSites world(1, options);
        world.simulation.faults().degrade(world.link, {.bandwidth = degraded});
        world.commander.tell(world.a, "send bulk", 1, Bytes::kilo(100));
        world.commander.run_for(10_s);
        return toy_at(world.simulation, world.b).seen().back().at.since_start() / 1_ms;
    };
    CHECK(time_for_100_kB({}, {8'000'000}) == 100);
    CHECK(time_for_100_kB({80'000'000}, {8'000'000}) == 100);
    CHECK(time_for_100_kB({80'000'000}, {800'000'000}) == 10);
    CHECK(time_for_100_kB({80'000'000}, {}) == 10);
    CHECK(time_for_100_kB({}, {}) == 0);
}

// Two nodes in London, one in Tokyo that talks to the first.
struct TwoInLondon {
    TwoInLondon()
        : simulation(1),
          london(simulation.add_site("london", steady(200_us))),
          tokyo(simulation.add_site("tokyo", steady(200_us))),
          a(simulation.add_node(london, "a", toy(NodeId{1}))),
          b(simulation.add_node(london, "b", toy(NodeId{2}))),
          c(simulation.add_node(tokyo, "c", toy(NodeId{0}))),
          commander(simulation) {
        simulation.add_link(london, tokyo, steady(100_ms));
    }
    Simulation simulation;
    SiteId london, tokyo;
    NodeId a, b, c;
    Commander commander;
};

TEST_CASE("a LAN that is cut parts the nodes of its site, and nobody else") {
    TwoInLondon world;
    Simulation& simulation = world.simulation;
    simulation.faults().cut(simulation.lan(world.london), Direction::both);
    world.commander.tell(world.a, "send", 1);
    world.commander.tell(world.a, "send to self", 2);
    world.commander.tell(world.b, "send", 3);  // to Tokyo
    world.commander.tell(world.c, "send", 4);  // from there
    world.commander.run_for(1_s);
    CHECK(toy_at(simulation, world.b).seen().empty());
    CHECK(numbers(toy_at(simulation, world.c)) == std::vector<std::int64_t>{3});
    CHECK(numbers(toy_at(simulation, world.a)) == std::vector<std::int64_t>{2, 4});
    simulation.faults().cut(simulation.lan(world.london), Direction::forward);  // nests
    simulation.faults().heal(simulation.lan(world.london), Direction::both);
    world.commander.tell(world.a, "send", 5);
    world.commander.run_for(1_s);
    CHECK(toy_at(simulation, world.b).seen().empty());
    simulation.faults().heal(simulation.lan(world.london), Direction::both);
    world.commander.tell(world.a, "send", 6);
    world.commander.run_for(1_s);
    CHECK(numbers(toy_at(simulation, world.b)) == std::vector<std::int64_t>{6});
}

TEST_CASE("a LAN can be degraded: slower, narrower, lossier, until it is restored") {
    TwoInLondon world;
    Simulation& simulation = world.simulation;
    const LinkId lan = simulation.lan(world.london);
    world.commander.tell(world.a, "send", 0);  // routes are known before the LAN is narrowed
    world.commander.run_for(1_s);
    simulation.faults().degrade(lan, {.extra_latency = 5_ms, .bandwidth = {8'000'000}});
    world.commander.tell(world.a, "send bulk", 1, Bytes::kilo(100));
    world.commander.run_for(1_s);
    const Instant arrived = toy_at(simulation, world.b).seen().back().at;
    CHECK(arrived > at(1_s + 105_ms));
    CHECK(arrived < at(1_s + 106_ms));
    simulation.faults().degrade(lan, {.extra_loss = Ratio::percent(100)});
    world.commander.tell(world.a, "send", 2);
    world.commander.run_for(1_s);
    CHECK(simulation.statistics().messages_lost == 1);
    simulation.faults().restore(lan);
    world.commander.tell(world.a, "send", 3);
    world.commander.run_for(1_s);
    CHECK(toy_at(simulation, world.b).seen().back() ==
          Seen{"number", 3, world.a, at(3_s + 100_us)});
}

TEST_CASE("a cut in the middle of a chain of sites parts its two halves, and only them") {
    // 0 - 1 - 2 - 3, a node at each site.
    Simulation simulation(1);
    std::vector<SiteId> sites;
    std::vector<LinkId> links;
    for (std::uint32_t n = 0; n < 4; ++n) {
        sites.push_back(simulation.add_site(std::to_string(n), steady(200_us)));
        simulation.add_node(sites.back(), "node", toy());
        if (n > 0) links.push_back(simulation.add_link(sites[n - 1], sites[n], steady(10_ms)));
    }
    Commander commander(simulation);
    const auto reaches = [&](std::uint32_t from, std::uint32_t to) {
        const std::uint64_t before = simulation.statistics().messages_delivered;
        commander.tell(NodeId{from}, "send to", to);
        commander.run_for(100_ms);
        return simulation.statistics().messages_delivered == before + 1;
    };
    for (const bool is_cut : {false, true, false}) {
        if (is_cut) simulation.faults().cut(links[1], Direction::both);
        for (std::uint32_t from = 0; from < 4; ++from) {
            for (std::uint32_t to = 0; to < 4; ++to) {
                const bool crosses = (from < 2) != (to < 2);
                CHECK(reaches(from, to) == !(is_cut && crosses));
            }
        }
        if (is_cut) simulation.faults().heal(links[1], Direction::both);
    }
}

TEST_CASE("a message under way is lost when any link of its route is cut as it arrives") {
    ViaVirginia world(steady(80_ms), steady(160_ms));
    world::LinkOptions narrow = steady(160_ms);
    narrow.bandwidth = {8'000'000'000};
    ViaVirginia queued(steady(80_ms), narrow);  // where the second leg begins in Virginia
    for (ViaVirginia* each : {&world, &queued}) {
        each->commander.tell(each->a, "send", 1);
        each->commander.run_for(20_ms);
        each->simulation.faults().cut(each->to_london, Direction::both);
        each->commander.run_for(1_s);
        CHECK(toy_at(each->simulation, each->b).seen().empty());
    }
}

}  // namespace
}  // namespace cleave::sim::testing
