// direct-s3 gives its clients exactly the consistency of the store.

#include "catch.hpp"
#include "cluster.hpp"

using namespace cleave;
using protocols::testing::Cluster;
using protocols::testing::ClusterOptions;

TEST_CASE("on the strong store a client reads what the other office has just written") {
    Cluster cluster({.protocol = "direct-s3", .store = world::s3_2020()});
    for (Value value = 1; value <= 20; ++value) {
        REQUIRE(cluster.write("london/client-1", "a", value).outcome == Outcome::ok);
        REQUIRE(cluster.read("tokyo/client-1", "a").value == value);
    }
}

TEST_CASE("on the eventual store an overwrite may stay unseen for a while") {
    bool stale = false;
    for (std::uint64_t seed = 1; seed <= 20 && !stale; ++seed) {
        Cluster cluster({.protocol = "direct-s3", .seed = seed});
        REQUIRE(cluster.write("london/client-1", "a", 1).outcome == Outcome::ok);
        REQUIRE(cluster.write("london/client-1", "a", 2).outcome == Outcome::ok);
        stale = cluster.read("tokyo/client-1", "a").value == 1;
    }
    CHECK(stale);
}

TEST_CASE("a cut-off client reports failed reads and unknown writes when its deadline is over") {
    Cluster cluster({.protocol = "direct-s3"});
    cluster.cut("london");
    const Instant asked = cluster.simulation.now();
    CHECK(cluster.read("london/client-1", "a").outcome == Outcome::fail);
    CHECK(cluster.simulation.now() - asked <= Duration::milliseconds(5'001));
    CHECK(cluster.write("london/client-1", "a", 1).outcome == Outcome::unknown);
}

TEST_CASE("a read that was lost is repeated, a write never is") {
    Cluster cluster({.protocol = "direct-s3"});
    cluster.cut("london");
    const OperationId read = cluster.start("london/client-1", {{}, Function::read, "a", 0, {}});
    const OperationId write =
        cluster.start("london/client-1", {{}, Function::write, "a", 1, Bytes::kibi(1)});
    cluster.run(Duration::milliseconds(100));
    cluster.heal("london");
    cluster.run(Duration::seconds(6));
    REQUIRE(cluster.reply(read));
    CHECK(cluster.reply(read)->outcome == Outcome::ok);
    REQUIRE(cluster.reply(write));
    CHECK(cluster.reply(write)->outcome == Outcome::unknown);
    CHECK(cluster.simulation.store_usage().puts == 0);
}
