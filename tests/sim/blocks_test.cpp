#include "engine/blocks.hpp"

#include <catch2/catch.hpp>

#include "toy.hpp"

namespace cleave::sim::testing {
namespace {

// Five nodes at two sites; each sends to a node of the test's choice.
struct Five {
    Five() : simulation(1), commander(simulation) {
        const SiteId here = simulation.add_site("here", steady(200_us));
        const SiteId there = simulation.add_site("there", steady(200_us));
        simulation.add_link(here, there, steady(10_ms));
        for (std::uint32_t n = 0; n < 5; ++n) {
            simulation.add_node(n < 3 ? here : there, std::to_string(n), toy());
        }
        simulation.run_until(Instant{});
    }
    bool reaches(std::uint32_t from, std::uint32_t to) {
        const std::uint64_t before = simulation.statistics().messages_delivered;
        commander.tell(NodeId{from}, "send to", to);
        commander.run_for(100_ms);
        return simulation.statistics().messages_delivered == before + 1;
    }
    void block_both(std::uint32_t a, std::uint32_t b) {
        simulation.faults().block(NodeId{a}, NodeId{b});
        simulation.faults().block(NodeId{b}, NodeId{a});
    }
    // Who reaches whom: a row a sender, a letter a receiver, "x" where nothing gets through.
    std::vector<std::string> picture() {
        std::vector<std::string> rows;
        for (std::uint32_t from = 0; from < 5; ++from) {
            rows.emplace_back();
            for (std::uint32_t to = 0; to < 5; ++to) rows.back() += reaches(from, to) ? '.' : 'x';
        }
        return rows;
    }
    Simulation simulation;
    Commander commander;
};

using Picture = std::vector<std::string>;

TEST_CASE("nothing is blocked unless someone blocks it") {
    Five world;
    CHECK(world.picture() == Picture{".....", ".....", ".....", ".....", "....."});
    CHECK_FALSE(Blocks{}.blocked(NodeId{0}, NodeId{1}));
    CHECK_FALSE(Blocks{}.blocked(NodeId{}, NodeId{1}));
}

TEST_CASE("a receiver is known to be blocked for somebody as long as it is, the store too") {
    Blocks blocks;
    for (const NodeId to : {NodeId{2}, NodeId{}}) {
        CHECK_FALSE(blocks.any_into(to));
        blocks.block(NodeId{0}, to);
        blocks.block(NodeId{0}, to);
        blocks.block(NodeId{1}, to);
        CHECK_FALSE(blocks.any_into(NodeId{0}));
        blocks.unblock(NodeId{0}, to);
        blocks.unblock(NodeId{1}, to);
        CHECK(blocks.any_into(to));
        blocks.unblock(NodeId{0}, to);
        CHECK_FALSE(blocks.any_into(to));
    }
}

TEST_CASE("a block works one way, on one pair, and on nobody else") {
    Five world;
    world.simulation.faults().block(NodeId{0}, NodeId{3});
    CHECK(world.picture() == Picture{"...x.", ".....", ".....", ".....", "....."});
    world.simulation.faults().unblock(NodeId{0}, NodeId{3});
    CHECK(world.picture() == Picture{".....", ".....", ".....", ".....", "....."});
}

TEST_CASE("blocks nest, and unblocking what is not blocked does nothing") {
    Five world;
    Faults& faults = world.simulation.faults();
    faults.unblock(NodeId{0}, NodeId{1});
    faults.block(NodeId{0}, NodeId{1});
    faults.block(NodeId{0}, NodeId{1});
    faults.unblock(NodeId{0}, NodeId{1});
    faults.unblock(NodeId{0}, NodeId{2});
    CHECK_FALSE(world.reaches(0, 1));
    faults.unblock(NodeId{0}, NodeId{1});
    CHECK(world.reaches(0, 1));
}

TEST_CASE("a block loses what is sent or arrives during it") {
    Five world;
    world.commander.tell(NodeId{0}, "send to", 3);
    world.commander.run_for(1_ms);
    world.simulation.faults().block(NodeId{0}, NodeId{3});
    world.commander.run_for(100_ms);
    CHECK(world.simulation.statistics().messages_lost == 1);
    world.commander.tell(NodeId{0}, "send to", 3);
    world.commander.run_for(1_ms);
    world.simulation.faults().unblock(NodeId{0}, NodeId{3});
    world.commander.run_for(100_ms);
    CHECK(world.simulation.statistics().messages_lost == 2);
    CHECK(toy_at(world.simulation, NodeId{3}).seen().empty());
}

TEST_CASE("blocks make a partial partition, whose two sides a third still sees") {
    Five world;
    for (std::uint32_t a : {0U, 1U}) {
        for (std::uint32_t b : {2U, 3U}) world.block_both(a, b);
    }
    CHECK(world.picture() == Picture{"..xx.", "..xx.", "xx...", "xx...", "....."});
}

TEST_CASE("blocks make a ring in which every node sees a majority, and no two the same") {
    Five world;
    for (std::uint32_t a = 0; a < 5; ++a) world.block_both(a, (a + 2) % 5);
    CHECK(world.picture() == Picture{"..xx.", "...xx", "x...x", "xx...", ".xx.."});
}

TEST_CASE("blocks isolate a node, even from its own site") {
    Five world;
    for (std::uint32_t other = 1; other < 5; ++other) world.block_both(0, other);
    CHECK(world.picture() == Picture{".xxxx", "x....", "x....", "x....", "x...."});
}

TEST_CASE("a node whose way to the store is blocked gets no answer, and others do") {
    Simulation simulation(1);
    const SiteId site = simulation.add_site("virginia", steady(200_us));
    const NodeId a = simulation.add_node(site, "a", toy());
    const NodeId b = simulation.add_node(site, "b", toy());
    simulation.add_object_store(site, {});
    Commander commander(simulation);
    const auto answered = [&](NodeId node) {
        const std::size_t before = toy_at(simulation, node).seen().size();
        commander.tell(node, "put", 1);
        commander.run_for(100_ms);
        return toy_at(simulation, node).seen().size() == before + 1;
    };
    simulation.run_until(Instant{});
    simulation.faults().block_store(a);
    simulation.faults().block_store(a);
    CHECK_FALSE(answered(a));
    CHECK(answered(b));
    simulation.faults().unblock_store(a);
    CHECK_FALSE(answered(a));
    CHECK(simulation.store_usage().puts == 1);
    simulation.faults().unblock_store(a);
    CHECK(answered(a));
}

TEST_CASE("a store that is blocked while it works has done as asked, but its answer is lost") {
    Simulation simulation(1);
    const SiteId site = simulation.add_site("virginia", steady(200_us));
    const NodeId a = simulation.add_node(site, "a", toy());
    world::ObjectStoreOptions options;
    options.write_latency = world::Constant{20_ms};
    simulation.add_object_store(site, options);
    Commander commander(simulation);
    commander.tell(a, "put", 1);
    commander.run_for(10_ms);
    simulation.faults().block_store(a);
    commander.run_for(1_s);
    CHECK(toy_at(simulation, a).seen().empty());
    CHECK(simulation.store_usage().puts == 1);
}

}  // namespace
}  // namespace cleave::sim::testing
