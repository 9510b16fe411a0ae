// What the edge filer makes of disks that lose, alter and misplace what was safely on them.

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

// Reads of London's other client, which has cached nothing, that returned another value.
int wrong_reads(Cluster& cluster) {
    int wrong = 0;
    for (Value value = 1; value <= files; ++value) {
        const ClientReply reply = cluster.read("london/client-2", file(value));
        if (reply.outcome == Outcome::ok && reply.value != value) ++wrong;
    }
    return wrong;
}

int refused_reads(Cluster& cluster) {
    int refused = 0;
    for (Value value = 1; value <= files; ++value) {
        const ClientReply reply = cluster.read("london/client-2", file(value));
        if (reply.outcome != Outcome::ok) ++refused;
    }
    return refused;
}

void restart_with(Cluster& cluster, const std::string& name,
                  const std::function<void(sim::Faults&, NodeId)>& fault) {
    fault(cluster.simulation.faults(), cluster.node(name));
    cluster.crash(name);
    cluster.restart(name);
}

// All filers start anew, so that they must ask the token servers what the current versions are.
void forget_tokens(Cluster& cluster) {
    for (const char* site : {"london", "tokyo"}) {
        for (int i = 1; i <= 3; ++i) {
            const std::string filer = site + std::string("/filer-") + std::to_string(i);
            cluster.crash(filer);
            cluster.restart(filer);
        }
    }
    cluster.run(Duration::seconds(15));
}

}  // namespace

TEST_CASE("a token server whose log decayed recovers it from its peers") {
    for (const world::Decay how : {world::Decay::flipped, world::Decay::unreadable}) {
        for (int i = 1; i <= 3; ++i) {
            Cluster cluster;
            fill(cluster);
            restart_with(cluster, token_server + std::to_string(i),
                         [&](sim::Faults& f, NodeId node) { f.decay(node, 1'000, how); });
            forget_tokens(cluster);
            CHECK(wrong_reads(cluster) == 0);
            CHECK(refused_reads(cluster) == 0);
        }
    }
}

TEST_CASE("a token server with one misdirected write in its log recovers too") {
    Cluster cluster;
    fill(cluster);
    for (int i = 1; i <= 3; ++i) {
        cluster.simulation.faults().misdirect_next_write(
            cluster.node(token_server + std::to_string(i)));
    }
    REQUIRE(cluster.write("london/client-1", file(1), 100).outcome == Outcome::ok);
    REQUIRE(cluster.read("tokyo/client-1", file(1)).value == 100);
    REQUIRE(cluster.write("london/client-1", file(1), 1).outcome == Outcome::ok);
    REQUIRE(cluster.read("tokyo/client-1", file(1)).value == 1);
    for (int i = 1; i <= 3; ++i) {
        cluster.crash(token_server + std::to_string(i));
        cluster.restart(token_server + std::to_string(i));
        cluster.run(Duration::seconds(3));
    }
    forget_tokens(cluster);
    CHECK(wrong_reads(cluster) == 0);
    CHECK(refused_reads(cluster) == 0);
}

TEST_CASE(
    "a token server without peers whose log decayed serves nothing rather than old versions") {
    Cluster cluster({.options = {{"token_servers", std::int64_t{1}}}});
    fill(cluster);
    restart_with(cluster, "virginia/token-server-1",
                 [](sim::Faults& f, NodeId node) { f.decay(node, 1, world::Decay::flipped); });
    forget_tokens(cluster);
    CHECK(wrong_reads(cluster) == 0);
    CHECK(refused_reads(cluster) == files);
}

TEST_CASE("a token server that trusts its disk serves what is not there: a planted bug") {
    for (const bool trusts : {false, true}) {
        int wrong = 0;
        for (int i = 1; i <= 3; ++i) {
            ClusterOptions options;
            if (trusts) options.bugs = {"trust-the-disk"};
            Cluster cluster(options);
            fill(cluster);
            restart_with(
                cluster, token_server + std::to_string(i),
                [](sim::Faults& f, NodeId node) { f.decay(node, 10, world::Decay::unreadable); });
            forget_tokens(cluster);
            wrong += wrong_reads(cluster);
        }
        CHECK((wrong > 0) == trusts);
    }
}

TEST_CASE("a power loss that tears the log costs nothing that was acknowledged") {
    for (const world::CrashDamage damage :
         {world::CrashDamage::none_survive, world::CrashDamage::any_survive,
          world::CrashDamage::torn}) {
        for (std::uint64_t seed = 1; seed <= 5; ++seed) {
            world::MachineOptions machine;
            machine.disk.crash_damage = damage;
            Cluster cluster({.machine = machine, .seed = seed});
            fill(cluster);
            for (int i = 1; i <= 3; ++i) {
                // In the middle of a change of the database.
                cluster.start("london/client-1",
                              {{}, Function::write, "other", 1, Bytes::kibi(64)});
                cluster.run(Duration::milliseconds(80) + Duration::microseconds(400) * i);
                cluster.crash(token_server + std::to_string(i));
                cluster.restart(token_server + std::to_string(i));
                cluster.run(Duration::seconds(3));
            }
            forget_tokens(cluster);
            CHECK(wrong_reads(cluster) == 0);
            CHECK(refused_reads(cluster) == 0);
        }
    }
}

TEST_CASE("token servers may lose their disks one after the other, all of them") {
    Cluster cluster;
    fill(cluster);
    for (int i = 1; i <= 3; ++i) {
        const std::string name = token_server + std::to_string(i);
        cluster.crash(name);
        cluster.simulation.faults().wipe_disk(cluster.node(name));
        cluster.restart(name);
        cluster.run(Duration::seconds(5));
    }
    forget_tokens(cluster);
    CHECK(wrong_reads(cluster) == 0);
    CHECK(refused_reads(cluster) == 0);
}

TEST_CASE("a filer whose disk was wiped or decayed comes back, in a life of its own") {
    for (const bool wiped : {true, false}) {
        Cluster cluster({.filers = 1});
        for (int life = 0; life < 3; ++life) {
            cluster.crash("london/filer-1");
            cluster.restart("london/filer-1");
            cluster.run(Duration::seconds(1));
        }
        REQUIRE(cluster.write("london/client-1", "a", 1).outcome == Outcome::ok);
        cluster.crash("london/filer-1");
        sim::Faults& faults = cluster.simulation.faults();
        const NodeId filer = cluster.node("london/filer-1");
        if (wiped) {
            faults.wipe_disk(filer);
        } else {
            faults.decay(filer, 100, world::Decay::flipped);
        }
        cluster.restart("london/filer-1");
        cluster.run(Duration::seconds(15));
        CHECK(cluster.read("london/client-1", "a").value == 1);
        CHECK(cluster.write("london/client-1", "a", 2).outcome == Outcome::ok);
        CHECK(cluster.read("tokyo/client-1", "a").value == 2);
    }
}

TEST_CASE("a token server whose syncs fail stops, and goes on from its disk once they work") {
    Cluster cluster;
    fill(cluster);
    sim::Faults& faults = cluster.simulation.faults();
    for (int i = 1; i <= 3; ++i) {
        faults.set_disk_trouble(cluster.node(token_server + std::to_string(i)),
                                {.sync_failures = Ratio::percent(100)});
    }
    CHECK(cluster.write("tokyo/client-1", file(1), 100).outcome != Outcome::ok);
    for (int i = 1; i <= 3; ++i) {
        faults.set_disk_trouble(cluster.node(token_server + std::to_string(i)), {});
    }
    cluster.run(Duration::seconds(15));
    for (Value value = 2; value <= files; ++value) {
        CHECK(cluster.read("london/client-2", file(value)).value == value);
    }
    CHECK(cluster.write("tokyo/client-1", file(2), 102).outcome == Outcome::ok);
    CHECK(cluster.read("london/client-2", file(2)).value == 102);
}
