// Token servers that fall silent, and those that take their share of the files over.

#include <algorithm>

#include "catch.hpp"
#include "cluster.hpp"
#include "edge_filer/files.hpp"

using namespace cleave;
using protocols::testing::Cluster;
using protocols::testing::ClusterOptions;
using protocols::testing::file;
using protocols::testing::files;
using protocols::testing::fill;
using protocols::testing::token_server;

namespace {

// Of all files, by a client that has cached nothing.
int refused_or_right(Cluster& cluster) {
    int refused = 0;
    for (Value value = 1; value <= files; ++value) {
        const ClientReply reply = cluster.read("london/client-2", file(value));
        if (reply.outcome != Outcome::ok) {
            ++refused;
        } else {
            CHECK(reply.value == value);
        }
    }
    return refused;
}

}  // namespace

TEST_CASE("the files of a token server that is gone are served by another, none is lost") {
    for (int i = 1; i <= 3; ++i) {
        Cluster cluster;
        fill(cluster);
        cluster.crash(token_server + std::to_string(i));
        cluster.run(Duration::seconds(20));  // its lease, then the grace period
        CHECK(refused_or_right(cluster) == 0);
        for (Value value = 1; value <= files; ++value) {
            CHECK(cluster.write("tokyo/client-2", file(value), 100 + value).outcome == Outcome::ok);
            CHECK(cluster.read("london/client-1", file(value)).value == 100 + value);
        }
    }
}

TEST_CASE("two token servers of three gone: nobody decides alone, files are refused") {
    Cluster cluster;
    fill(cluster);
    cluster.crash("virginia/token-server-1");
    cluster.crash("virginia/token-server-2");
    cluster.run(Duration::seconds(20));
    CHECK(refused_or_right(cluster) == files);
    cluster.restart("virginia/token-server-2");
    cluster.run(Duration::seconds(20));
    CHECK(refused_or_right(cluster) == 0);
}

TEST_CASE("a token server that comes back knows what was written in its absence") {
    for (int i = 1; i <= 3; ++i) {
        Cluster cluster;
        fill(cluster);
        cluster.crash(token_server + std::to_string(i));
        cluster.run(Duration::seconds(20));
        for (Value value = 1; value <= files; ++value) {
            REQUIRE(cluster.write("london/client-1", file(value), 0).outcome == Outcome::ok);
            REQUIRE(cluster.write("tokyo/client-1", file(value), value).outcome == Outcome::ok);
        }
        cluster.restart(token_server + std::to_string(i));
        cluster.run(Duration::seconds(5));
        // The other two go one after the other, so that this one must take over at last.
        for (int other = 1; other <= 3; ++other) {
            if (other == i) continue;
            cluster.crash(token_server + std::to_string(other));
            cluster.run(Duration::seconds(20));
            CHECK(refused_or_right(cluster) == 0);
            cluster.restart(token_server + std::to_string(other));
            cluster.run(Duration::seconds(5));
        }
    }
}

TEST_CASE("a write token outlives the server that granted it, with the data under it") {
    Cluster cluster;
    for (Value value = 1; value <= files; ++value) {
        REQUIRE(cluster.write("london/client-1", file(value), value).outcome == Outcome::ok);
    }
    cluster.crash("virginia/token-server-3");
    cluster.run(Duration::seconds(8));
    for (Value value = 1; value <= files; ++value) {
        CHECK(cluster.read("tokyo/client-1", file(value)).value == value);
    }
}

TEST_CASE("a token server whose disk is replaced while another acts for it learns of that") {
    Cluster cluster;
    fill(cluster);
    cluster.crash("virginia/token-server-1");
    cluster.run(Duration::seconds(20));
    for (Value value = 1; value <= files; ++value) {
        REQUIRE(cluster.write("tokyo/client-1", file(value), value).outcome == Outcome::ok);
    }
    cluster.simulation.faults().wipe_disk(cluster.node("virginia/token-server-1"));
    cluster.restart("virginia/token-server-1");
    cluster.run(Duration::seconds(5));
    cluster.crash("virginia/token-server-2");
    cluster.run(Duration::seconds(20));
    CHECK(refused_or_right(cluster) == 0);
}
