// abd: each mechanism of the quorum register, on small simulated networks.

#include <catch2/catch.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "abd/replica.hpp"
#include "catalog/protocols.hpp"
#include "engine/simulation.hpp"

using namespace cleave;
using namespace cleave::literals;

namespace {

// A client whose network delivers each of its requests again after a second.
class Repeated {
  public:
    struct Again {
        ClientRequest request;
        CLEAVE_FIELDS(Again, request);
    };
    explicit Repeated(NodeId replica) : replica_(replica) {}
    using Messages = Handles<parts::ServiceReply>;
    using Events = Handles<Again>;
    using StoreEvents = Handles<>;
    void on_start(Host&, const DiskImage&) {}
    void on(Host& host, const ClientRequest& request) {
        host.send(replica_, parts::ServiceRequest{request, request.id});
        host.set_timer(1_s, Again{request});
    }
    void on(Host& host, NodeId, const parts::ServiceReply& answer) { host.reply(answer.reply); }
    void on(Host& host, const Again& again) {
        host.send(replica_, parts::ServiceRequest{again.request, again.request.id});
    }

  private:
    NodeId replica_;

  public:
    CLEAVE_FIELDS(Repeated, replica_);
};

// Replicas at sites of their own, each site with one client, all a millisecond apart; disks that
// take `sync`.
struct Registers {
    explicit Registers(std::size_t count, const std::vector<std::string>& bugs = {},
                       Duration sync = 1_ms) {
        std::vector<sim::SiteId> sites;
        std::vector<DeploymentSite> where;
        world::LinkOptions link;
        link.rtt = 2_ms;
        for (std::size_t i = 0; i < count; ++i) {
            const std::string name(1, static_cast<char>('a' + i));
            sites.push_back(simulation.add_site(name, {}));
            for (std::size_t j = 0; j < i; ++j) {
                links[{j, i}] = simulation.add_link(sites[j], sites[i], link);
            }
            where.push_back({.name = name, .servers = 1, .clients = 1});
        }
        const ProtocolDescription protocol = abd::description();
        std::vector<Option> options;
        for (const OptionDescription& one : protocol.options) {
            options.push_back({one.name, one.fallback});
        }
        Deployment deployment(where);
        REQUIRE(protocol.deploy(deployment, options, bugs).empty());
        world::MachineOptions machine;
        machine.disk.sync = world::Constant{sync};
        machine.disk.crash_damage = world::CrashDamage::none_survive;
        for (const Deployment::Placement& one : deployment.placements()) {
            const auto site = static_cast<std::size_t>(one.site[0] - 'a');
            simulation.add_node(sites[site], one.name, one.make, machine);
        }
        simulation.on_reply([this](sim::Simulation& sim, NodeId, const ClientReply& reply) {
            replies.emplace(reply.id, reply);
            answered.emplace(reply.id, sim.now());
        });
        repeated = simulation.add_node(
            sites[0], "repeated", [] { return make_node<Repeated>(replica(0)); }, machine);
        run(10_ms);
        replica_count = count;
    }

    void run(Duration length) { simulation.run_until(simulation.now() + length); }
    static NodeId replica(std::size_t i) { return NodeId{static_cast<std::uint32_t>(i)}; }
    NodeId client(std::size_t i) const { return replica(replica_count + i); }
    std::string state(std::size_t i) const { return simulation.node(replica(i)).to_string(); }
    bool has(std::size_t i, Value value) const {
        return state(i).find("stamp: " + std::to_string(value)) != std::string::npos;
    }

    OperationId start(std::size_t client_index, Function function, Value value = 0) {
        const OperationId id{++last_id};
        started[id] = simulation.now();
        simulation.submit(client(client_index), {id, function, "x", value, Bytes{1}});
        return id;
    }
    ClientReply finish(OperationId id) {
        for (int i = 0; i < 10'000 && !replies.contains(id); ++i) run(1_ms);
        return replies.at(id);
    }
    ClientReply write(std::size_t by, Value value) {
        return finish(start(by, Function::write, value));
    }
    ClientReply read(std::size_t by) { return finish(start(by, Function::read)); }
    Duration took(OperationId id) const { return answered.at(id) - started.at(id); }
    void isolate(std::size_t site, bool cut) {
        for (const auto& [ends, link] : links) {
            if (ends.first != site && ends.second != site) continue;
            if (cut) {
                simulation.faults().cut(link, sim::Direction::both);
            } else {
                simulation.faults().heal(link, sim::Direction::both);
            }
        }
    }

    sim::Simulation simulation{7};
    std::map<std::pair<std::size_t, std::size_t>, sim::LinkId> links;
    std::size_t replica_count = 0;
    NodeId repeated;
    std::uint64_t last_id = 0;
    std::map<OperationId, ClientReply> replies;
    std::map<OperationId, Instant> started;
    std::map<OperationId, Instant> answered;
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
