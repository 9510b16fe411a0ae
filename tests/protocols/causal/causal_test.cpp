// COPS keeps what a client saw before what it did next, at every site, and lets every site work on.

#include "catch.hpp"
#include "causal/properties.hpp"
#include "mesh.hpp"

using namespace cleave;
using namespace cleave::literals;
using protocols::testing::Mesh;
using protocols::testing::MeshOptions;

namespace {

const std::string amy = "athens/client-1", bob = "berlin/client-1", cleo = "cairo/client-1";

MeshOptions three_sites(std::vector<std::string> bugs = {}) {
    return {.protocol = "causal",
            .sites = {{"athens", 0, 2, 2, false},
                      {"berlin", 0, 2, 2, false},
                      {"cairo", 0, 3, 2, false}},
            .bugs = std::move(bugs)};
}

// Amy shows a photo, Bob comments on it, and nothing of Amy's reaches Cleo's site.
void comment_on_a_photo(Mesh& mesh) {
    mesh.cut("athens", "cairo");
    REQUIRE(mesh.write(amy, "photo", 1).outcome == Outcome::ok);
    mesh.run(1_s);
    REQUIRE(mesh.read(bob, "photo").value == 1);
    REQUIRE(mesh.write(bob, "comment", 2).outcome == Outcome::ok);
    mesh.run(5_s);
}

// The same, and Cleo's site has a later version of the photo than the one commented on, whose album
// is missing.
void comment_on_an_older_photo(Mesh& mesh) {
    mesh.cut("athens", "cairo");
    mesh.cut("berlin", "cairo");
    for (Value value = 11; value < 30; ++value) mesh.write(cleo, "photo", value);
    REQUIRE(mesh.write(amy, "album", 1).outcome == Outcome::ok);
    REQUIRE(mesh.write(amy, "photo", 2).outcome == Outcome::ok);
    mesh.run(1_s);
    REQUIRE(mesh.read(bob, "photo").value == 2);
    REQUIRE(mesh.write(bob, "comment", 3).outcome == Outcome::ok);
    mesh.heal("berlin", "cairo");
    mesh.run(5_s);
}

}  // namespace

TEST_CASE("a put is answered within its site and read there at once, elsewhere a WAN later") {
    Mesh mesh(three_sites());
    const Instant began = mesh.simulation.now();
    REQUIRE(mesh.write(amy, "a", 1).outcome == Outcome::ok);
    CHECK(mesh.read("athens/client-2", "a").value == 1);
    CHECK(mesh.simulation.now() - began < 40_ms);
    CHECK_FALSE(mesh.read(cleo, "a").value);
    mesh.run(1_s);
    CHECK(mesh.read(cleo, "a").value == 1);
    REQUIRE(mesh.remove(cleo, "a").outcome == Outcome::ok);
    mesh.run(1_s);
    CHECK_FALSE(mesh.read(amy, "a").value);
}

TEST_CASE("a put stays invisible at a site until what its client had read is visible there") {
    Mesh mesh(three_sites());
    comment_on_a_photo(mesh);
    CHECK_FALSE(mesh.read(cleo, "comment").value);
    CHECK(mesh.reached(causal::says::waits) > 0);
    mesh.heal("athens", "cairo");
    mesh.run(3_s);
    CHECK(mesh.read(cleo, "comment").value == 2);
    CHECK(mesh.read(cleo, "photo").value == 1);
}

TEST_CASE("without dependency checks, or without what was read, an effect precedes its cause") {
    for (const char* bug : {"skip-dependency-check", "untracked-reads"}) {
        Mesh mesh(three_sites({bug}));
        comment_on_a_photo(mesh);
        CHECK(mesh.read(cleo, "comment").value == 2);
        CHECK_FALSE(mesh.read(cleo, "photo").value);
    }
}

TEST_CASE("a later version of a key does not stand for the one that a put depends on") {
    Mesh mesh(three_sites());
    comment_on_an_older_photo(mesh);
    CHECK_FALSE(mesh.read(cleo, "comment").value);
    CHECK(mesh.reached(causal::says::hidden_dependency) > 0);
    Mesh broken(three_sites({"newer-version-satisfies"}));
    comment_on_an_older_photo(broken);
    CHECK(broken.read(cleo, "comment").value == 3);
    CHECK_FALSE(broken.read(cleo, "album").value);
}

TEST_CASE("of two puts at once the same one wins everywhere, unless the last to arrive does") {
    for (const bool broken : {false, true}) {
        Mesh mesh(three_sites(broken ? std::vector<std::string>{"arrival-order"}
                                     : std::vector<std::string>{}));
        mesh.start(amy, {{}, Function::write, "a", 1, Bytes{1}});
        mesh.start(bob, {{}, Function::write, "a", 2, Bytes{1}});
        mesh.run(5_s);
        const bool same = mesh.read(amy, "a").value == mesh.read(bob, "a").value;
        CHECK(same != broken);
        if (!broken) CHECK(mesh.read(cleo, "a").value == mesh.read(bob, "a").value);
    }
}

TEST_CASE("a put over what was read is the later version, however little its server has done") {
    for (const bool broken : {false, true}) {
        Mesh mesh(three_sites(broken ? std::vector<std::string>{"unmerged-clock"}
                                     : std::vector<std::string>{}));
        for (Value value = 1; value <= 20; ++value) mesh.write(amy, "a", value);
        mesh.run(1_s);
        REQUIRE(mesh.read(bob, "a").value == 20);
        REQUIRE(mesh.write(bob, "a", 21).outcome == Outcome::ok);
        CHECK(mesh.read(bob, "a").value == (broken ? 20 : 21));
        mesh.run(1_s);
        CHECK(mesh.read(amy, "a").value == (broken ? 20 : 21));
    }
}

TEST_CASE("a site that is cut off works on, and afterwards all agree") {
    Mesh mesh(three_sites());
    mesh.isolate("cairo");
    for (Value value = 1; value <= 5; ++value) {
        const std::string key = "key-" + std::to_string(value);
        CHECK(mesh.write(cleo, key, value).outcome == Outcome::ok);
        CHECK(mesh.read(cleo, key).value == value);
        CHECK(mesh.write(amy, key, 10 + value).outcome == Outcome::ok);
    }
    mesh.run(2_s);
    CHECK(mesh.read(bob, "key-1").value == 11);
    mesh.rejoin("cairo");
    mesh.run(3_s);
    for (Value value = 1; value <= 5; ++value) {
        const std::string key = "key-" + std::to_string(value);
        const auto seen = mesh.read(amy, key).value;
        CHECK(mesh.read(bob, key).value == seen);
        CHECK(mesh.read(cleo, key).value == seen);
    }
}

TEST_CASE("a crashed server still has what it acknowledged, and still sends it to the others") {
    Mesh mesh(three_sites());
    mesh.isolate("cairo");
    REQUIRE(mesh.write(cleo, "a", 1).outcome == Outcome::ok);
    for (const char* server : {"cairo/server-1", "cairo/server-2", "cairo/server-3"}) {
        mesh.crash(server);
    }
    mesh.run(1_s);
    CHECK(mesh.read(cleo, "a").outcome == Outcome::fail);  // nobody else has its keys
    for (const char* server : {"cairo/server-1", "cairo/server-2", "cairo/server-3"}) {
        mesh.restart(server);
    }
    mesh.run(1_s);
    CHECK(mesh.read(cleo, "a").value == 1);
    mesh.rejoin("cairo");
    mesh.run(3_s);
    CHECK(mesh.read(amy, "a").value == 1);
    CHECK(mesh.reached(causal::says::resumed) > 0);
}

TEST_CASE("a put whose answer is lost is repeated and done once") {
    Mesh mesh(three_sites());
    const std::vector<std::string> servers = {"athens/server-1", "athens/server-2"};
    for (const auto& server : servers)
        mesh.simulation.faults().block(mesh.node(server), mesh.node(amy));
    const OperationId put = mesh.start(amy, {{}, Function::write, "a", 1, Bytes{1}});
    mesh.run(1_s);
    REQUIRE_FALSE(mesh.reply(put));
    REQUIRE(mesh.write("athens/client-2", "a", 2).outcome == Outcome::ok);
    for (const auto& server : servers) {
        mesh.simulation.faults().unblock(mesh.node(server), mesh.node(amy));
    }
    mesh.run(1_s);
    REQUIRE(mesh.reply(put));
    CHECK(mesh.reply(put)->outcome == Outcome::ok);
    CHECK(mesh.read(amy, "a").value == 2);
    CHECK(mesh.reached(causal::says::answered_again) > 0);
}

TEST_CASE("clients need a cluster at their own site") {
    const ProtocolDescription& protocol = *protocols::find("causal");
    std::vector<Option> options;
    for (const auto& option : protocol.options) options.push_back({option.name, option.fallback});
    Deployment alone({{"athens", 0, 1, 1, false}, {"berlin", 0, 0, 1, false}});
    CHECK(protocol.deploy(alone, options, {}) ==
          "site 'berlin' has clients but no servers of its own to ask");
    Deployment none({{"athens", 0, 0, 0, false}});
    CHECK(protocol.deploy(none, options, {}) == "no site has servers; give them the key servers");
}
