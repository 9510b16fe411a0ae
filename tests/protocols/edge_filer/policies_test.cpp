// What each cache policy gives, beside a client of the store itself, and the limits of a cluster.

#include "catch.hpp"
#include "cluster.hpp"

using namespace cleave;
using protocols::testing::Cluster;
using protocols::testing::ClusterOptions;

namespace {

// Virginia's client uses the store itself.
const char* const beside = "virginia/client-1";

ClusterOptions with_policy(const std::string& policy) {
    return {.options = {{"policy", policy},
                        {"verify", Duration::seconds(30)},
                        {"write_back", Duration::seconds(20)}},
            .store = world::s3_2020(),
            .clients_at_store = 1};
}

}  // namespace

TEST_CASE("a policy that verifies shows what was written beside it once that is due, not before") {
    for (const char* policy : {"clients-bypassing", "transitioning"}) {
        Cluster cluster(with_policy(policy));
        REQUIRE(cluster.write("london/client-1", "a", 1).outcome == Outcome::ok);
        REQUIRE(cluster.write(beside, "a", 2).outcome == Outcome::ok);
        cluster.run(Duration::seconds(28));
        CHECK(cluster.read("london/client-1", "a").value == 1);
        cluster.run(Duration::seconds(3));
        CHECK(cluster.read("london/client-1", "a").value == 2);
        REQUIRE(cluster.remove(beside, "a").outcome == Outcome::ok);
        cluster.run(Duration::seconds(31));
        CHECK_FALSE(cluster.read("london/client-1", "a").value.has_value());
    }
}

TEST_CASE("a policy that does not verify never shows what was written beside it") {
    for (const char* policy : {"read-caching", "read-write", "full-caching"}) {
        Cluster cluster(with_policy(policy));
        REQUIRE(cluster.write("london/client-1", "a", 1).outcome == Outcome::ok);
        cluster.run(Duration::seconds(25));  // written back
        REQUIRE(cluster.read(beside, "a").value == 1);
        REQUIRE(cluster.write(beside, "a", 2).outcome == Outcome::ok);
        cluster.run(Duration::seconds(100));
        CHECK(cluster.read("london/client-1", "a").value == 1);
    }
}

TEST_CASE("policies that write through have a write in the store when they acknowledge it") {
    for (const char* policy : {"clients-bypassing", "transitioning", "read-caching"}) {
        Cluster cluster(with_policy(policy));
        REQUIRE(cluster.write("london/client-1", "a", 1).outcome == Outcome::ok);
        CHECK(cluster.read(beside, "a").value == 1);
        REQUIRE(cluster.remove("london/client-1", "a").outcome == Outcome::ok);
        CHECK_FALSE(cluster.read(beside, "a").value.has_value());
    }
}

TEST_CASE("policies that write back may undo what was written beside them") {
    for (const char* policy : {"read-write", "full-caching"}) {
        Cluster cluster(with_policy(policy));
        REQUIRE(cluster.write("london/client-1", "a", 1).outcome == Outcome::ok);
        CHECK_FALSE(cluster.read(beside, "a").value.has_value());
        REQUIRE(cluster.write(beside, "a", 2).outcome == Outcome::ok);
        cluster.run(Duration::seconds(25));
        CHECK(cluster.read(beside, "a").value == 1);
    }
}

TEST_CASE("under every policy, what one office wrote the other office reads") {
    for (const char* policy :
         {"clients-bypassing", "transitioning", "read-caching", "read-write", "full-caching"}) {
        Cluster cluster(with_policy(policy));
        for (Value value = 1; value <= 6; ++value) {
            const char* writer = value % 2 == 0 ? "london/client-1" : "tokyo/client-2";
            const char* reader = value % 2 == 0 ? "tokyo/client-1" : "london/client-2";
            REQUIRE(cluster.write(writer, "a", value).outcome == Outcome::ok);
            REQUIRE(cluster.read(reader, "a").value == value);
        }
    }
}

TEST_CASE("a verification costs a request but no content while nothing has changed") {
    Cluster cluster(with_policy("clients-bypassing"));
    REQUIRE(cluster.write("london/client-1", "a", 1).outcome == Outcome::ok);
    const world::StoreUsage before = cluster.simulation.store_usage();
    cluster.run(Duration::seconds(31));
    REQUIRE(cluster.read("london/client-1", "a").value == 1);
    const world::StoreUsage after = cluster.simulation.store_usage();
    CHECK(after.gets == before.gets + 1);
    CHECK(after.bytes_out == before.bytes_out);
}

TEST_CASE("verifying files with unwritten data loses acknowledged writes: a planted bug") {
    for (const bool planted : {false, true}) {
        ClusterOptions options = with_policy("read-write");
        options.options[1].value = Duration::seconds(2);
        if (planted) options.bugs = {"verify-dirty-files"};
        Cluster cluster(options);
        REQUIRE(cluster.write("london/client-1", "a", 1).outcome == Outcome::ok);
        cluster.run(Duration::seconds(3));
        CHECK(cluster.read("london/client-1", "a").value.has_value() == !planted);
    }
}

TEST_CASE("writes beyond the dirty quota are refused until there is room again") {
    Cluster cluster({.options = {{"dirty_quota", Bytes::kibi(64)}}, .filers = 1});
    REQUIRE(cluster.write("london/client-1", "a", 1).outcome == Outcome::ok);
    cluster.run(Duration::seconds(1));
    // A filer without a partner writes through: nothing is unwritten but what is under way.
    CHECK(cluster.write("london/client-1", "b", 2).outcome == Outcome::ok);

    Cluster small({.options = {{"dirty_quota", Bytes::kibi(100)}}});
    std::map<Outcome, int> seen;
    for (Value value = 1; value <= 9; ++value) {
        const std::string file = "file-" + std::to_string(value);
        const ClientReply reply = small.write("london/client-1", file, value);
        ++seen[reply.outcome];
        if (reply.outcome != Outcome::ok) CHECK(reply.error == "dirty quota reached");
    }
    CHECK(seen[Outcome::ok] >= 3);  // one a filer
    CHECK(seen[Outcome::fail] >= 3);
    small.run(Duration::seconds(3));
    CHECK(small.write("london/client-1", "file-9", 10).outcome == Outcome::ok);
}

TEST_CASE("a cluster of three goes on without one filer and refuses without two") {
    Cluster cluster({.options = {{"quorum", true}}});
    // Of nine files: some have each of the filers for their preferred one.
    const auto written = [&](Value first) {
        int ok = 0;
        for (Value value = first; value < first + 9; ++value) {
            const std::string file = "file-" + std::to_string(value % 9);
            (void)cluster.read("london/client-1", file);  // finds out who is there
            ok += cluster.write("london/client-1", file, value).outcome == Outcome::ok;
        }
        return ok;
    };
    CHECK(written(9) == 9);
    cluster.crash("london/filer-1");
    cluster.run(Duration::seconds(15));
    CHECK(written(18) >= 6);
    cluster.crash("london/filer-2");
    cluster.run(Duration::seconds(15));
    CHECK(written(27) == 0);
    cluster.restart("london/filer-2");
    cluster.run(Duration::seconds(15));
    CHECK(written(36) >= 6);
}
