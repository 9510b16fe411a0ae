// raft-kv as its clients see it, and what a test can see of its log.

#include "catch.hpp"
#include "parts/raft/properties.hpp"
#include "service.hpp"

using namespace cleave;
using namespace cleave::literals;
using protocols::testing::refusal;
using protocols::testing::Service;
namespace says = raft::says;

namespace {

const std::string the_protocol = "raft-kv";

NodeId leader_of(const Service& service) { return service.labelled("role", "leader"); }

// Another server than the leader, the first or the last such.
NodeId follower_of(const Service& service, bool last = false) {
    const std::vector<NodeId> followers = service.simulation.labelled("role", "follower");
    return last ? followers.back() : followers.front();
}

}  // namespace

TEST_CASE("what one client has written another one reads, whichever server leads") {
    Service service({.protocol = the_protocol, .servers = 5});
    CHECK(service.read(1, "a").value == std::nullopt);
    CHECK(service.write(1, "a", 7).outcome == Outcome::ok);
    CHECK(service.read(2, "a").value == 7);
    CHECK(service.remove(2, "a").outcome == Outcome::ok);
    CHECK(service.read(1, "a").value == std::nullopt);
}

TEST_CASE("a conditional write happens if the value is the expected one, and else fails") {
    Service service({.protocol = the_protocol});
    CHECK(service.cas(1, "a", 5, 6).outcome == Outcome::fail);
    CHECK(service.cas(1, "a", std::nullopt, 1).outcome == Outcome::ok);
    CHECK(service.cas(2, "a", 1, 2).outcome == Outcome::ok);
    CHECK(service.cas(1, "a", 1, 3).outcome == Outcome::fail);
    CHECK(service.read(1, "a").value == 2);
}

TEST_CASE("when the leader crashes another one is elected, and has all that was acknowledged") {
    Service service({.protocol = the_protocol, .servers = 5});
    for (Value value = 1; value <= 5; ++value) {
        REQUIRE(service.write(1, "a", value).outcome == Outcome::ok);
        const NodeId old = leader_of(service);
        service.crash(old);
        CHECK(service.read(2, "a").value == value);
        CHECK(leader_of(service) != old);
        service.restart(old);
        service.run(500_ms);
    }
    CHECK(service.sound());
}

TEST_CASE("after a loss of power everywhere, all that was acknowledged is there") {
    Service service({.protocol = the_protocol});
    for (Value value = 1; value <= 30; ++value) {
        REQUIRE(service.write(1, "key-" + std::to_string(value % 7), value).outcome == Outcome::ok);
    }
    for (const NodeId server : service.servers) service.crash(server);
    for (const NodeId server : service.servers) service.restart(server);
    for (Value value = 24; value <= 30; ++value) {
        CHECK(service.read(1, "key-" + std::to_string(value % 7)).value == value);
    }
}

TEST_CASE("a leader that is cut off steps down, and its entries give way to the new leader's") {
    Service service({.protocol = the_protocol});
    REQUIRE(service.write(1, "a", 1).outcome == Outcome::ok);
    const NodeId old = leader_of(service);
    service.isolate(old);
    // Clients still reach the old leader: this write is appended there, and cannot be committed.
    const OperationId stuck = service.start(1, {{}, Function::write, "b", 2, Bytes::kibi(1)});
    service.run(1_s);
    CHECK(leader_of(service) != old);
    CHECK(service.reached(says::quorum_lost));
    CHECK(service.reply(stuck));  // sent again, to the new leader
    service.rejoin(old);
    service.run(1_s);
    CHECK(service.reached(says::conflict_replaced));
    CHECK(service.read(2, "b").value == 2);
    CHECK(service.sound());
}

TEST_CASE("a server that was away gets a snapshot instead of the entries that are gone") {
    Service service(
        {.protocol = the_protocol, .options = {{"snapshot_entries", std::int64_t{10}}}});
    const NodeId away = follower_of(service);
    service.crash(away);
    for (Value value = 1; value <= 40; ++value) {
        REQUIRE(service.write(1, "a", value).outcome == Outcome::ok);
    }
    CHECK_FALSE(service.reached(says::snapshot_installed));
    service.restart(away);
    service.run(1_s);
    CHECK(service.reached(says::snapshot_installed));
    // It counts as a copy: with it and without another, the service goes on.
    service.crash(follower_of(service, follower_of(service) == away));
    CHECK(service.read(2, "a").value == 40);
    CHECK(service.write(2, "a", 41).outcome == Outcome::ok);
    CHECK(service.sound());
}

TEST_CASE("without a majority nothing is answered") {
    Service service({.protocol = the_protocol});
    REQUIRE(service.write(1, "a", 1).outcome == Outcome::ok);
    while (service.simulation.labelled("role", "follower").size() > 0) {
        service.crash(follower_of(service));
    }
    CHECK(service.read(1, "a").outcome == Outcome::fail);
    CHECK(service.write(1, "a", 2).outcome == Outcome::unknown);
}

TEST_CASE("a read costs a round of heartbeats, under a lease it does not, through the log a sync") {
    const auto latency = [](const std::string& reads) {
        Service service({.protocol = the_protocol, .options = {{"reads", reads}}});
        REQUIRE(service.write(1, "a", 1).outcome == Outcome::ok);  // the client knows the leader
        CHECK(service.read(1, "a").value == 1);
        return service.last_latency();
    };
    const Duration round_trip = 10_ms;
    const Duration slack = 2_ms;
    CHECK(latency("lease") <= round_trip + slack);
    CHECK(latency("read-index") >= round_trip * 2);
    CHECK(latency("read-index") <= round_trip * 2 + slack);
    CHECK(latency("log") >= latency("read-index"));
}

TEST_CASE("members change through a joint configuration until all servers are others") {
    Service service({.protocol = the_protocol,
                     .servers = 6,
                     .options = {{"spares", std::int64_t{3}}, {"change_every", 3_s}}});
    REQUIRE(service.write(1, "a", 1).outcome == Outcome::ok);
    service.run(2_s);  // the change at 3 s
    CHECK(service.reached(says::joint_committed));
    CHECK(service.reached(says::removed_leader));
    // The first three servers are no longer needed.
    for (const char* name : {"server-1", "server-2", "server-3"}) service.crash(service.node(name));
    CHECK(service.read(2, "a").value == 1);
    CHECK(service.write(2, "a", 2).outcome == Outcome::ok);
    CHECK(service.sound());
}

TEST_CASE("a server whose disk is damaged keeps silent") {
    Service service({.protocol = the_protocol});
    for (Value value = 1; value <= 5; ++value) service.write(1, "a", value);
    const NodeId server = follower_of(service);
    service.crash(server);
    service.simulation.faults().decay(server, 3, world::Decay::flipped);
    service.restart(server);
    service.run(1_s);
    CHECK(service.labelled("role", "damaged") == server);
    CHECK(service.read(1, "a").value == 5);
    service.crash(follower_of(service));
    CHECK(service.read(1, "a").outcome == Outcome::fail);  // it does not vote
}

TEST_CASE("raft-kv says what is wrong with its options") {
    CHECK(refusal({.protocol = the_protocol}).empty());
    CHECK(refusal({.protocol = the_protocol, .servers = 0}).find("servers") != std::string::npos);
    CHECK(refusal({.protocol = the_protocol, .options = {{"spares", std::int64_t{3}}}}) ==
          "spares must be fewer than the servers");
    CHECK(refusal({.protocol = the_protocol, .options = {{"change_every", 1_s}}}) ==
          "change_every needs spares, who take others' place");
    CHECK(refusal({.protocol = the_protocol,
                   .options = {{"reads", std::string("lease")}, {"check_quorum", false}}}) ==
          "reads: lease needs check_quorum, by which voters respect a lease");
}
