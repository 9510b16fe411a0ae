// dynamo: each mechanism of the paper, on small simulated networks.

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "dynamo/server.hpp"
#include "servers.hpp"

using namespace cleave;
using namespace cleave::literals;
using protocols::testing::Servers;
using protocols::testing::ServersOptions;

namespace {

// Servers with the clean-up off, so that each test shows one mechanism by itself.
struct Dynamo : Servers {
    explicit Dynamo(std::vector<Option> options, std::size_t count = 3,
                    const std::vector<std::string>& bugs = {}, Duration sync = 1_ms)
        : Servers({.protocol = "dynamo",
                   .count = count,
                   .options = quiet(std::move(options)),
                   .bugs = bugs,
                   .sync = sync}) {}

    static std::vector<Option> quiet(std::vector<Option> options) {
        options.push_back({"anti_entropy", Duration{}});
        options.push_back({"read_repair", false});
        return options;
    }
    bool reached(std::string_view sentence) const {
        const auto found = simulation.properties().records().find(sentence);
        return found != simulation.properties().records().end() && found->second.first.has_value();
    }
    void crash(std::size_t i) { simulation.faults().crash(server(i)); }
    void restart(std::size_t i) { simulation.faults().restart(server(i)); }
};

Option number(const char* name, std::int64_t value) { return {name, value}; }

// The servers of the key "x" among five, first those that keep it, then the others.
std::vector<std::size_t> preference() {
    std::vector<dynamo::Member> members;
    for (std::uint32_t i = 0; i < 5; ++i) members.push_back({NodeId{i}, i});
    std::vector<std::size_t> list;
    for (const auto& member : dynamo::Ring(members, 16).preference_list("x", 3)) {
        list.push_back(member.node.value);
    }
    return list;
}

}  // namespace

TEST_CASE("two of three copies: a read anywhere meets the write, in one round trip each") {
    Dynamo dynamo({});
    for (Value value = 1; value <= 5; ++value) {
        const OperationId write = dynamo.start(0, Function::write, value);
        CHECK(dynamo.finish(write).outcome == Outcome::ok);
        CHECK(dynamo.took(write) == 4_ms);  // its own disk, the way there and back, another's disk
        const OperationId read = dynamo.start(1, Function::read);
        CHECK(dynamo.finish(read).value == value);
        CHECK(dynamo.took(read) == 2_ms);
    }
    CHECK(dynamo.finish(dynamo.start(2, Function::remove)).outcome == Outcome::ok);
    CHECK_FALSE(dynamo.read(0).value);
}

TEST_CASE("one of three copies: each side of a partition goes on by itself") {
    Dynamo dynamo({number("r", 1), number("w", 1)});
    REQUIRE(dynamo.write(0, 1).outcome == Outcome::ok);
    dynamo.run(10_ms);
    dynamo.isolate(0, true);
    CHECK(dynamo.write(1, 2).outcome == Outcome::ok);
    CHECK(dynamo.read(0).value == 1);
    CHECK(dynamo.read(2).value == 2);
}

TEST_CASE("a strict quorum that is not there: a read fails, a write is unknown") {
    Dynamo dynamo({});
    dynamo.isolate(0, true);
    CHECK(dynamo.read(0).outcome == Outcome::fail);
    CHECK(dynamo.write(0, 1).outcome == Outcome::unknown);
    CHECK(dynamo.write(1, 2).outcome == Outcome::ok);
}

TEST_CASE("concurrent writes become siblings, of which a read returns the newest") {
    Dynamo dynamo({number("r", 2), number("w", 1), {"timeout", Duration(100_ms)}});
    dynamo.isolate(0, true);
    REQUIRE(dynamo.write(0, 1).outcome == Outcome::ok);
    REQUIRE(dynamo.write(1, 2).outcome == Outcome::ok);
    dynamo.run(200_ms);
    dynamo.isolate(0, false);
    CHECK(dynamo.read(0).value == 2);
    CHECK(dynamo.reached(dynamo::says::siblings));
    CHECK(dynamo.has(0, 1));
    CHECK_FALSE(dynamo.has(0, 2));  // there is no read repair here
}

TEST_CASE("a later write takes the place of all siblings that its coordinator knows") {
    ServersOptions options{
        .protocol = "dynamo",
        .options = {number("r", 2), number("w", 1), {"timeout", Duration(100_ms)}}};
    Servers servers(options);
    servers.isolate(0, true);
    REQUIRE(servers.write(0, 1).outcome == Outcome::ok);
    REQUIRE(servers.write(1, 2).outcome == Outcome::ok);
    servers.run(200_ms);
    servers.isolate(0, false);
    REQUIRE(servers.read(0).value == 2);
    servers.run(200_ms);  // read repair
    CHECK(servers.has(0, 1));
    CHECK(servers.has(0, 2));
    REQUIRE(servers.write(0, 3).outcome == Outcome::ok);
    servers.run(200_ms);
    for (std::size_t i = 0; i < 3; ++i) {
        INFO(i);
        CHECK(servers.has(i, 3));
        CHECK_FALSE(servers.has(i, 1));
        CHECK_FALSE(servers.has(i, 2));
    }
}

TEST_CASE("a replica that missed a write gets it by read repair, or by anti-entropy, or not") {
    enum class By : std::uint8_t { nothing, read_repair, anti_entropy };
    for (const By by : {By::nothing, By::read_repair, By::anti_entropy}) {
        INFO(static_cast<int>(by));
        const Duration period = by == By::anti_entropy ? 1_s : Duration{};
        Servers servers({.protocol = "dynamo",
                         .options = {{"read_repair", by == By::read_repair},
                                     {"anti_entropy", period},
                                     {"timeout", Duration(100_ms)}}});
        servers.isolate(2, true);
        REQUIRE(servers.write(0, 1).outcome == Outcome::ok);
        servers.run(200_ms);
        servers.isolate(2, false);
        REQUIRE(servers.read(1).value == 1);
        servers.run(20_s);
        CHECK(servers.has(2, 1) == (by != By::nothing));
    }
}

TEST_CASE("a sloppy quorum writes to stand-ins, who hand over what they kept for others") {
    const std::vector<std::size_t> list = preference();
    for (const bool sloppy : {false, true}) {
        INFO((sloppy ? "sloppy" : "strict"));
        Dynamo dynamo({{"sloppy", sloppy}}, 5);
        dynamo.crash(list[1]);
        dynamo.crash(list[2]);
        const ClientReply write = dynamo.write(list[0], 1);
        CHECK(write.outcome == (sloppy ? Outcome::ok : Outcome::unknown));
        CHECK(dynamo.reached(dynamo::says::stands_in));
        CHECK(dynamo.has(list[3], 1));
        CHECK(dynamo.read(list[0]).outcome == (sloppy ? Outcome::ok : Outcome::fail));
        dynamo.restart(list[1]);
        dynamo.restart(list[2]);
        dynamo.run(5_s);
        CHECK(dynamo.reached(dynamo::says::handed_off));
        CHECK(dynamo.has(list[1], 1));
        CHECK(dynamo.has(list[2], 1));
        CHECK_FALSE(dynamo.has(list[3], 1));  // it has forgotten what it kept for others
    }
}

TEST_CASE("stand-ins that count for a strict quorum let a read miss an acknowledged write") {
    const std::vector<std::size_t> list = preference();
    for (const bool broken : {false, true}) {
        INFO((broken ? "broken" : "sound"));
        Dynamo dynamo(
            {{"hand_off", Duration(60_s)}}, 5,
            broken ? std::vector<std::string>{"stand-ins-count"} : std::vector<std::string>{});
        REQUIRE(dynamo.write(list[0], 1).outcome == Outcome::ok);
        dynamo.run(1_s);
        dynamo.isolate(list[1], true);
        dynamo.isolate(list[2], true);
        const ClientReply write = dynamo.write(list[0], 2);
        CHECK(write.outcome == (broken ? Outcome::ok : Outcome::unknown));
        dynamo.run(3_s);
        dynamo.isolate(list[1], false);
        dynamo.isolate(list[2], false);
        dynamo.isolate(list[0], true);
        CHECK(dynamo.read(list[1]).value == 1);  // stale only where 2 was acknowledged
    }
}

TEST_CASE("a request for a key of others is passed on to the nearest that keeps it") {
    const std::vector<std::size_t> list = preference();
    Dynamo dynamo({}, 5);
    CHECK(dynamo.write(list[4], 1).outcome == Outcome::ok);
    CHECK(dynamo.reached(dynamo::says::passed_on));
    CHECK_FALSE(dynamo.has(list[4], 1));
    CHECK(dynamo.read(list[3]).value == 1);
}

TEST_CASE("a clock that steps back costs writes only where it alone makes timestamps") {
    for (const bool broken : {false, true}) {
        INFO((broken ? "broken" : "sound"));
        Dynamo dynamo(
            {{"conflicts", std::string("last-writer-wins")}}, 3,
            broken ? std::vector<std::string>{"bare-wall-clock"} : std::vector<std::string>{});
        dynamo.run(5_s);
        REQUIRE(dynamo.write(0, 1).outcome == Outcome::ok);
        dynamo.simulation.faults().step_wall_clock(Servers::server(0), -3_s);
        REQUIRE(dynamo.write(0, 2).outcome == Outcome::ok);
        CHECK(dynamo.read(0).value == (broken ? 1 : 2));
    }
}

TEST_CASE("a tombstone forgotten too early lets a replica that was away bring the object back") {
    for (const bool broken : {false, true}) {
        INFO((broken ? "broken" : "sound"));
        Servers servers({.protocol = "dynamo",
                         .options = {{"anti_entropy", Duration(1_s)}},
                         .bugs = broken ? std::vector<std::string>{"tombstones-collected-early"}
                                        : std::vector<std::string>{}});
        REQUIRE(servers.write(0, 1).outcome == Outcome::ok);
        servers.run(1_s);
        servers.isolate(2, true);
        REQUIRE(servers.finish(servers.start(0, Function::remove)).outcome == Outcome::ok);
        servers.run(10_s);
        servers.isolate(2, false);
        servers.run(20_s);
        CHECK(servers.read(0).value.has_value() == broken);
    }
}

TEST_CASE("what W servers acknowledged survives the loss of all power") {
    Dynamo dynamo({}, 3, {}, 50_ms);
    REQUIRE(dynamo.write(0, 1).outcome == Outcome::ok);
    for (std::size_t i = 0; i < 3; ++i) dynamo.crash(i);
    for (std::size_t i = 0; i < 3; ++i) dynamo.restart(i);
    CHECK(dynamo.read(1).value == 1);
}

TEST_CASE("a copy of a put that arrives after its coordinator's restart is not executed") {
    Dynamo dynamo({});
    const OperationId id{100};
    dynamo.simulation.submit(dynamo.repeated, {id, Function::write, "x", 1, Bytes{1}});
    REQUIRE(dynamo.finish(id).outcome == Outcome::ok);
    dynamo.crash(0);
    dynamo.restart(0);
    REQUIRE(dynamo.write(1, 2).outcome == Outcome::ok);
    dynamo.run(2_s);
    CHECK(dynamo.read(0).value == 2);
    CHECK(dynamo.read(2).value == 2);
}

TEST_CASE("a server writes its log anew before it grows without bound, and reads it back") {
    Dynamo dynamo({});
    for (Value value = 1; value <= 200; ++value) {
        REQUIRE(dynamo.write(0, value).outcome == Outcome::ok);
    }
    dynamo.run(10_ms);
    for (std::size_t i = 0; i < 3; ++i) dynamo.crash(i);
    for (std::size_t i = 0; i < 3; ++i) dynamo.restart(i);
    CHECK(dynamo.read(1).value == 200);
    const std::string state = dynamo.state(0);
    const std::size_t length = state.find("length: ");
    REQUIRE(length != std::string::npos);
    CHECK(std::stoi(state.substr(length + 8)) < 100);
}

TEST_CASE("dynamo says what is wrong with options and sites that it cannot run on") {
    const ProtocolDescription& protocol = *protocols::find("dynamo");
    const auto deployed = [&](std::uint32_t servers, const std::vector<Option>& given) {
        std::vector<Option> options;
        for (const OptionDescription& one : protocol.options) {
            options.push_back({one.name, one.fallback});
            for (const Option& other : given) {
                if (other.name == one.name) options.back().value = other.value;
            }
        }
        Deployment deployment({{.name = "here", .servers = servers, .clients = 1}});
        return protocol.deploy(deployment, options, {});
    };
    CHECK(deployed(3, {}).empty());
    CHECK(deployed(0, {}) == "no site has servers; give one the key servers");
    CHECK(deployed(2, {}) == "n is 3, but there are only 2 servers");
    CHECK(deployed(3, {number("r", 4)}) == "r and w must not be more than n");
    CHECK(deployed(3, {number("w", 0)}) == "w must be from 1 to 100");
    CHECK(deployed(3, {{"coordinator", std::string("any")}}).find("last-writer-wins") !=
          std::string::npos);
}
