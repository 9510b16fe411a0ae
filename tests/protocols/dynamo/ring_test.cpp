#include "dynamo/ring.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <string>

using namespace cleave;
using dynamo::Member;
using dynamo::Ring;

namespace {

std::vector<Member> members(std::uint32_t sites, std::uint32_t each) {
    std::vector<Member> all;
    for (std::uint32_t i = 0; i < sites * each; ++i) all.push_back({NodeId{i}, i / each});
    return all;
}

std::string key(int i) { return "key-" + std::to_string(i); }

}  // namespace

TEST_CASE("a preference list has every server once, and its first n at different sites") {
    const Ring ring(members(3, 3), 16);
    for (int i = 0; i < 100; ++i) {
        const std::vector<Member> list = ring.preference_list(key(i), 3);
        std::set<NodeId> nodes;
        for (const Member& member : list) nodes.insert(member.node);
        CHECK(nodes.size() == 9);
        CHECK(list.size() == 9);
        CHECK(std::set<std::uint32_t>{list[0].site, list[1].site, list[2].site}.size() == 3);
    }
}

TEST_CASE("with fewer sites than n, the rest of the n come from the same sites") {
    const Ring ring(members(2, 2), 16);
    const std::vector<Member> list = ring.preference_list("x", 3);
    CHECK(list.size() == 4);
    CHECK(list[0].site != list[1].site);
}

TEST_CASE("a ring shares keys out about evenly") {
    const Ring ring(members(5, 1), 64);
    std::map<NodeId, int> first;
    for (int i = 0; i < 5'000; ++i) ++first[ring.preference_list(key(i), 1).front().node];
    CHECK(first.size() == 5);
    for (const auto& [node, count] : first) {
        CHECK(count > 500);
        CHECK(count < 1'800);
    }
}

TEST_CASE("a server that joins takes keys from others, and moves none between them") {
    const Ring before(members(5, 1), 64);
    const Ring after(members(6, 1), 64);
    int moved = 0;
    for (int i = 0; i < 1'000; ++i) {
        const NodeId was = before.preference_list(key(i), 1).front().node;
        const NodeId is = after.preference_list(key(i), 1).front().node;
        if (was == is) continue;
        ++moved;
        CHECK(is == NodeId{5});
    }
    CHECK(moved > 50);
    CHECK(moved < 350);
}
