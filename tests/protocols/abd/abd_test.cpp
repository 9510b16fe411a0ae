// abd: each mechanism of the quorum register, on small simulated networks.

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "abd/replica.hpp"
#include "servers.hpp"

using namespace cleave;
using namespace cleave::literals;
using protocols::testing::Servers;

namespace {

// Registers kept by `count` replicas, and bugs.
struct Registers : Servers {
    explicit Registers(std::size_t count, const std::vector<std::string>& bugs = {},
                       Duration sync = 1_ms)
        : Servers({.protocol = "abd", .count = count, .bugs = bugs, .sync = sync}) {}
    static NodeId replica(std::size_t i) { return server(i); }
};

}  // namespace

TEST_CASE("a register is read at any replica as it was written at another") {
    Registers registers(3);
    CHECK_FALSE(registers.read(2).value);
    for (Value value = 1; value <= 6; ++value) {
        CHECK(registers.write(static_cast<std::size_t>(value % 3), value).outcome == Outcome::ok);
        CHECK(registers.read(static_cast<std::size_t>((value + 1) % 3)).value == value);
    }
    CHECK(registers.finish(registers.start(1, Function::remove)).outcome == Outcome::ok);
    const ClientReply removed = registers.read(0);
    CHECK(removed.outcome == Outcome::ok);
    CHECK_FALSE(removed.value);
}

TEST_CASE("reads and writes take two rounds to a majority and the sync of a disk") {
    Registers registers(3);
    const OperationId write = registers.start(0, Function::write, 5);
    CHECK(registers.finish(write).outcome == Outcome::ok);
    CHECK(registers.took(write) == 5_ms);  // 2 + 2 of the network, 1 of the disk
    registers.run(10_ms);
    const OperationId read = registers.start(1, Function::read);
    CHECK(registers.finish(read).value == 5);
    CHECK(registers.took(read) == 4_ms);  // what it writes back is durable already
}

TEST_CASE("a read stores what it returns at a majority, and without that the next goes back") {
    for (const bool broken : {false, true}) {
        INFO((broken ? "broken" : "sound"));
        Registers registers(3, broken ? std::vector<std::string>{"reads-do-not-write"}
                                      : std::vector<std::string>{});
        REQUIRE(registers.write(0, 1).outcome == Outcome::ok);
        registers.run(20_ms);
        // Replica a stores 2 alone: it is cut off when its query has been answered.
        const OperationId half = registers.start(0, Function::write, 2);
        registers.run(2_ms);
        registers.isolate(0, true);
        registers.run(10_ms);
        REQUIRE(registers.has(0, 2));
        REQUIRE_FALSE(registers.has(1, 2));
        // A client reads it by a and b, while c is away; another by b and c, while a is.
        registers.isolate(2, true);
        registers.simulation.faults().heal(registers.links.at({0, 1}), sim::Direction::both);
        registers.simulation.faults().crash(registers.replica(0), sim::Stop::kill);
        registers.simulation.faults().restart(registers.replica(0));
        REQUIRE(registers.read(1).value == 2);
        registers.isolate(0, true);
        registers.simulation.faults().heal(registers.links.at({0, 2}), sim::Direction::both);
        registers.isolate(2, false);
        registers.simulation.faults().cut(registers.links.at({0, 2}), sim::Direction::both);
        CHECK(registers.read(2).value == (broken ? 1 : 2));
        CHECK(registers.finish(half).outcome == Outcome::unknown);
    }
}

TEST_CASE("two writes at once have different tags, unless the tag leaves out the writer") {
    for (const bool broken : {false, true}) {
        INFO((broken ? "broken" : "sound"));
        Registers registers(3, broken ? std::vector<std::string>{"tags-without-writer"}
                                      : std::vector<std::string>{});
        const OperationId one = registers.start(0, Function::write, 1);
        const OperationId two = registers.start(1, Function::write, 2);
        CHECK(registers.finish(one).outcome == Outcome::ok);
        CHECK(registers.finish(two).outcome == Outcome::ok);
        registers.run(20_ms);
        bool violated = false;
        for (const auto& [sentence, told] : registers.simulation.properties().records()) {
            violated = violated || told.violation();
        }
        CHECK(violated == broken);
        std::size_t having_two = 0;
        for (std::size_t i = 0; i < 3; ++i) having_two += registers.has(i, 2) ? 1U : 0U;
        CHECK((having_two == 0 || having_two == 3) == !broken);
    }
}

TEST_CASE("without a majority a read fails, and a write fails that was stored nowhere") {
    Registers registers(3);
    REQUIRE(registers.write(0, 1).outcome == Outcome::ok);
    registers.run(10_ms);
    registers.isolate(0, true);
    const OperationId write = registers.start(0, Function::write, 2);
    const OperationId read = registers.start(0, Function::read);
    CHECK(registers.finish(write).outcome == Outcome::fail);
    CHECK(registers.finish(read).outcome == Outcome::fail);
    CHECK(registers.took(write) < 3_s);
    CHECK(registers.write(1, 3).outcome == Outcome::ok);  // the majority goes on
    registers.isolate(0, false);
    CHECK(registers.read(0).value == 3);
}

TEST_CASE("a write that was being stored when the majority went is unknown") {
    Registers registers(3);
    const OperationId write = registers.start(0, Function::write, 2);
    registers.run(2_ms);  // the query is answered
    registers.isolate(0, true);
    CHECK(registers.finish(write).outcome == Outcome::unknown);
}

TEST_CASE("what was acknowledged survives the loss of all power, unless replicas do not sync") {
    for (const bool broken : {false, true}) {
        INFO((broken ? "broken" : "sound"));
        Registers registers(3,
                            broken ? std::vector<std::string>{"acknowledge-before-sync"}
                                   : std::vector<std::string>{},
                            50_ms);
        REQUIRE(registers.write(0, 1).outcome == Outcome::ok);
        for (std::size_t i = 0; i < 3; ++i)
            registers.simulation.faults().crash(Registers::replica(i));
        for (std::size_t i = 0; i < 3; ++i) {
            registers.simulation.faults().restart(Registers::replica(i));
        }
        const ClientReply read = registers.read(1);
        CHECK(read.outcome == Outcome::ok);
        CHECK(read.value.has_value() == !broken);
    }
}

TEST_CASE("a copy of a write that arrives after its coordinator's restart is not executed") {
    for (const bool restarted : {false, true}) {
        INFO((restarted ? "restarted" : "running"));
        Registers registers(3);
        const OperationId id{100};
        registers.simulation.submit(registers.repeated, {id, Function::write, "x", 1, Bytes{1}});
        REQUIRE(registers.finish(id).outcome == Outcome::ok);
        if (restarted) {
            registers.simulation.faults().crash(Registers::replica(0));
            registers.simulation.faults().restart(Registers::replica(0));
        }
        REQUIRE(registers.write(1, 2).outcome == Outcome::ok);
        registers.run(2_s);
        CHECK(registers.read(2).value == 2);
        CHECK(registers.simulation.properties()
                  .records()
                  .at(std::string(abd::says::repeated))
                  .times_true == 1);
    }
}

TEST_CASE("a replica writes its log anew before it grows without bound, and reads it back") {
    Registers registers(3);
    for (Value value = 1; value <= 200; ++value) {
        REQUIRE(registers.write(0, value).outcome == Outcome::ok);
    }
    registers.run(10_ms);
    for (std::size_t i = 0; i < 3; ++i) registers.simulation.faults().crash(Registers::replica(i));
    for (std::size_t i = 0; i < 3; ++i)
        registers.simulation.faults().restart(Registers::replica(i));
    CHECK(registers.read(1).value == 200);
    const std::string state = registers.state(0);
    const std::size_t length = state.find("length: ");
    REQUIRE(length != std::string::npos);
    CHECK(std::stoi(state.substr(length + 8)) < 100);
}

TEST_CASE("abd says what is wrong with sites that it cannot run on") {
    const ProtocolDescription protocol = abd::description();
    std::vector<Option> options;
    for (const OptionDescription& one : protocol.options) {
        options.push_back({one.name, one.fallback});
    }
    Deployment empty({{.name = "here", .clients = 1}});
    CHECK(protocol.deploy(empty, options, {}) == "no site has servers; give one the key servers");
    options[0].value = Duration{};
    Deployment here({{.name = "here", .servers = 1, .clients = 1}});
    CHECK(protocol.deploy(here, options, {}) == "deadline must be at least 1ms");
}
