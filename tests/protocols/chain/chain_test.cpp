// chain as its clients see it: the chain, its changes, and CRAQ's reads.

#include "catch.hpp"
#include "chain/properties.hpp"
#include "service.hpp"

using namespace cleave;
using namespace cleave::literals;
using protocols::testing::refusal;
using protocols::testing::Service;

namespace {

NodeId at(const Service& service, const std::string& place) {
    return service.labelled("place", place);
}

}  // namespace

TEST_CASE("a write that is acknowledged at the tail is read there, and exactly what was written") {
    Service service({.protocol = "chain"});
    CHECK(service.read(1, "a").value == std::nullopt);
    CHECK(service.write(1, "a", 7).outcome == Outcome::ok);
    CHECK(service.read(2, "a").value == 7);
    CHECK(service.cas(2, "a", 7, 8).outcome == Outcome::ok);
    CHECK(service.cas(1, "a", 7, 9).outcome == Outcome::fail);
    CHECK(service.remove(1, "a").outcome == Outcome::ok);
    CHECK(service.read(2, "a").value == std::nullopt);
    CHECK(service.sound());
}

TEST_CASE("head, middle or tail may crash: the chain closes, and nothing acknowledged is lost") {
    for (const char* place : {"head", "middle", "tail"}) {
        INFO(place);
        Service service({.protocol = "chain"});
        REQUIRE(service.write(1, "a", 1).outcome == Outcome::ok);
        service.crash(at(service, place));
        CHECK(service.write(2, "b", 2).outcome == Outcome::ok);
        CHECK(service.read(1, "a").value == 1);
        CHECK(service.read(1, "b").value == 2);
        CHECK(service.sound());
    }
}

TEST_CASE("a server that comes back joins at the tail, with the state of its predecessor") {
    Service service({.protocol = "chain"});
    REQUIRE(service.write(1, "a", 1).outcome == Outcome::ok);
    const NodeId head = at(service, "head");
    const NodeId middle = at(service, "middle");
    const NodeId tail = at(service, "tail");
    service.crash(head);
    REQUIRE(service.write(1, "b", 2).outcome == Outcome::ok);
    service.restart(head);
    service.run(2_s);
    CHECK(service.reached(chain::says::state_received));
    CHECK(at(service, "tail") == head);
    // It has what was written before and after its crash, also when it is the only one left.
    service.crash(middle);
    service.run(2_s);
    service.crash(tail);
    CHECK(service.read(1, "a").value == 1);
    CHECK(service.read(2, "b").value == 2);
    service.run(2_s);
    CHECK(at(service, "only") == head);
    CHECK(service.sound());
}

TEST_CASE("a new tail takes over what its failed successor answered and did not acknowledge") {
    for (const bool skips : {false, true}) {
        Service service({.protocol = "chain",
                         .bugs = skips ? std::vector<std::string>{"new-tail-skips-pending"}
                                       : std::vector<std::string>{}});
        const NodeId middle = at(service, "middle");
        const NodeId tail = at(service, "tail");
        REQUIRE(service.write(1, "a", 1).outcome == Outcome::ok);
        service.run(100_ms);
        service.simulation.faults().block(tail, middle);  // its acknowledgements are lost
        REQUIRE(service.write(1, "a", 2).outcome == Outcome::ok);
        service.crash(tail);
        service.crash(at(service, "head"));  // who could have sent it again
        CHECK(service.read(2, "a").value == (skips ? 1 : 2));
        CHECK(service.reached(chain::says::pending_taken_over));
    }
}

TEST_CASE("a server that is cut off from its masters stops to answer, and begins a new life") {
    Service service({.protocol = "chain", .options = {{"reads", std::string("any")}}});
    REQUIRE(service.write(1, "a", 1).outcome == Outcome::ok);
    const NodeId head = service.node("server-1");  // the one that clients ask first
    service.isolate(head);
    REQUIRE(service.write(2, "a", 2).outcome == Outcome::ok);  // once it is out of the chain
    CHECK(service.read(1, "a").value == 2);
    CHECK(service.reached(chain::says::lease_ran_out));
    service.rejoin(head);
    service.run(2_s);
    CHECK(service.reached(chain::says::new_life));
    CHECK(at(service, "tail") == head);
    CHECK(service.sound());
}

TEST_CASE("without its lease, a server that was removed shows what is old") {
    Service service({.protocol = "chain",
                     .options = {{"reads", std::string("any")}},
                     .bugs = {"serve-without-lease"}});
    REQUIRE(service.write(1, "a", 1).outcome == Outcome::ok);
    service.run(100_ms);
    service.isolate(service.node("server-1"));
    // Client 2 goes elsewhere, client 1 stays.
    service.simulation.faults().block(service.node("client-2"), service.node("server-1"));
    REQUIRE(service.write(2, "a", 2).outcome == Outcome::ok);
    CHECK(service.read(2, "a").value == 2);
    const OperationId stale = service.start(1, {{}, Function::read, "a", 0, {}});
    service.run(100_ms);
    REQUIRE(service.reply(stale));
    CHECK(service.reply(stale)->value == 1);
}

TEST_CASE("with CRAQ any server answers for a clean object, and asks the tail for a dirty one") {
    const auto latency = [](const std::string& reads) {
        Service service({.protocol = "chain", .options = {{"reads", reads}}});
        REQUIRE(service.write(1, "a", 1).outcome == Outcome::ok);
        service.run(100_ms);
        CHECK(service.read(1, "a").value == 1);
        return service.last_latency();
    };
    CHECK(latency("any") <= 12_ms);   // there and back
    CHECK(latency("tail") >= 15_ms);  // by the tail

    Service service({.protocol = "chain", .options = {{"reads", std::string("any")}}});
    REQUIRE(service.write(1, "a", 1).outcome == Outcome::ok);
    service.run(100_ms);
    service.start(1, {{}, Function::write, "a", 2, Bytes::kibi(1)});
    service.run(6_ms);  // at the head, not yet at the tail
    CHECK_FALSE(service.reached(chain::says::tail_asked));
    const Value value = service.read(2, "a").value.value();
    CHECK(service.reached(chain::says::tail_asked));
    CHECK((value == 1 || value == 2));
}

TEST_CASE("when all servers have lost their state at once, nobody answers with an empty one") {
    Service service({.protocol = "chain"});
    REQUIRE(service.write(1, "a", 1).outcome == Outcome::ok);
    for (const char* name : {"server-1", "server-2", "server-3"}) {
        service.crash(service.node(name));
        service.restart(service.node(name));
    }
    service.run(5_s);
    CHECK(service.read(1, "a").outcome == Outcome::fail);
}

TEST_CASE("the chain goes on and changes while a master is down") {
    Service service({.protocol = "chain"});
    REQUIRE(service.write(1, "a", 1).outcome == Outcome::ok);
    service.crash(service.labelled("role", "leader"));
    service.crash(at(service, "tail"));
    CHECK(service.read(1, "a").value == 1);
    CHECK(service.write(2, "a", 2).outcome == Outcome::ok);
    CHECK(service.sound());
}

TEST_CASE("chain says what is wrong with its options") {
    CHECK(refusal({.protocol = "chain"}).empty());
    CHECK(refusal({.protocol = "chain", .servers = 0}).find("servers") != std::string::npos);
    CHECK(refusal({.protocol = "chain", .options = {{"masters", std::int64_t{0}}}}) ==
          "masters must be from 1 to 99");
    CHECK(refusal({.protocol = "chain", .options = {{"lease", 100_ms}}}) ==
          "lease must be more than heartbeat");
}
