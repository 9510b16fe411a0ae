#include "shards/shard.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "catch.hpp"
#include "host/random.hpp"

using namespace cleave;
using shards::Shard;

namespace {

std::vector<std::uint64_t> seeds_to(std::uint64_t last) {
    std::vector<std::uint64_t> seeds;
    for (std::uint64_t seed = 1; seed <= last; ++seed) seeds.push_back(seed);
    return seeds;
}

}  // namespace

TEST_CASE("every scenario with every seed is in exactly one share, and shares are even") {
    Random random(4);
    for (int round = 0; round < 60; ++round) {
        const auto seeds = seeds_to(random.below(40));
        const std::uint64_t count = 1 + random.below(12);
        std::vector<std::string> ids;
        for (std::uint64_t i = random.below(6); i > 0; --i) ids.push_back(std::to_string(i * 7919));
        std::map<std::pair<std::size_t, std::uint64_t>, int> times;
        std::set<std::size_t> sizes;
        std::vector<std::set<std::size_t>> sizes_of(ids.size());
        for (std::uint64_t index = 0; index < count; ++index) {
            const auto share = shards::share_of({index, count}, ids, seeds);
            REQUIRE(share.size() == ids.size());
            std::size_t size = 0;
            for (std::size_t i = 0; i < share.size(); ++i) {
                CHECK(std::is_sorted(share[i].begin(), share[i].end()));
                for (const std::uint64_t seed : share[i]) ++times[{i, seed}];
                sizes_of[i].insert(share[i].size());
                size += share[i].size();
            }
            sizes.insert(size);
        }
        CHECK(times.size() == ids.size() * seeds.size());
        for (const auto& [run, often] : times) CHECK(often == 1);
        CHECK(*sizes.rbegin() - *sizes.begin() <= 1);
        for (const auto& some : sizes_of) CHECK(*some.rbegin() - *some.begin() <= 1);
    }
}

TEST_CASE("a share does not depend on the order in which the scenarios are named") {
    const auto seeds = seeds_to(11);
    const auto one = shards::share_of({1, 4}, {"b", "a", "c"}, seeds);
    const auto other = shards::share_of({1, 4}, {"c", "b", "a"}, seeds);
    CHECK(one[0] == other[1]);
    CHECK(one[1] == other[2]);
    CHECK(one[2] == other[0]);
}

TEST_CASE("there may be more shares than runs: some have nothing to do") {
    const auto seeds = seeds_to(3);
    CHECK(shards::share_of({2, 5}, {"a"}, seeds)[0] == std::vector<std::uint64_t>{3});
    CHECK(shards::share_of({3, 5}, {"a"}, seeds)[0].empty());
    CHECK(shards::share_of({999'999, 1'000'000}, {"a", "b"}, seeds)[1].empty());
}

TEST_CASE("people write shares K/N, counting from 1") {
    CHECK(shards::parse_shard("1/8") == Shard{0, 8});
    CHECK(shards::parse_shard("8/8") == Shard{7, 8});
    CHECK(shards::parse_shard("1/1") == Shard{0, 1});
    CHECK(shards::to_string({2, 8}) == "3/8");
    for (const char* wrong : {"", "/", "3", "0/8", "9/8", "-1/8", "+1/8", "1/0", "1/8 ", " 1/8",
                              "1/8/9", "1.5/8", "a/b", "1/1000001", "99999999999999999999/1"}) {
        CAPTURE(wrong);
        CHECK(!shards::parse_shard(wrong));
    }
}

TEST_CASE("a file's name can tell the share") {
    CHECK(shards::name_of_shard("out/{shard}.results", {2, 8}) == "out/3-of-8.results");
    CHECK(shards::name_of_shard("out.results", {2, 8}) == "out.results");
    CHECK(shards::name_of_shard("{shard}{shard}", {0, 1}) == "1-of-11-of-1");
}

TEST_CASE("seeds are written as ranges and read back") {
    using Seeds = std::vector<std::uint64_t>;
    const std::vector<std::pair<Seeds, std::string>> table = {
        {{}, ""},
        {{7}, "7"},
        {{1, 2, 3}, "1..3"},
        {{1, 5, 10, 11, 12, 20}, "1,5,10..12,20"},
        {{0, 18'446'744'073'709'551'614ULL, 18'446'744'073'709'551'615ULL},
         "0,18446744073709551614..18446744073709551615"}};
    for (const auto& [seeds, text] : table) {
        CHECK(shards::to_ranges(seeds) == text);
        CHECK(shards::parse_ranges(text) == seeds);
    }
    for (const char* wrong : {",", "1,", ",1", "3..1", "2,1", "1,1", "1..3,3", "a", "1..", "..1",
                              "1...3", "-1", "1..10000001", "0..18446744073709551615"}) {
        CAPTURE(wrong);
        CHECK(!shards::parse_ranges(wrong));
    }
}
