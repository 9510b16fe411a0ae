#include "parts/quorum.hpp"

#include <catch2/catch.hpp>
#include <vector>

using namespace cleave;
using parts::Quorum;

TEST_CASE("a quorum counts a node once, however often it answers") {
    Quorum quorum(2);
    CHECK_FALSE(quorum.add(NodeId{7}));
    CHECK_FALSE(quorum.add(NodeId{7}));
    CHECK_FALSE(quorum.reached());
    CHECK(quorum.add(NodeId{3}));
    CHECK(quorum.add(NodeId{9}));
    CHECK(quorum.responders() == std::set<NodeId>{{3}, {7}, {9}});
    CHECK_FALSE(quorum.has(NodeId{1}));
}

TEST_CASE("a quorum of nobody is there from the start") { CHECK(Quorum().reached()); }

TEST_CASE("any two majorities share a node, and no smaller sets need do so") {
    for (std::uint32_t nodes = 1; nodes <= 9; ++nodes) {
        const std::uint32_t needed = Quorum::majority(nodes).needed();
        CHECK(2 * needed > nodes);
        CHECK(2 * (needed - 1) <= nodes);
    }
}
