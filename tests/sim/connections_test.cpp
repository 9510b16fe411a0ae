#include "engine/connections.hpp"

#include <catch2/catch.hpp>
#include <numeric>

#include "instants.hpp"
#include "toy.hpp"

namespace cleave::sim::testing {
namespace {

std::vector<std::int64_t> up_to(std::int64_t count) {
    std::vector<std::int64_t> all(static_cast<std::size_t>(count));
    std::iota(all.begin(), all.end(), 0);
    return all;
}

// Two sites, a node in each that talks to the other over a connection.
struct Connected : TwoSites {
    explicit Connected(const world::LinkOptions& options = steady(100_ms), std::uint64_t seed = 7,
                       const world::ConnectionOptions& connections = {})
        : TwoSites(seed, options) {
        simulation.set_transport(Transport::connections, connections);
    }
    std::vector<std::int64_t> at_a() const { return numbers(toy_at(simulation, a)); }
    std::vector<std::int64_t> at_b() const { return numbers(toy_at(simulation, b)); }
    // When the node was told that a connection broke.
    std::vector<Instant> told(NodeId node) const {
        std::vector<Instant> result;
        for (const Seen& seen : toy_at(simulation, node).seen()) {
            if (seen.what == "broken") result.push_back(seen.at);
        }
        return result;
    }
    // Opens the connection, and closes the first second.
    void warm_up() {
        commander.tell(a, "send", -1);
        commander.run_for(1_s - (simulation.now() - Instant{}));
    }
    const Statistics& statistics() const { return simulation.statistics(); }
    Faults& faults() { return simulation.faults(); }
};

TEST_CASE("the first message waits for a handshake of one round trip, later ones do not") {
    Connected world;
    world.commander.tell(world.a, "send", 1);
    world.commander.run_for(1_s);
    world.commander.tell(world.a, "send", 2);
    world.commander.tell(world.b, "send", 3);
    world.commander.run_for(1_s);
    CHECK(toy_at(world.simulation, world.b).seen() ==
          std::vector<Seen>{{"number", 1, world.a, at(150_ms)},
                            {"number", 2, world.a, at(1_s + 50_ms)}});
    CHECK(toy_at(world.simulation, world.a).seen() ==
          std::vector<Seen>{{"number", 3, world.b, at(1_s + 50_ms)}});
    CHECK(world.statistics().connections_opened == 1);
    CHECK(world.statistics().connections_broken == 0);
    CHECK(world.statistics().retransmissions == 0);
}

TEST_CASE("datagrams need no handshake, open nothing and tell nobody") {
    TwoSites world(7, steady(100_ms));
    world.commander.tell(world.a, "send", 1);
    world.commander.run_for(1_s);
    world.simulation.faults().crash(world.b, Stop::kill);
    world.commander.tell(world.a, "send", 2);
    world.commander.run_for(60_s);
    CHECK(toy_at(world.simulation, world.a).seen().empty());
    CHECK(world.simulation.statistics().connections_opened == 0);
    CHECK(world.simulation.statistics().messages_delivered == 1);
}

TEST_CASE("two nodes that begin at once end up with one connection") {
    Connected world;
    world.commander.tell(world.a, "send", 1);
    world.commander.tell(world.b, "send", 2);
    world.commander.run_for(5_s);
    CHECK(world.at_a() == std::vector<std::int64_t>{2});
    CHECK(world.at_b() == std::vector<std::int64_t>{1});
    CHECK(world.statistics().connections_opened == 1);
    CHECK(world.statistics().connections_broken == 0);
}

TEST_CASE("nodes of one site connect over the LAN, a node needs no connection to itself") {
    Simulation simulation(1);
    simulation.set_transport(Transport::connections);
    const SiteId site = simulation.add_site("london", steady(200_us));
    const NodeId a = simulation.add_node(site, "a", toy(NodeId{1}));
    const NodeId b = simulation.add_node(site, "b", toy());
    Commander commander(simulation);
    commander.tell(a, "send", 1);
    commander.tell(a, "send to self", 2);
    commander.run_for(1_s);
    CHECK(toy_at(simulation, b).seen() == std::vector<Seen>{{"number", 1, a, at(300_us)}});
    CHECK(toy_at(simulation, a).seen() == std::vector<Seen>{{"number", 2, a, at(10_us)}});
}

TEST_CASE("messages arrive once and in order, whatever the link does to them") {
    world::LinkOptions bad = steady(20_ms);
    bad.jitter = Ratio::percent(50);
    bad.loss = bad.corruption = bad.duplication = bad.reordering = Ratio::percent(5);
    Connected world(bad);
    world.commander.tell(world.a, "flood", 5'000);
    world.commander.tell(world.b, "flood", 5'000);
    world.commander.run_for(60_s);
    CHECK(world.at_b() == up_to(5'000));
    CHECK(world.at_a() == up_to(5'000));
    CHECK(world.statistics().retransmissions > 500);
    CHECK(world.statistics().messages_corrupted > 250);
    CHECK(world.statistics().messages_lost == 0);
    CHECK(world.statistics().messages_delivered == 10'000);
    CHECK(world.statistics().connections_broken == 0);
}

TEST_CASE("a lost message is sent again after the time-out, and later ones wait behind it") {
    Connected world;
    world.warm_up();
    Simulation& simulation = world.simulation;
    world.faults().degrade(world.link, {.extra_loss = Ratio::percent(100)});
    world.commander.tell(world.a, "send", 1);
    simulation.run_until(at(1'010_ms));
    world.faults().restore(world.link);
    world.commander.tell(world.a, "send", 2);
    simulation.run_until(at(1'100_ms));
    CHECK(world.at_b() == std::vector<std::int64_t>{-1});  // 2 is there, but not its turn
    simulation.run_until(at(3_s));
    CHECK(world.at_b() == std::vector<std::int64_t>{-1, 1, 2});
    // The round trip was 100 ms each time, which makes the estimate 100 ms + 4 x 37.5 ms after two
    // measurements (RFC 6298, rule 2.3).
    CHECK(toy_at(simulation, world.b).seen().back().at == at(1_s + 250_ms + 50_ms));
    CHECK(world.statistics().retransmissions == 1);
}

TEST_CASE("a corrupted message is sent again and counted") {
    Connected world;
    world.warm_up();
    world.faults().degrade(world.link, {.extra_corruption = Ratio::percent(100)});
    world.commander.tell(world.a, "send", 1);
    world.commander.run_for(10_ms);
    world.faults().restore(world.link);
    world.commander.run_for(1_s);
    CHECK(world.at_b() == std::vector<std::int64_t>{-1, 1});
    CHECK(world.statistics().messages_corrupted == 1);
    CHECK(world.statistics().messages_lost == 0);
}

TEST_CASE("a short cut holds messages back, and nobody is told") {
    Connected world;
    world.warm_up();
    world.faults().cut(world.link, Direction::both);
    for (std::int64_t n : {1, 2, 3}) world.commander.tell(world.a, "send", n);
    world.commander.run_for(3_s);
    CHECK(world.at_b() == std::vector<std::int64_t>{-1});
    world.faults().heal(world.link, Direction::both);
    world.commander.run_for(5_s);
    CHECK(world.at_b() == std::vector<std::int64_t>{-1, 1, 2, 3});
    // Tried again after 250, 500, 1,000, 2,000 ms: each wait is twice the one before.
    CHECK(toy_at(world.simulation, world.b).seen()[1].at == at(1_s + 3'750_ms + 50_ms));
    CHECK(world.told(world.a).empty());
    CHECK(world.told(world.b).empty());
    CHECK(world.statistics().connections_opened == 1);
}

TEST_CASE("a cut longer than the user timeout breaks the connection, the next send makes another") {
    Connected world;
    world.warm_up();
    world.faults().cut(world.link, Direction::both);
    world.commander.tell(world.a, "send", 1);
    world.commander.tell(world.a, "send", 2);
    world.commander.run_for(20_s);
    CHECK(world.told(world.a) == std::vector<Instant>{at(1_s + 15_s)});
    CHECK(world.told(world.b).empty());  // which had nothing to say, and cannot be told
    CHECK(world.statistics().messages_lost == 2);
    CHECK(world.statistics().connections_broken == 1);
    world.faults().heal(world.link, Direction::both);
    world.commander.tell(world.a, "send", 3);
    world.commander.run_for(5_s);
    CHECK(world.at_b() == std::vector<std::int64_t>{-1, 3});
    // The handshake of the new connection tells of the end of the old one.
    CHECK(world.told(world.b) == std::vector<Instant>{at(21_s + 50_ms)});
    CHECK(world.statistics().connections_opened == 2);
    CHECK(world.statistics().connections_broken == 1);
}

TEST_CASE("the user timeout is an option") {
    Connected world(steady(100_ms), 7, {.user_timeout = 2_s});
    world.warm_up();
    world.faults().cut(world.link, Direction::both);
    world.commander.tell(world.a, "send", 1);
    world.commander.run_for(20_s);
    CHECK(world.told(world.a) == std::vector<Instant>{at(3_s)});
}

TEST_CASE("when only the acknowledgements are cut off, messages arrive until the sender gives up") {
    Connected world;
    world.warm_up();
    world.faults().cut(world.link, Direction::backward);
    world.commander.tell(world.a, "send", 1);
    world.commander.run_for(20_s);
    CHECK(world.at_b() == std::vector<std::int64_t>{-1, 1});
    CHECK(world.told(world.a) == std::vector<Instant>{at(16_s)});
    // The way to b is open, so that it is told at once by a reset.
    CHECK(world.told(world.b) == std::vector<Instant>{at(16_s + 50_ms)});
    CHECK(world.statistics().messages_lost == 0);
}

TEST_CASE("a handshake that finds no answer is repeated, and given up with the user timeout") {
    Connected world;
    world.faults().cut(world.link, Direction::both);
    world.commander.tell(world.a, "send", 1);
    world.commander.run_for(2_s);
    world.faults().heal(world.link, Direction::both);
    world.commander.run_for(2_s);
    // Repeated after 1 s and 2 s more.
    CHECK(toy_at(world.simulation, world.b).seen() ==
          std::vector<Seen>{{"number", 1, world.a, at(3'150_ms)}});

    Connected hopeless;
    hopeless.faults().cut(hopeless.link, Direction::backward);  // the answers
    hopeless.commander.tell(hopeless.a, "send", 1);
    hopeless.commander.run_for(20_s);
    CHECK(hopeless.at_b().empty());
    CHECK(hopeless.told(hopeless.a) == std::vector<Instant>{at(15_s)});
    CHECK(hopeless.statistics().connections_opened == 0);
    CHECK(hopeless.statistics().messages_lost == 1);
}

TEST_CASE("the peer of a killed process is told at once, and refused until it runs again") {
    Connected world;
    world.warm_up();
    world.faults().crash(world.b, Stop::kill);
    world.commander.run_for(1_s);
    CHECK(world.told(world.a) == std::vector<Instant>{at(1_s + 50_ms)});
    world.commander.tell(world.a, "send", 1);
    world.commander.run_for(1_s);
    CHECK(world.told(world.a).back() == at(2_s + 100_ms));  // refused after a round trip
    CHECK(world.statistics().messages_lost == 1);
    world.faults().restart(world.b);
    world.commander.tell(world.a, "send", 2);
    world.commander.run_for(1_s);
    CHECK(world.at_b() == std::vector<std::int64_t>{2});
    CHECK(world.told(world.a).size() == 2);
}

TEST_CASE("the peer of a killed process is told as soon as the way is open") {
    Connected world;
    world.warm_up();
    world.faults().cut(world.link, Direction::both);
    world.faults().crash(world.b, Stop::kill);
    world.commander.run_for(5_s);
    CHECK(world.told(world.a).empty());
    world.faults().heal(world.link, Direction::both);
    world.commander.run_for(5_s);
    // Repeated after 1 s, 2 s and 4 s more.
    CHECK(world.told(world.a) == std::vector<Instant>{at(1_s + 7_s + 50_ms)});
}

TEST_CASE("the peer of a machine without power learns from silence") {
    Connected world;
    world.warm_up();
    world.faults().crash(world.b, Stop::power_loss);
    world.commander.tell(world.a, "send", 1);
    world.commander.run_for(30_s);
    CHECK(world.told(world.a) == std::vector<Instant>{at(16_s)});
    CHECK(world.statistics().messages_lost == 1);
}

TEST_CASE("the peer of a machine that had lost power learns from the next retransmission") {
    Connected world;
    world.warm_up();
    world.faults().crash(world.b, Stop::power_loss);
    world.commander.tell(world.a, "send", 1);
    world.commander.run_for(1_s);
    world.faults().restart(world.b);
    world.commander.run_for(10_s);
    // Retransmitted at 1,250, 1,750 and 2,750 ms; the last finds a machine that knows of nothing.
    CHECK(world.told(world.a) == std::vector<Instant>{at(2'850_ms)});
    CHECK(world.at_b().empty());
    world.commander.tell(world.a, "send", 2);
    world.commander.run_for(1_s);
    CHECK(world.at_b() == std::vector<std::int64_t>{2});
}

TEST_CASE("a restarted node that sends first ends its peer's old connection") {
    Connected world;
    world.warm_up();
    world.faults().crash(world.b, Stop::power_loss);
    world.faults().restart(world.b);
    world.commander.tell(world.b, "send", 5);
    world.commander.run_for(1_s);
    CHECK(world.told(world.a) == std::vector<Instant>{at(1_s + 50_ms)});
    CHECK(world.at_a() == std::vector<std::int64_t>{5});
    CHECK(world.told(world.b).empty());
}

TEST_CASE("what was under way when its sender died may still arrive") {
    Connected world;
    world.warm_up();
    world.commander.tell(world.a, "send", 1);
    world.commander.run_for(10_ms);
    world.faults().crash(world.a, Stop::power_loss);
    world.commander.run_for(1_s);
    CHECK(world.at_b() == std::vector<std::int64_t>{-1, 1});
}

TEST_CASE("refused connections spare those that stand") {
    Connected world;
    world.warm_up();
    world.faults().refuse_connections(world.link);
    world.commander.tell(world.a, "send", 1);
    world.commander.tell(world.b, "send", 2);
    world.commander.run_for(1_s);
    CHECK(world.at_b() == std::vector<std::int64_t>{-1, 1});
    CHECK(world.at_a() == std::vector<std::int64_t>{2});
    world.faults().crash(world.b, Stop::kill);
    world.commander.run_for(1_s);
    world.faults().restart(world.b);
    world.commander.tell(world.a, "send", 3);
    world.commander.tell(world.b, "send", 4);
    world.commander.run_for(20_s);
    CHECK(world.at_b().empty());
    CHECK(world.told(world.a).size() == 2);
    CHECK(world.told(world.b).size() == 1);
    world.faults().accept_connections(world.link);
    world.commander.tell(world.a, "send", 5);
    world.commander.run_for(1_s);
    CHECK(world.at_b() == std::vector<std::int64_t>{5});
}

TEST_CASE("refusals nest, and datagrams know none") {
    Connected world;
    world.faults().refuse_connections(world.link);
    world.faults().refuse_connections(world.link);
    world.faults().accept_connections(world.link);
    world.commander.tell(world.a, "send", 1);
    world.commander.run_for(20_s);
    CHECK(world.at_b().empty());
    world.faults().accept_connections(world.link);
    world.faults().accept_connections(world.link);  // of what is accepted: nothing
    world.commander.tell(world.a, "send", 2);
    world.commander.run_for(1_s);
    CHECK(world.at_b() == std::vector<std::int64_t>{2});

    TwoSites datagrams(7, steady(100_ms));
    datagrams.simulation.faults().refuse_connections(datagrams.link);
    datagrams.commander.tell(datagrams.a, "send", 1);
    datagrams.commander.run_for(1_s);
    CHECK(numbers(toy_at(datagrams.simulation, datagrams.b)) == std::vector<std::int64_t>{1});
}

TEST_CASE("blocked nodes hold messages for each other until they may talk again") {
    Connected world;
    world.warm_up();
    world.faults().block(world.a, world.b);
    world.commander.tell(world.a, "send", 1);
    world.commander.run_for(2_s);
    CHECK(world.at_b() == std::vector<std::int64_t>{-1});
    world.faults().unblock(world.a, world.b);
    world.commander.run_for(5_s);
    CHECK(world.at_b() == std::vector<std::int64_t>{-1, 1});
    CHECK(world.statistics().messages_lost == 0);
}

TEST_CASE("a message that takes longer than any time-out to leave is sent once") {
    world::LinkOptions narrow = steady(100_ms);
    narrow.bandwidth = {800'000};  // 100 kB/s
    Connected world(narrow);
    world.commander.tell(world.a, "send bulk", 1, Bytes::kilo(3'000));  // 30 s
    world.commander.tell(world.a, "send bulk", 2, Bytes::kilo(3'000));
    world.commander.run_for(120_s);
    CHECK(numbers(toy_at(world.simulation, world.b), "bulk") == std::vector<std::int64_t>{1, 2});
    CHECK(world.statistics().retransmissions == 0);
    CHECK(world.told(world.a).empty());
}

TEST_CASE("a long message is sent once though the narrow link comes second on its way") {
    world::LinkOptions narrow = steady(100_ms);
    narrow.bandwidth = {800'000};
    Simulation simulation(1);
    simulation.set_transport(Transport::connections);
    const SiteId london = simulation.add_site("london", steady(200_us));
    const SiteId virginia = simulation.add_site("virginia", steady(200_us));
    const SiteId tokyo = simulation.add_site("tokyo", steady(200_us));
    simulation.add_link(london, virginia, steady(100_ms));
    simulation.add_link(virginia, tokyo, narrow);
    const NodeId a = simulation.add_node(london, "a", toy(NodeId{1}));
    const NodeId b = simulation.add_node(tokyo, "b", toy());
    Commander commander(simulation);
    commander.tell(a, "send bulk", 1, Bytes::kilo(3'000));
    commander.run_for(60_s);
    CHECK(numbers(toy_at(simulation, b), "bulk") == std::vector<std::int64_t>{1});
    CHECK(simulation.statistics().retransmissions == 0);
}

TEST_CASE("a paused node's machine acknowledges for it, and the node hears all in order later") {
    Connected world;
    world.warm_up();
    world.faults().pause(world.b);
    world.commander.tell(world.a, "flood", 3);
    world.commander.run_for(30_s);
    CHECK(world.at_b() == std::vector<std::int64_t>{-1});
    world.faults().resume(world.b);
    world.commander.run_for(1_s);
    CHECK(world.at_b() == std::vector<std::int64_t>{-1, 0, 1, 2});
    CHECK(world.told(world.a).empty());
    CHECK(world.statistics().retransmissions == 0);
}

TEST_CASE("a paused node is told of a broken connection when it goes on") {
    Connected world;
    world.warm_up();
    world.faults().pause(world.a);
    world.faults().crash(world.b, Stop::kill);
    world.commander.run_for(2_s);
    CHECK(world.told(world.a).empty());
    world.faults().resume(world.a);
    world.commander.run_for(1_s);
    CHECK(world.told(world.a) == std::vector<Instant>{at(3_s)});
}

// Grows by one at each message; its memory is what it has heard.
class Hoarder {
  public:
    using Messages = Handles<Number>;
    using Events = Handles<>;
    using StoreEvents = Handles<>;
    void on_start(Host&, const DiskImage&) {}
    void on(Host&, NodeId, const Number&) { ++heard_; }
    Bytes memory_use() const { return Bytes{heard_}; }
    CLEAVE_FIELDS(Hoarder, heard_);

  private:
    std::uint64_t heard_ = 0;
};

TEST_CASE("a node that dies of what it hears takes its connection with it, and its peer is told") {
    Simulation simulation(1);
    simulation.set_transport(Transport::connections);
    world::LinkOptions lan = steady(200_us);
    lan.reordering = Ratio::percent(50);  // so that several are delivered at once
    const SiteId site = simulation.add_site("london", lan);
    const NodeId a = simulation.add_node(site, "a", toy(NodeId{1}));
    world::MachineOptions small;
    small.memory = Bytes{10};
    const NodeId b = simulation.add_node(
        site, "b", [] { return make_node<Hoarder>(); }, small);
    Commander commander(simulation);
    commander.tell(a, "flood", 100);
    commander.run_for(500_ms);
    REQUIRE(toy_at(simulation, a).seen().size() == 1);
    CHECK(toy_at(simulation, a).seen().front().what == "broken");
    CHECK(toy_at(simulation, a).seen().front().from == b);
    CHECK(simulation.statistics().messages_delivered == 11);
    CHECK(simulation.statistics().messages_lost == 89);
}

// Counts what becomes of each message that is watched.
class Ledger final : public TraceObserver {
  public:
    void see(const TraceEvent& event) override {
        using Kind = TraceEvent::Kind;
        if (event.kind == Kind::sent || event.kind == Kind::store_asked ||
            event.kind == Kind::store_replied) {
            CHECK(ends_.insert({event.message, 0}).second);
        }
        const bool arrives = event.kind == Kind::entry && event.message != 0;
        if (arrives || event.kind == Kind::lost) {
            REQUIRE(ends_.count(event.message) == 1);
            CHECK(++ends_[event.message] == 1);
            arrives ? ++arrived : ++lost;
        }
    }
    std::uint64_t begun() const { return ends_.size(); }
    std::uint64_t arrived = 0;
    std::uint64_t lost = 0;

  private:
    std::map<std::uint64_t, int> ends_;
};

TEST_CASE("who watches sees each message over a connection begin once and end once") {
    world::LinkOptions bad = steady(20_ms);
    bad.loss = bad.duplication = Ratio::percent(10);
    Connected world(bad);
    Ledger ledger;
    world.simulation.set_observer(&ledger);
    world.commander.tell(world.a, "flood", 500);
    world.commander.run_for(20_s);
    CHECK(ledger.begun() == 500);
    CHECK(ledger.arrived == 500);
    world.faults().cut(world.link, Direction::both);
    world.commander.tell(world.a, "flood", 10);
    world.commander.run_for(60_s);
    CHECK(ledger.begun() == 510);
    CHECK(ledger.lost == 10);
    CHECK(ledger.lost == world.statistics().messages_lost);
    world.simulation.set_observer(nullptr);
}

TEST_CASE("the same seed gives the same run over connections, too") {
    const auto run = [](std::uint64_t seed) {
        world::LinkOptions bad = steady(20_ms);
        bad.jitter = Ratio::percent(50);
        bad.loss = Ratio::percent(10);
        bad.loss_burst = 4;
        Connected world(bad, seed);
        world.commander.tell(world.a, "flood", 1'000);
        world.commander.run_for(1_s);
        world.faults().crash(world.b, Stop::kill);
        world.commander.run_for(1_s);
        world.faults().restart(world.b);
        world.commander.tell(world.b, "flood", 1'000);
        world.commander.run_for(10_s);
        return world.simulation.trace_hash();
    };
    CHECK(run(1) == run(1));
    CHECK(run(1) != run(2));
}

// ---- the object store ----

struct StoreOverConnections {
    explicit StoreOverConnections(const world::LinkOptions& wan = steady(80_ms))
        : simulation(1),
          london(simulation.add_site("london", steady(200_us))),
          virginia(simulation.add_site("virginia", steady(200_us))),
          link(simulation.add_link(london, virginia, wan)),
          node(simulation.add_node(london, "a", toy())),
          commander(simulation) {
        world::ObjectStoreOptions options;
        options.read_latency = options.write_latency = world::Constant{20_ms};
        simulation.add_object_store(virginia, options);
        simulation.set_transport(Transport::connections);
    }
    std::vector<Seen> answers() const {
        std::vector<Seen> result;
        for (const Seen& seen : toy_at(simulation, node).seen()) {
            if (seen.what == "ok") result.push_back(seen);
        }
        return result;
    }
    Simulation simulation;
    SiteId london, virginia;
    LinkId link;
    NodeId node;
    Commander commander;
};

TEST_CASE("the first request to the store waits for a handshake, later ones do not") {
    StoreOverConnections world;
    world.commander.tell(world.node, "put", 5);
    world.commander.run_for(1_s);
    world.commander.tell(world.node, "get", 6);
    world.commander.run_for(1_s);
    CHECK(world.answers() == std::vector<Seen>{{"ok", 5, NodeId{}, at(180_ms)},
                                               {"ok", 5, NodeId{}, at(1_s + 100_ms)}});
    CHECK(world.simulation.store_usage().puts == 1);
    CHECK(world.simulation.statistics().connections_opened == 1);
}

TEST_CASE("every request over a lossy connection is served and answered once") {
    world::LinkOptions wan = steady(80_ms);
    wan.duplication = wan.loss = wan.corruption = Ratio::percent(5);
    StoreOverConnections world(wan);
    for (std::int64_t n = 1; n <= 1'000; ++n) world.commander.tell(world.node, "put", n);
    world.commander.run_for(60_s);
    CHECK(world.simulation.store_usage().puts == 1'000);
    const std::vector<Seen> answers = world.answers();
    REQUIRE(answers.size() == 1'000);
    CHECK(world.simulation.statistics().messages_lost == 0);
}

TEST_CASE("requests held during a long cut are lost, the next one makes a new connection") {
    StoreOverConnections world;
    world.commander.tell(world.node, "put", 1);
    world.commander.run_for(1_s);
    world.simulation.faults().cut(world.link, Direction::both);
    world.commander.tell(world.node, "put", 2);
    world.commander.run_for(20_s);
    world.simulation.faults().heal(world.link, Direction::both);
    world.commander.tell(world.node, "put", 3);
    world.commander.run_for(1_s);
    CHECK(world.answers().size() == 2);
    CHECK(world.simulation.store_usage().puts == 2);
    CHECK(world.simulation.statistics().connections_opened == 2);
}

TEST_CASE("a store that finishes after its client has died answers nobody") {
    StoreOverConnections world;
    world.commander.tell(world.node, "put", 1);
    world.commander.run_for(1_s);
    world.commander.tell(world.node, "put", 2);
    world.commander.run_for(30_ms);  // it arrives at 40 ms
    world.simulation.faults().crash(world.node, Stop::power_loss);
    world.commander.run_for(60_ms);
    world.simulation.faults().restart(world.node);
    world.commander.run_for(1_s);
    CHECK(world.answers().empty());
    CHECK(world.simulation.store_usage().puts == 2);
    world.commander.tell(world.node, "get", 3);
    world.commander.run_for(1_s);
    REQUIRE(world.answers().size() == 1);
    CHECK(world.answers().front().n == 2);
}

TEST_CASE("who watches sees requests and answers over a connection begin once and end once") {
    world::LinkOptions bad = steady(80_ms);
    bad.loss = bad.duplication = Ratio::percent(2);
    StoreOverConnections world(bad);
    Ledger ledger;
    world.simulation.set_observer(&ledger);
    for (std::int64_t n = 1; n <= 100; ++n) world.commander.tell(world.node, "put", n);
    world.commander.run_for(20_s);
    CHECK(ledger.begun() == 200);
    CHECK(ledger.arrived == 200);
    for (std::int64_t n = 1; n <= 100; ++n) world.commander.tell(world.node, "put", n);
    world.commander.run_for(100_ms);
    world.simulation.faults().cut(world.link, Direction::both);
    world.commander.run_for(40_s);
    CHECK(ledger.lost > 0);
    CHECK(ledger.arrived + ledger.lost == ledger.begun());
    world.simulation.set_observer(nullptr);
}

TEST_CASE("the two ends of a replicated store have a connection each") {
    Simulation simulation(1);
    const SiteId london = simulation.add_site("london", steady(200_us));
    const SiteId virginia = simulation.add_site("virginia", steady(200_us));
    const SiteId oregon = simulation.add_site("oregon", steady(200_us));
    const LinkId to_virginia = simulation.add_link(london, virginia, steady(80_ms));
    simulation.add_link(london, oregon, steady(120_ms));
    const NodeId node = simulation.add_node(london, "a", toy());
    simulation.add_object_store(virginia, {}, oregon);
    simulation.set_transport(Transport::connections);
    Commander commander(simulation);
    commander.tell(node, "put", 1);
    commander.run_for(1_s);
    simulation.faults().refuse_connections(to_virginia);
    commander.tell(node, "get from secondary", 2);
    commander.run_for(1_s);
    CHECK(simulation.statistics().connections_opened == 2);
    REQUIRE(toy_at(simulation, node).seen().size() == 2);
    CHECK(toy_at(simulation, node).seen()[1].at == at(1_s + 240_ms));
}

TEST_CASE("a store refuses nothing that stands when its link refuses connections") {
    StoreOverConnections world;
    world.commander.tell(world.node, "put", 1);
    world.commander.run_for(1_s);
    world.simulation.faults().refuse_connections(world.link);
    world.commander.tell(world.node, "put", 2);
    world.commander.run_for(1_s);
    CHECK(world.answers().size() == 2);
    world.simulation.faults().crash(world.node);
    world.simulation.faults().restart(world.node);
    world.commander.tell(world.node, "put", 3);
    world.commander.run_for(20_s);
    CHECK(world.answers().empty());
    CHECK(world.simulation.store_usage().puts == 2);
}

}  // namespace
}  // namespace cleave::sim::testing
