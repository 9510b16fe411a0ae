// Blobs are strong; what goes wrong is what clients do between reading and writing them.

#include "azure_blob/properties.hpp"
#include "catch.hpp"
#include "mesh.hpp"
#include "world/store_presets.hpp"

using namespace cleave;
using namespace cleave::literals;
using protocols::testing::Mesh;
using protocols::testing::MeshOptions;

namespace {

const std::string lea = "london/client-1", liz = "london/client-2", tom = "tokyo/client-1";

// A store that answers at once, 50 ms away: a request arrives half a round trip after it was made.
MeshOptions options(const std::string& writes, std::vector<std::string> bugs = {}) {
    world::ObjectStoreOptions store = *world::find_store_preset("azure-blob-ra-grs");
    store.read_latency = store.write_latency = {};
    store.stream_throughput = {};
    store.failures = {};
    store.replication_lag = world::Constant{5_s};
    return {
        .protocol = "azure-blob",
        .sites = {{"london", 0, 0, 2, false},
                  {"tokyo", 0, 0, 1, false},
                  {"virginia", 0, 0, 0, true}},
        .options = {{"writes", writes}, {"retry", Duration(500_ms)}, {"deadline", Duration(25_s)}},
        .bugs = std::move(bugs),
        .store = store};
}

ClientRequest a_cas(std::optional<Value> expected, Value value) {
    return {{}, Function::cas, "a", value, Bytes{1}, expected};
}

// Cuts Lea off the store while the answer to her request is under way, `after` which it arrived.
void lose_the_answer(Mesh& mesh, Duration after) {
    mesh.run(after + 10_ms);
    mesh.simulation.faults().block_store(mesh.node(lea));
    mesh.run(90_ms);
    mesh.simulation.faults().unblock_store(mesh.node(lea));
}

}  // namespace

TEST_CASE("however it is written, the other site reads it at once, and conditions are kept") {
    for (const char* writes : {"plain", "etag", "lease"}) {
        Mesh mesh(options(writes));
        for (Value value = 1; value <= 3; ++value) {
            REQUIRE(mesh.write(lea, "a", value).outcome == Outcome::ok);
            CHECK(mesh.read(tom, "a").value == value);
        }
        CHECK(mesh.cas(tom, "a", 1, 9).outcome == Outcome::fail);
        CHECK(mesh.cas(tom, "a", 3, 4).outcome == Outcome::ok);
        CHECK(mesh.cas(tom, "a", std::nullopt, 9).outcome == Outcome::fail);
        CHECK(mesh.read(lea, "a").value == 4);
        CHECK(mesh.remove(lea, "a").outcome == Outcome::ok);
        CHECK_FALSE(mesh.read(tom, "a").value);
        CHECK(mesh.cas(tom, "a", std::nullopt, 5).outcome == Outcome::ok);
        CHECK(mesh.read(lea, "a").value == 5);
    }
}

TEST_CASE("of two conditional writes at once one wins, both if what was read is not named") {
    for (const bool broken : {false, true}) {
        Mesh mesh(options("etag", broken ? std::vector<std::string>{"get-then-put"}
                                         : std::vector<std::string>{}));
        REQUIRE(mesh.write(lea, "a", 1).outcome == Outcome::ok);
        const OperationId one = mesh.start(lea, a_cas(1, 2));
        const OperationId other = mesh.start(tom, a_cas(1, 3));
        const int won = (mesh.finish(one).outcome == Outcome::ok ? 1 : 0) +
                        (mesh.finish(other).outcome == Outcome::ok ? 1 : 0);
        CHECK(won == (broken ? 2 : 1));
    }
}

TEST_CASE("a write by ETag starts over when another came in between") {
    Mesh mesh(options("etag"));
    const OperationId one = mesh.start(lea, {{}, Function::write, "a", 1, Bytes{1}});
    const OperationId other = mesh.start(tom, {{}, Function::write, "a", 2, Bytes{1}});
    CHECK(mesh.finish(one).outcome == Outcome::ok);
    CHECK(mesh.finish(other).outcome == Outcome::ok);
    CHECK(mesh.reached(azure_blob::says::overtaken) > 0);
}

TEST_CASE("a write whose answer is lost is found to have been done") {
    for (const char* writes : {"plain", "etag", "lease"}) {
        Mesh mesh(options(writes));
        REQUIRE(mesh.write(tom, "a", 1).outcome == Outcome::ok);
        mesh.run(1_s);
        const OperationId write = mesh.start(lea, {{}, Function::write, "a", 2, Bytes{1}});
        lose_the_answer(mesh, std::string(writes) == "plain" ? 50_ms : 150_ms);
        CHECK(mesh.finish(write).outcome == Outcome::ok);
        CHECK(mesh.read(tom, "a").value == 2);
    }
}

TEST_CASE("a write in doubt never undoes a later one, unless it is simply sent again") {
    struct Case {
        const char* writes;
        const char* bug;
        Value last;
    };
    for (const auto& [writes, bug, last] :
         {Case{"plain", nullptr, 3}, Case{"etag", nullptr, 3}, Case{"plain", "repeated-put", 2}}) {
        Mesh mesh(
            options(writes, bug ? std::vector<std::string>{bug} : std::vector<std::string>{}));
        REQUIRE(mesh.write(tom, "a", 1).outcome == Outcome::ok);
        const OperationId write = mesh.start(lea, {{}, Function::write, "a", 2, Bytes{1}});
        lose_the_answer(mesh, std::string(writes) == "plain" ? 50_ms : 150_ms);
        REQUIRE(mesh.write(liz, "a", 3).outcome == Outcome::ok);
        const Outcome outcome = mesh.finish(write).outcome;
        CHECK(outcome == (bug ? Outcome::ok : Outcome::unknown));
        CHECK(mesh.read(tom, "a").value == last);
    }
}

TEST_CASE("who pauses for longer than its lease is refused, unless the lease is on another blob") {
    for (const bool broken : {false, true}) {
        Mesh mesh(options("lease", broken ? std::vector<std::string>{"lock-without-fencing"}
                                          : std::vector<std::string>{}));
        REQUIRE(mesh.write(lea, "a", 1).outcome == Outcome::ok);
        mesh.run(1_s);
        const OperationId slow = mesh.start(lea, a_cas(1, 2));
        mesh.run(150_ms);  // it has the lease, and asks what is there
        mesh.simulation.faults().pause(mesh.node(lea));
        const Instant asked = mesh.simulation.now();
        REQUIRE(mesh.cas(tom, "a", 1, 3).outcome == Outcome::ok);
        CHECK(mesh.simulation.now() - asked > 14_s);  // until the lease had run out
        mesh.simulation.faults().resume(mesh.node(lea));
        const ClientReply reply = mesh.finish(slow);
        CHECK(reply.outcome == (broken ? Outcome::ok : Outcome::fail));
        CHECK(mesh.read(tom, "a").value == (broken ? 2 : 3));
        CHECK((mesh.reached(azure_blob::says::fenced) > 0) != broken);
    }
}

TEST_CASE("a client that crashes leaves its lease behind, and others wait for its end") {
    Mesh mesh(options("lease"));
    REQUIRE(mesh.write(lea, "a", 1).outcome == Outcome::ok);
    mesh.run(1_s);
    mesh.start(lea, {{}, Function::write, "a", 2, Bytes{1}});
    mesh.run(60_ms);
    mesh.crash(lea);
    const Instant asked = mesh.simulation.now();
    CHECK(mesh.write(tom, "a", 3).outcome == Outcome::ok);
    CHECK(mesh.simulation.now() - asked > 14_s);
    CHECK(mesh.reached(azure_blob::says::waits) > 0);
}

TEST_CASE("a lease is renewed while its operation lasts") {
    Mesh mesh(options("lease"));
    REQUIRE(mesh.write(lea, "a", 1).outcome == Outcome::ok);
    mesh.run(1_s);
    const OperationId slow = mesh.start(lea, a_cas(1, 2));
    mesh.run(110_ms);
    // What is there it learns after the term of its lease, and writes then.
    mesh.simulation.faults().set_store_trouble({.extra_latency = 16_s});
    mesh.run(17_s);
    mesh.simulation.faults().set_store_trouble({});
    CHECK(mesh.finish(slow).outcome == Outcome::ok);
    CHECK(mesh.reached(azure_blob::says::fenced) == 0);
}

TEST_CASE("the secondary answers with what was there some seconds ago") {
    MeshOptions from_secondary = options("etag");
    from_secondary.options.push_back({"reads", std::string("secondary")});
    Mesh mesh(from_secondary);
    REQUIRE(mesh.write(lea, "a", 1).outcome == Outcome::ok);
    CHECK_FALSE(mesh.read(lea, "a").value);
    mesh.run(5_s);
    CHECK(mesh.read(lea, "a").value == 1);
    CHECK(mesh.cas(lea, "a", 1, 2).outcome == Outcome::ok);  // conditions look at the primary
    CHECK(mesh.read(lea, "a").value == 1);
}

TEST_CASE("when the primary turns reads away, the secondary can be asked, which is behind") {
    MeshOptions falling_back = options("etag");
    falling_back.options.push_back({"reads", std::string("primary-then-secondary")});
    Mesh mesh(falling_back);
    REQUIRE(mesh.write(lea, "a", 1).outcome == Outcome::ok);
    mesh.run(5_s);
    REQUIRE(mesh.write(lea, "a", 2).outcome == Outcome::ok);
    CHECK(mesh.read(lea, "a").value == 2);
    mesh.simulation.faults().set_store_trouble({.unavailable = true});
    const ClientReply read = mesh.read(lea, "a");
    CHECK(read.outcome == Outcome::ok);
    CHECK(read.value == 1);
    CHECK(mesh.write(lea, "a", 3).outcome == Outcome::fail);  // certainly not: it was turned away
    mesh.simulation.faults().set_store_trouble({});
    CHECK(mesh.read(lea, "a").value == 2);
}

TEST_CASE("a lease must last from 15 to 60 seconds") {
    const ProtocolDescription& protocol = *protocols::find("azure-blob");
    const std::vector<Option> given =
        protocols::testing::filled_in(protocol, {{"lease", Duration(10_s)}});
    Deployment deployment({{"london", 0, 0, 1, false}, {"virginia", 0, 0, 0, true}});
    CHECK(protocol.deploy(deployment, given, {}) == "lease must be from 15s to 60s");
}
