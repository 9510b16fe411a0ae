// Chunks cached once for a site.

#include "catch.hpp"
#include "cluster.hpp"
#include "edge_filer/chunk_cache.hpp"

using namespace cleave;
using edge_filer::ChunkCache;
using protocols::testing::Cluster;
using protocols::testing::ClusterOptions;

namespace {

Content of_size(std::uint64_t bytes) { return Content::of(1, Bytes{bytes}); }

constexpr std::uint64_t chunks = 16;
// Files of 64 KiB in sixteen chunks, so that each filer is at home to some.
ClusterOptions placed(const std::string& placement, std::uint32_t filers) {
    return {.options = {{"placement", placement},
                        {"chunk_size", Bytes::kibi(4)},
                        {"write_back", Duration::seconds(1)}},
            .store = world::s3_2020(),
            .filers = filers};
}

constexpr const char* of_another = "a chunk comes from another filer of the site";

// How often London asks the store for a file that Tokyo wrote, when one filer is lost between two
// reads: the one that London's clients go to for this file, or another.
std::uint64_t gets_with_a_loss(Cluster& cluster, int lost) {
    REQUIRE(cluster.write("tokyo/client-1", "a", 1).outcome == Outcome::ok);
    cluster.run(Duration::seconds(5));
    const std::uint64_t before = cluster.simulation.store_usage().gets;
    const auto read = [&] {
        CHECK(cluster.read("london/client-1", "a").value == 1);
        return cluster.simulation.store_usage().gets - before;
    };
    CHECK(read() == chunks);
    CHECK(read() == chunks);
    cluster.crash("london/filer-" + std::to_string(lost));
    cluster.run(Duration::seconds(10));
    return read();
}

}  // namespace

TEST_CASE("the chunk used longest ago goes first, and what is too large is not kept") {
    ChunkCache cache(Bytes{10});
    cache.put("a", of_size(4));
    cache.put("b", of_size(4));
    REQUIRE(cache.find("a"));
    cache.put("c", of_size(4));
    CHECK(cache.find("a"));
    CHECK_FALSE(cache.find("b"));
    CHECK(cache.find("c"));
    cache.put("a", of_size(6));  // larger than it was
    CHECK(cache.size() == Bytes{10});
    cache.put("d", of_size(11));
    CHECK_FALSE(cache.find("d"));
    CHECK(cache.size() == Bytes{});
    cache.put("a", of_size(10));
    REQUIRE(cache.find("a"));
    CHECK(cache.find("a")->size() == Bytes{10});
}

TEST_CASE("when the filer of a file is lost, the others have most of its chunks") {
    std::uint64_t own_asked = 0;
    std::uint64_t asked = 0;
    for (int lost = 1; lost <= 4; ++lost) {
        Cluster own(placed("own", 4));
        own_asked += gets_with_a_loss(own, lost) - chunks;
        CHECK(own.reached(of_another) == 0);
        Cluster spread(placed("spread", 4));
        asked += gets_with_a_loss(spread, lost) - chunks;
        CHECK(spread.reached(of_another) > 0);
    }
    CHECK(own_asked == chunks);  // by whoever has the file now
    CHECK(asked > 0);            // those that the lost one kept
    CHECK(asked <= chunks / 2);
}

TEST_CASE("what a filer wrote back, the others of its site have") {
    for (int gone = 1; gone <= 3; ++gone) {
        Cluster cluster(placed("spread", 3));
        REQUIRE(cluster.write("london/client-1", "a", 1).outcome == Outcome::ok);
        cluster.run(Duration::seconds(5));
        cluster.crash("london/filer-" + std::to_string(gone));
        cluster.run(Duration::seconds(10));
        CHECK(cluster.read("london/client-1", "a").value == 1);
        CHECK(cluster.simulation.store_usage().gets < chunks);
    }
}

TEST_CASE("chunks that do not fit are fetched again") {
    ClusterOptions options = placed("spread", 2);
    options.options.push_back({"chunk_cache", Bytes::kibi(8)});  // two of each filer
    std::uint64_t asked = 0;
    for (int lost = 1; lost <= 2; ++lost) {
        Cluster cluster(options);
        asked += gets_with_a_loss(cluster, lost) - chunks;
    }
    CHECK(asked >= chunks - 4);
}
