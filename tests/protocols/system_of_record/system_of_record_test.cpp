// A server and its mirror are one as long as the network is; when it is not, the witness decides.

#include "catch.hpp"
#include "mesh.hpp"
#include "system_of_record/properties.hpp"

using namespace cleave;
using namespace cleave::literals;
using protocols::testing::Mesh;
using protocols::testing::MeshOptions;

namespace {

const std::string anna = "frankfurt/client-1", max = "munich/client-1";
const std::string principal = "frankfurt/server-1", mirror = "munich/server-1";

MeshOptions options(bool witness, std::vector<std::string> bugs = {}) {
    MeshOptions options{.protocol = "system-of-record",
                        .sites = {{"frankfurt", 0, 1, 2, false}, {"munich", 0, 1, 2, false}},
                        .options = {{"witness", witness},
                                    {"ping", Duration(200_ms)},
                                    {"timeout", Duration(1_s)},
                                    {"deadline", Duration(2_s)}},
                        .bugs = std::move(bugs),
                        .rtt = 10_ms};
    if (witness) options.sites.push_back({"zurich", 0, 1, 0, false});
    return options;
}

std::string role(const Mesh& mesh, const std::string& node) {
    return std::string(mesh.simulation.label(mesh.node(node), "role"));
}

}  // namespace

TEST_CASE("the pair serves both sites, and a conditional write needs the value it expects") {
    for (const bool witness : {true, false}) {
        Mesh mesh(options(witness));
        REQUIRE(role(mesh, principal) == "principal");
        REQUIRE(role(mesh, mirror) == "mirror");
        REQUIRE(mesh.write(anna, "a", 1).outcome == Outcome::ok);
        CHECK(mesh.read(max, "a").value == 1);
        CHECK(mesh.cas(max, "a", 7, 2).outcome == Outcome::fail);
        CHECK(mesh.cas(max, "a", 1, 2).outcome == Outcome::ok);
        CHECK(mesh.read(anna, "a").value == 2);
        REQUIRE(mesh.remove(anna, "a").outcome == Outcome::ok);
        CHECK_FALSE(mesh.read(max, "a").value);
        CHECK(mesh.cas(anna, "a", std::nullopt, 3).outcome == Outcome::ok);
    }
}

TEST_CASE("a write waits for the mirror's disk, and for nothing when there is no mirror any more") {
    Mesh mesh(options(true));
    const Instant began = mesh.simulation.now();
    REQUIRE(mesh.write(anna, "a", 1).outcome == Outcome::ok);
    CHECK(mesh.simulation.now() - began > 10_ms);  // there and back
    mesh.crash(mirror);
    const OperationId write = mesh.start(anna, {{}, Function::write, "a", 2, Bytes{1}});
    mesh.run(500_ms);
    CHECK_FALSE(mesh.reply(write));
    mesh.run(1500_ms);
    REQUIRE(mesh.reply(write));
    CHECK(mesh.reply(write)->outcome == Outcome::ok);
    CHECK(mesh.reached(system_of_record::says::exposed) > 0);
    const Instant exposed = mesh.simulation.now();
    REQUIRE(mesh.write(anna, "a", 3).outcome == Outcome::ok);
    CHECK(mesh.simulation.now() - exposed < 10_ms);
}

TEST_CASE("the mirror takes over with all that was acknowledged, and who comes back follows it") {
    for (const bool witness : {true, false}) {
        Mesh mesh(options(witness));
        REQUIRE(mesh.write(anna, "a", 1).outcome == Outcome::ok);
        mesh.crash(principal);
        mesh.run(2_s);
        CHECK(role(mesh, mirror) == "principal");
        CHECK(mesh.read(anna, "a").value == 1);
        REQUIRE(mesh.write(max, "a", 2).outcome == Outcome::ok);
        mesh.restart(principal);
        mesh.run(2_s);
        CHECK(role(mesh, principal) == "mirror");
        mesh.crash(mirror);
        mesh.run(2_s);
        CHECK(role(mesh, principal) == "principal");
        CHECK(mesh.read(anna, "a").value == 2);
    }
}

TEST_CASE("both disks keep what was acknowledged when both servers lose their power") {
    for (const bool witness : {true, false}) {
        Mesh mesh(options(witness));
        REQUIRE(mesh.write(anna, "a", 1).outcome == Outcome::ok);
        mesh.crash(principal);
        mesh.crash(mirror);
        mesh.run(1_s);
        mesh.restart(mirror);
        mesh.restart(principal);
        mesh.run(3_s);
        CHECK(mesh.read(max, "a").value == 1);
    }
}

TEST_CASE("with a witness the principal that is cut off halts before the mirror takes over") {
    Mesh mesh(options(true));
    REQUIRE(mesh.write(anna, "a", 1).outcome == Outcome::ok);
    mesh.isolate("frankfurt");
    while (role(mesh, mirror) != "principal") {
        REQUIRE((role(mesh, principal) == "principal" || role(mesh, principal) == "halted"));
        mesh.run(1_ms);
    }
    CHECK(role(mesh, principal) == "halted");
    REQUIRE(mesh.write(max, "a", 2).outcome == Outcome::ok);
    CHECK(mesh.read(anna, "a").outcome == Outcome::fail);
    mesh.rejoin("frankfurt");
    mesh.run(2_s);
    CHECK(mesh.read(anna, "a").value == 2);
    CHECK(role(mesh, principal) == "mirror");
}

TEST_CASE("a server that loses only its partner keeps serving, and the mirror stays out") {
    Mesh mesh(options(true));
    mesh.cut("frankfurt", "munich");
    mesh.run(5_s);
    CHECK(role(mesh, principal) == "principal");
    CHECK(role(mesh, mirror) != "principal");
    CHECK(mesh.write(anna, "a", 1).outcome == Outcome::ok);
    // What the mirror lacks now keeps it from taking over.
    mesh.isolate("frankfurt");
    mesh.run(5_s);
    CHECK(role(mesh, mirror) != "principal");
    CHECK(mesh.read(max, "a").outcome == Outcome::fail);
}

TEST_CASE("without its witness the pair goes on, but neither survives the other") {
    Mesh mesh(options(true));
    mesh.crash("zurich/witness-1");
    mesh.run(3_s);
    CHECK(mesh.write(anna, "a", 1).outcome == Outcome::ok);
    mesh.crash(mirror);
    mesh.run(3_s);
    CHECK(role(mesh, principal) == "halted");
    mesh.restart("zurich/witness-1");
    mesh.run(2_s);
    CHECK(mesh.read(anna, "a").value == 1);
}

TEST_CASE("without a witness both carry on, and one forgets what it acknowledged") {
    Mesh mesh(options(false));
    mesh.isolate("munich");
    mesh.run(2_s);
    CHECK(role(mesh, principal) == "principal");
    CHECK(role(mesh, mirror) == "principal");
    REQUIRE(mesh.write(anna, "a", 1).outcome == Outcome::ok);
    REQUIRE(mesh.write(max, "b", 2).outcome == Outcome::ok);
    mesh.rejoin("munich");
    mesh.run(2_s);
    CHECK(mesh.read(max, "a").value == 1);
    CHECK_FALSE(mesh.read(max, "b").value);
    CHECK(mesh.reached(system_of_record::says::split) > 0);
}

TEST_CASE("a server with a new disk gets the database from the other and destroys nothing") {
    Mesh mesh(options(true));
    REQUIRE(mesh.write(anna, "a", 1).outcome == Outcome::ok);
    mesh.crash(principal);
    mesh.simulation.faults().wipe_disk(mesh.node(principal));
    mesh.restart(principal);
    mesh.run(4_s);
    CHECK(role(mesh, mirror) == "principal");
    CHECK(role(mesh, principal) == "mirror");
    CHECK(mesh.read(anna, "a").value == 1);
}

TEST_CASE("when the only disk with what was acknowledged is lost, nobody serves an older copy") {
    for (const bool restarts : {false, true}) {
        Mesh mesh(options(true));
        REQUIRE(mesh.write(anna, "a", 1).outcome == Outcome::ok);
        mesh.simulation.faults().pause(mesh.node(principal));
        mesh.run(2_s);
        REQUIRE(role(mesh, mirror) == "principal");
        REQUIRE(mesh.write(max, "a", 2).outcome == Outcome::ok);
        mesh.crash(mirror);
        mesh.simulation.faults().wipe_disk(mesh.node(mirror));
        mesh.restart(mirror);
        mesh.simulation.faults().resume(mesh.node(principal));
        mesh.run(2_s);
        if (restarts) {
            mesh.crash(principal);
            mesh.restart(principal);
            mesh.run(2_s);
        }
        CHECK(mesh.read(anna, "a").outcome == Outcome::fail);
        CHECK(mesh.read(max, "a").outcome == Outcome::fail);
    }
}

TEST_CASE("a mirror that stood still is brought in step with what was acknowledged meanwhile") {
    Mesh mesh(options(true));
    mesh.crash("zurich/witness-1");
    REQUIRE(mesh.write(anna, "a", 1).outcome == Outcome::ok);
    mesh.simulation.faults().pause(mesh.node(mirror));
    // Shipped to a mirror that will answer for a session that is over by then.
    const OperationId write = mesh.start(anna, {{}, Function::write, "a", 2, Bytes{1}});
    mesh.run(1500_ms);
    mesh.simulation.faults().resume(mesh.node(mirror));
    mesh.run(1_s);
    REQUIRE(mesh.reply(write));
    REQUIRE(mesh.reply(write)->outcome == Outcome::ok);
    mesh.restart("zurich/witness-1");
    mesh.run(500_ms);
    mesh.crash(principal);
    mesh.run(3_s);
    CHECK(mesh.read(max, "a").value == 2);
}

TEST_CASE("a mirror that starts again does not begin its session anew") {
    // The database is sent again until its arrival is known. For some of these moments, a copy
    // that has been held up comes just after the mirror's second start.
    for (int moment = 0; moment < 20; ++moment) {
        MeshOptions far = options(true);
        far.rtt = 600_ms;
        far.options[3].value = Duration(5_s);  // its deadline
        Mesh mesh(far);
        mesh.run(3_s);
        mesh.crash("zurich/witness-1");  // so that the view stays the same
        mesh.crash(mirror);
        mesh.run(3_s);
        mesh.restart(mirror);
        mesh.run(800_ms + 50_ms * moment);
        const sim::LinkId link = mesh.links.at({"frankfurt", "munich"});
        mesh.simulation.faults().degrade(link, {.extra_latency = 5_s});
        mesh.run(50_ms);
        const Instant held_up = mesh.simulation.now();
        mesh.simulation.faults().restore(link);
        mesh.run(2_s);
        REQUIRE(mesh.write(anna, "a", 1).outcome == Outcome::ok);
        mesh.simulation.run_until(held_up + 5200_ms);
        mesh.crash(mirror);
        mesh.restart(mirror);
        mesh.run(250_ms);
        mesh.crash(principal);
        mesh.restart("zurich/witness-1");
        mesh.run(4_s);
        CHECK(mesh.read(max, "a").value == 1);
    }
}

TEST_CASE("without fencing, a principal that is cut off serves beside the new one") {
    Mesh mesh(options(true, {"no-fencing"}));
    mesh.isolate("frankfurt");
    mesh.run(3_s);
    REQUIRE(mesh.write(max, "a", 2).outcome == Outcome::ok);
    const ClientReply stale = mesh.read(anna, "a");
    CHECK(stale.outcome == Outcome::ok);
    CHECK_FALSE(stale.value);
}

TEST_CASE("a write acknowledged early is gone with the principal's power") {
    for (const bool broken : {false, true}) {
        Mesh mesh(options(true, broken ? std::vector<std::string>{"early-acknowledgement"}
                                       : std::vector<std::string>{}));
        mesh.cut("frankfurt", "munich");
        const OperationId write = mesh.start(anna, {{}, Function::write, "a", 1, Bytes{1}});
        mesh.run(2_ms);
        CHECK(mesh.reply(write).has_value() == broken);
        mesh.crash(principal);
        mesh.heal("frankfurt", "munich");
        mesh.run(3_s);
        // Who was not answered asked again, and the mirror did it.
        CHECK(mesh.read(max, "a").value.has_value() != broken);
    }
}

TEST_CASE("a request whose answer is lost is executed once, unless nobody remembers it") {
    for (const bool broken : {false, true}) {
        Mesh mesh(options(true, broken ? std::vector<std::string>{"no-duplicate-cache"}
                                       : std::vector<std::string>{}));
        mesh.simulation.faults().block(mesh.node(principal), mesh.node(anna));
        const OperationId write = mesh.start(anna, {{}, Function::write, "a", 1, Bytes{1}});
        mesh.run(100_ms);
        REQUIRE(mesh.write("frankfurt/client-2", "a", 2).outcome == Outcome::ok);
        mesh.crash(principal);  // what was executed once stays so at the other server
        mesh.run(1900_ms);
        REQUIRE(mesh.reply(write));
        CHECK(mesh.reply(write)->outcome == Outcome::ok);
        CHECK(mesh.read(max, "a").value == (broken ? 1 : 2));
    }
}

TEST_CASE("it needs two sites with a server, and a third for the witness") {
    const ProtocolDescription& protocol = *protocols::find("system-of-record");
    std::vector<Option> defaults;
    for (const auto& option : protocol.options) defaults.push_back({option.name, option.fallback});
    Deployment two({{"frankfurt", 0, 1, 1, false}, {"munich", 0, 1, 1, false}});
    CHECK(protocol.deploy(two, defaults, {}) ==
          "three sites must have servers: 1, the third for the witness");
    Deployment many({{"frankfurt", 0, 2, 1, false}});
    CHECK(protocol.deploy(many, defaults, {}) == "site 'frankfurt' has more than one server");
}
