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

// ---- conditional writes ----

namespace {

ClientRequest cas(const std::string& key, std::optional<Value> expected, Value value) {
    ClientRequest request;
    request.function = Function::cas;
    request.key = key;
    request.value = value;
    request.size = Bytes::kibi(1);
    request.expected = expected;
    return request;
}

ClientReply run_cas(Cluster& cluster, const std::string& client, const ClientRequest& request) {
    const OperationId id = cluster.start(client, request);
    cluster.run(Duration::seconds(7));
    REQUIRE(cluster.reply(id));
    return *cluster.reply(id);
}

Cluster cluster_of_2024(std::vector<std::string> bugs = {}) {
    return Cluster({.protocol = "direct-s3",
                    .bugs = std::move(bugs),
                    .store = *world::find_store_preset("s3-2024")});
}

}  // namespace

TEST_CASE("a conditional write needs a GET first only where its client does not know the tag") {
    Cluster cluster = cluster_of_2024();
    REQUIRE(run_cas(cluster, "london/client-1", cas("a", {}, 1)).outcome == Outcome::ok);
    REQUIRE(run_cas(cluster, "london/client-1", cas("a", 1, 2)).outcome == Outcome::ok);
    CHECK(cluster.simulation.store_usage().gets == 0);
    REQUIRE(run_cas(cluster, "tokyo/client-1", cas("a", 2, 3)).outcome == Outcome::ok);
    CHECK(cluster.simulation.store_usage().gets == 1);
    CHECK(cluster.read("london/client-2", "a").value == 3);
}

TEST_CASE("a conditional write fails when another value is there, or one where none is expected") {
    Cluster cluster = cluster_of_2024();
    REQUIRE(cluster.write("london/client-1", "a", 1).outcome == Outcome::ok);
    CHECK(run_cas(cluster, "tokyo/client-1", cas("a", {}, 2)).outcome == Outcome::fail);
    CHECK(run_cas(cluster, "tokyo/client-1", cas("a", 7, 2)).outcome == Outcome::fail);
    REQUIRE(cluster.write("tokyo/client-1", "a", 3).outcome == Outcome::ok);
    CHECK(run_cas(cluster, "london/client-1", cas("a", 1, 4)).outcome == Outcome::fail);
    CHECK(cluster.read("london/client-2", "a").value == 3);
}

TEST_CASE("of two conditional writes that expect the same value at once, one is done") {
    for (const bool broken : {false, true}) {
        Cluster cluster = cluster_of_2024(broken ? std::vector<std::string>{"get-then-put"}
                                                 : std::vector<std::string>{});
        REQUIRE(cluster.write("london/client-1", "a", 1).outcome == Outcome::ok);
        const OperationId one = cluster.start("london/client-1", cas("a", 1, 2));
        const OperationId two = cluster.start("london/client-2", cas("a", 1, 3));
        cluster.run(Duration::seconds(7));
        const bool both = cluster.reply(one)->outcome == Outcome::ok &&
                          cluster.reply(two)->outcome == Outcome::ok;
        CHECK(both == broken);
    }
}

TEST_CASE("a conditional write whose answer was lost is sent again and finds that it was done") {
    Cluster cluster = cluster_of_2024();
    REQUIRE(cluster.write("london/client-1", "a", 1).outcome == Outcome::ok);
    const OperationId id = cluster.start("london/client-1", cas("a", 1, 2));
    cluster.run(Duration::milliseconds(60));  // it has arrived, its answer has not
    cluster.cut("london");
    cluster.run(Duration::milliseconds(500));
    cluster.heal("london");
    cluster.run(Duration::seconds(4));
    REQUIRE(cluster.reply(id));
    CHECK(cluster.reply(id)->outcome == Outcome::ok);
    CHECK(cluster.simulation.store_usage().puts == 3);
}

TEST_CASE("a store that takes no conditions is told to clients as a failure") {
    Cluster cluster({.protocol = "direct-s3", .store = world::s3_2020()});
    CHECK(run_cas(cluster, "london/client-1", cas("a", {}, 1)).outcome == Outcome::fail);
    CHECK_FALSE(cluster.read("london/client-1", "a").value);
}

TEST_CASE("asking whether a new object is there may hide it after it was written") {
    for (const bool broken : {false, true}) {
        bool missed = false;
        for (std::uint64_t seed = 1; seed <= 30 && !missed; ++seed) {
            Cluster cluster({.protocol = "direct-s3",
                             .bugs = broken ? std::vector<std::string>{"head-before-put"}
                                            : std::vector<std::string>{},
                             .seed = seed});
            REQUIRE(cluster.write("london/client-1", "a", 1).outcome == Outcome::ok);
            missed = !cluster.read("london/client-1", "a").value;
        }
        CHECK(missed == broken);
    }
}
