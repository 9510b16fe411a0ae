#include "engine/store_service.hpp"

#include <catch2/catch.hpp>

#include "instants.hpp"
#include "toy.hpp"

namespace cleave::sim::testing {
namespace {

world::ObjectStoreOptions store_answering_in(Duration duration) {
    world::ObjectStoreOptions options;
    options.read_latency = options.write_latency = world::Constant{duration};
    return options;
}

// A node in London, a store in Virginia that takes 20 ms over anything.
struct WithStore {
    explicit WithStore(const world::LinkOptions& wan = steady(80_ms),
                       world::ObjectStoreOptions options = store_answering_in(20_ms),
                       std::uint64_t seed = 1)
        : simulation(seed),
          london(simulation.add_site("london", steady(200_us))),
          virginia(simulation.add_site("virginia", steady(200_us))),
          link(simulation.add_link(london, virginia, wan)),
          node(simulation.add_node(london, "a", toy())),
          commander(simulation) {
        simulation.add_object_store(virginia, options);
    }
    std::vector<std::int64_t> answers() const { return numbers(toy_at(simulation, node), "ok"); }
    Simulation simulation;
    SiteId london, virginia;
    LinkId link;
    NodeId node;
    Commander commander;
};

TEST_CASE("a request travels to the store, is served, and its reply travels back") {
    WithStore world;
    world.commander.tell(world.node, "put", 5);
    world.commander.run_for(1_s);
    world.commander.tell(world.node, "get", 6);
    world.commander.run_for(1_s);
    CHECK(
        toy_at(world.simulation, world.node).seen() ==
        std::vector<Seen>{{"ok", 5, NodeId{}, at(100_ms)}, {"ok", 5, NodeId{}, at(1_s + 100_ms)}});
    CHECK(world.simulation.store_usage().puts == 1);
    CHECK(world.simulation.store_usage().gets == 1);
    CHECK(world.simulation.statistics().messages_sent == 0);
}

TEST_CASE("content takes its time on a narrow link, in the direction it travels") {
    world::LinkOptions narrow = steady(80_ms);
    narrow.bandwidth = {80'000'000};  // 100 kB in 10 ms
    WithStore world(narrow);
    world.commander.tell(world.node, "put", 5, Bytes::kilo(100));
    world.commander.run_for(1_s);
    world.commander.tell(world.node, "get", 6);
    world.commander.run_for(1_s);
    const std::vector<Seen>& seen = toy_at(world.simulation, world.node).seen();
    REQUIRE(seen.size() == 2);
    CHECK(seen[0].at >= at(110_ms));
    CHECK(seen[0].at < at(111_ms));
    CHECK(seen[1].n == 5);  // the content put
    CHECK(seen[1].at >= at(1_s + 110_ms));
    CHECK(seen[1].at < at(1_s + 111_ms));
    CHECK(world.simulation.statistics().wan_bytes >= Bytes::kilo(200));
}

TEST_CASE("a cut before the store loses the request, one behind it the reply only") {
    WithStore before;
    before.simulation.faults().cut(before.link, Direction::forward);
    before.commander.tell(before.node, "put", 5);
    before.commander.run_for(1_s);
    CHECK(before.answers().empty());
    CHECK(before.simulation.store_usage().puts == 0);
    before.simulation.faults().heal(before.link, Direction::forward);

    WithStore on_arrival;
    on_arrival.commander.tell(on_arrival.node, "put", 5);
    on_arrival.commander.run_for(10_ms);
    on_arrival.simulation.faults().cut(on_arrival.link, Direction::forward);
    on_arrival.commander.run_for(1_s);
    CHECK(on_arrival.answers().empty());
    CHECK(on_arrival.simulation.store_usage().puts == 0);

    WithStore behind;
    behind.simulation.faults().cut(behind.link, Direction::backward);
    behind.commander.tell(behind.node, "put", 5);
    behind.commander.run_for(1_s);
    CHECK(behind.answers().empty());
    CHECK(behind.simulation.store_usage().puts == 1);
}

TEST_CASE("a request is never answered twice, however much the link duplicates and loses") {
    world::LinkOptions wan = steady(80_ms);
    wan.duplication = Ratio::percent(100);
    wan.loss = Ratio::percent(30);
    WithStore world(wan);
    for (std::int64_t n = 1; n <= 1'000; ++n) world.commander.tell(world.node, "put", n);
    world.commander.run_for(1_s);
    const std::vector<std::int64_t> answers = world.answers();
    CHECK(std::set<std::int64_t>(answers.begin(), answers.end()).size() == answers.size());
    // Of 1,000, 70 % arrive and 49 % are answered; six standard deviations are 87 and 95.
    const std::uint64_t puts = world.simulation.store_usage().puts;
    CHECK(puts > 700 - 87);
    CHECK(puts < 700 + 87);
    CHECK(answers.size() > 490 - 95);
    CHECK(answers.size() < 490 + 95);
}

TEST_CASE("a reply to an earlier incarnation is dropped, though the store did as asked") {
    WithStore world;
    world.commander.tell(world.node, "put", 5);
    world.commander.run_for(10_ms);
    world.simulation.faults().crash(world.node);
    world.simulation.faults().restart(world.node);
    world.commander.run_for(1_s);
    CHECK(world.answers().empty());
    CHECK(world.simulation.store_usage().puts == 1);
}

TEST_CASE("a store serves the nodes of its own site over the LAN") {
    Simulation simulation(1);
    const SiteId site = simulation.add_site("virginia", steady(200_us));
    const NodeId node = simulation.add_node(site, "a", toy());
    simulation.add_object_store(site, store_answering_in(20_ms));
    Commander commander(simulation);
    commander.tell(node, "put", 5);
    commander.run_for(1_s);
    CHECK(toy_at(simulation, node).seen() ==
          std::vector<Seen>{{"ok", 5, NodeId{}, at(20_ms + 200_us)}});
}

TEST_CASE("a store in trouble answers so, and is well again afterwards") {
    WithStore world;
    world.simulation.faults().set_store_trouble({.unavailable = true, .extra_latency = 500_ms});
    world.commander.tell(world.node, "put", 5);
    world.commander.run_for(1_s);
    world.simulation.faults().set_store_trouble({});
    world.commander.tell(world.node, "put", 6);
    world.commander.run_for(1_s);
    CHECK(toy_at(world.simulation, world.node).seen() ==
          std::vector<Seen>{{"throttled", 5, NodeId{}, at(600_ms)},
                            {"ok", 6, NodeId{}, at(1_s + 100_ms)}});
    CHECK(world.simulation.store_usage().puts == 1);
}

TEST_CASE("trouble of the store is part of the trace hash, and its end too") {
    std::set<std::uint64_t> hashes;
    for (const world::StoreTrouble& trouble :
         {world::StoreTrouble{}, world::StoreTrouble{.unavailable = true},
          world::StoreTrouble{.replication_stalled = true}}) {
        WithStore world;
        hashes.insert(world.simulation.trace_hash());
        world.simulation.faults().set_store_trouble(trouble);
        hashes.insert(world.simulation.trace_hash());
    }
    CHECK(hashes.size() == 4);  // one before, three after
}

// As above, with the store's secondary 5 ms away in Dublin, four seconds behind.
struct WithReplica {
    WithReplica()
        : london(simulation.add_site("london", steady(200_us))),
          virginia(simulation.add_site("virginia", steady(200_us))),
          dublin(simulation.add_site("dublin", steady(200_us))),
          wan(simulation.add_link(london, virginia, steady(80_ms))),
          near(simulation.add_link(london, dublin, steady(10_ms))),
          node(simulation.add_node(london, "a", toy())),
          commander(simulation) {
        world::ObjectStoreOptions options = store_answering_in(20_ms);
        options.replication_lag = world::Constant{4_s};
        simulation.add_object_store(virginia, options, dublin);
    }
    std::vector<Seen> seen() const { return toy_at(simulation, node).seen(); }
    Simulation simulation{1};
    SiteId london, virginia, dublin;
    LinkId wan, near;
    NodeId node;
    Commander commander;
};

TEST_CASE("a secondary answers from its own site, and lags") {
    WithReplica world;
    world.commander.tell(world.node, "put", 5);
    world.commander.run_for(1_s);
    world.commander.tell(world.node, "get from secondary", 6);
    world.commander.run_for(4_s);
    world.commander.tell(world.node, "get from secondary", 7);
    world.commander.run_for(1_s);
    CHECK(world.seen() == std::vector<Seen>{{"ok", 5, NodeId{}, at(100_ms)},
                                            {"not found", 6, NodeId{}, at(1_s + 30_ms)},
                                            {"ok", 5, NodeId{}, at(5_s + 30_ms)}});
}

TEST_CASE("a secondary can be read while the way to the primary is cut, and the other way round") {
    WithReplica world;
    world.commander.tell(world.node, "put", 5);
    world.commander.run_for(10_s);
    world.simulation.faults().cut(world.wan, Direction::both);
    world.commander.tell(world.node, "get", 6);
    world.commander.tell(world.node, "get from secondary", 7);
    world.commander.run_for(1_s);
    CHECK(world.seen().size() == 2);
    CHECK(world.seen().back() == Seen{"ok", 5, NodeId{}, at(10_s + 30_ms)});
    world.simulation.faults().heal(world.wan, Direction::both);
    world.simulation.faults().cut(world.near, Direction::backward);
    world.commander.tell(world.node, "get from secondary", 8);
    world.commander.tell(world.node, "get", 9);
    world.commander.run_for(1_s);
    CHECK(world.seen().size() == 3);
    CHECK(world.seen().back().at == at(11_s + 100_ms));
}

TEST_CASE("a store without a replica has no secondary, and its options may give it one beside it") {
    for (const bool replicated : {false, true}) {
        world::ObjectStoreOptions options = store_answering_in(20_ms);
        options.replicated = replicated;
        WithStore world(steady(80_ms), options);
        world.commander.tell(world.node, "put", 5);
        world.commander.run_for(1_s);
        world.commander.tell(world.node, "get from secondary", 6);
        world.commander.run_for(1_s);
        const std::vector<Seen>& seen = toy_at(world.simulation, world.node).seen();
        REQUIRE(seen.size() == 2);
        CHECK(seen[1].what == (replicated ? "ok" : "refused"));
    }
}

// What a store, or a server, answers to a request that has arrived.
StoreReply answer(StoreService& service, StoreRequest request,
                  StoreEndpoint endpoint = StoreEndpoint::file_server) {
    request.endpoint = endpoint;
    const std::uint32_t place = service.open(std::move(request), {});
    service.serve(at(1_s), place);
    return service.take(place).reply;
}

TEST_CASE("a file server is asked as a store is, and shows each change by its etag") {
    StoreService service(SiteId{0}, std::nullopt, {}, Random(1));
    CHECK_FALSE(service.has(StoreEndpoint::file_server));
    service.add_file_server(SiteId{1}, {}, Random(2));
    CHECK(service.has(StoreEndpoint::file_server));
    CHECK(service.port_of(StoreEndpoint::file_server).site == SiteId{1});
    CHECK(answer(service, {StoreFunction::get, "a"}).status == StoreStatus::not_found);
    const StoreReply first = answer(service, {StoreFunction::put, "a", Content::of(7, Bytes{9})});
    const StoreReply second = answer(service, {StoreFunction::put, "a", Content::of(8, Bytes{4})});
    CHECK(first.etag != second.etag);
    const StoreReply got = answer(service, {StoreFunction::get, "a"});
    CHECK(got.content == Content::of(8, Bytes{4}));  // nothing of the longer one is left
    CHECK(got.etag == second.etag);
    StoreRequest again{StoreFunction::get, "a"};
    again.if_none_match = second.etag;
    CHECK(answer(service, again).status == StoreStatus::not_modified);
    const StoreReply looked = answer(service, {StoreFunction::head, "a"});
    CHECK(looked.content.empty());
    CHECK(looked.size == Bytes{4});
    CHECK(looked.stamp == 8);
    CHECK(answer(service, {StoreFunction::list, ""}).names == std::vector<std::string>{"a"});
    CHECK(answer(service, {StoreFunction::acquire_lease, "a"}).status == StoreStatus::refused);
    CHECK(answer(service, {StoreFunction::remove, "a"}).status == StoreStatus::ok);
    CHECK(answer(service, {StoreFunction::get, "a"}).status == StoreStatus::not_found);
}

TEST_CASE("a second object store has objects of its own") {
    StoreService service(SiteId{0}, std::nullopt, {}, Random(1));
    service.add_other(SiteId{1}, {}, Random(2));
    const auto other = StoreEndpoint::other;
    answer(service, {StoreFunction::put, "a", Content::of(7, Bytes{9})}, other);
    CHECK(answer(service, {StoreFunction::get, "a"}, StoreEndpoint::primary).status ==
          StoreStatus::not_found);
    CHECK(answer(service, {StoreFunction::get, "a"}, other).content == Content::of(7, Bytes{9}));
    CHECK(service.usage().puts == 0);
    CHECK(service.other_usage()->puts == 1);
    CHECK(service.port_of(other).site == SiteId{1});
}

}  // namespace
}  // namespace cleave::sim::testing
