// The parts of a replicated log that need no group: configurations, and the log on disk.

#include "catch.hpp"
#include "engine/simulation.hpp"
#include "parts/raft/log.hpp"
#include "raft_kv/machine.hpp"

using namespace cleave;
using namespace cleave::literals;
using raft::Configuration;
using raft::Entry;
using raft::Log;

namespace {

std::vector<NodeId> nodes(std::initializer_list<std::uint32_t> numbers) {
    std::vector<NodeId> all;
    for (const std::uint32_t number : numbers) all.push_back(NodeId{number});
    return all;
}

struct Start {
    CLEAVE_NO_FIELDS(Start);
};
struct Synced {
    raft::Mark mark;
    CLEAVE_FIELDS(Synced, mark);
};

// Opens its log, and at its first start writes what a test wants on disk.
class Writer {
  public:
    using Script = void (*)(Host&, Log&);
    Writer(Script script, bool forget)
        : script_(reinterpret_cast<std::uintptr_t>(script)), forget_(forget) {}
    using Messages = Handles<>;
    using Events = Handles<Synced>;
    using StoreEvents = Handles<>;
    void on_start(Host& host, const DiskImage& disk) {
        sound = log.open(host, disk, forget_);
        if (!disk.files.empty()) return;
        reinterpret_cast<Script>(script_)(host, log);
        host.sync(Synced{log.mark()});
    }
    void on(Host&, const Synced& synced) { log.synced(synced.mark); }

  private:
    std::uintptr_t script_;
    bool forget_;

  public:
    Log log{Configuration{nodes({0, 1, 2}), {}}};
    bool sound = false;
    CLEAVE_FIELDS(Writer, script_, forget_, log, sound);
};

// The log after the script, a sync, a crash and a restart.
Log survived(Writer::Script script, bool forget = false) {
    sim::Simulation simulation(1);
    const auto site = simulation.add_site("here", {});
    const NodeId node =
        simulation.add_node(site, "server", [=] { return make_node<Writer>(script, forget); }, {});
    simulation.run_until(Instant::at(1_s));
    simulation.faults().crash(node);
    simulation.faults().restart(node);
    simulation.run_until(Instant::at(2_s));
    const auto& writer = static_cast<const NodeOf<Writer>&>(simulation.node(node)).protocol();
    CHECK(writer.sound);
    return writer.log;
}

Entry entry(std::uint64_t term, const std::string& command) { return {term, command, {}, {}}; }

}  // namespace

TEST_CASE("a majority agrees on what more than half have reached, of both sets while joint") {
    const std::map<NodeId, std::uint64_t> reached = {
        {NodeId{0}, 5}, {NodeId{1}, 7}, {NodeId{2}, 3}, {NodeId{3}, 2}, {NodeId{4}, 9}};
    CHECK(Configuration{nodes({0, 1, 2}), {}}.agreed(reached) == 5);
    CHECK(Configuration{nodes({0, 1}), {}}.agreed(reached) == 5);
    CHECK(Configuration{nodes({0, 1, 2, 3}), {}}.agreed(reached) == 3);
    CHECK(Configuration{nodes({0, 1, 2}), nodes({2, 3, 4})}.agreed(reached) == 3);
    CHECK(Configuration{nodes({0, 1, 2}), nodes({3, 5, 6})}.agreed(reached) == 0);
}

TEST_CASE("a log comes back from disk as it was: ballot, entries, what took others' place") {
    const Log log = survived([](Host& host, Log& log) {
        log.vote(host, 3, NodeId{2});
        for (const char* command : {"a", "b", "c"}) log.append(host, entry(1, command));
        log.truncate(1);
        log.append(host, entry(3, "d"));
    });
    CHECK(log.term() == 3);
    CHECK(log.voted_for() == NodeId{2});
    REQUIRE(log.last_index() == 2);
    CHECK(log.at(1).command == "a");
    CHECK(log.at(2).command == "d");
    CHECK(log.last_term() == 3);
}

TEST_CASE("a snapshot stands for the entries that it covers, and those after it stay") {
    const auto script = [](Host& host, Log& log) {
        for (const char* command : {"a", "b", "c"}) log.append(host, entry(1, command));
        log.compact(host, 2, "state", {});
        log.append(host, entry(2, "d"));
    };
    const Log log = survived(script);
    CHECK(log.snapshot().last_index == 2);
    CHECK(log.snapshot().state == "state");
    REQUIRE(log.last_index() == 4);
    CHECK(log.at(3).command == "c");
    CHECK(log.at(4).command == "d");
    CHECK(survived(script, true).last_index() == 2);  // the planted bug
}

TEST_CASE("a leader's snapshot keeps the entries after it only where the log agrees with it") {
    const Log agrees = survived([](Host& host, Log& log) {
        for (const char* command : {"a", "b", "c"}) log.append(host, entry(1, command));
        log.install(host, {2, 1, 0, {}, "theirs", {}}, false);
    });
    CHECK(agrees.last_index() == 3);
    CHECK(agrees.at(3).command == "c");
    const Log differs = survived([](Host& host, Log& log) {
        for (const char* command : {"a", "b", "c"}) log.append(host, entry(1, command));
        log.install(host, {2, 9, 0, {}, "theirs", {}}, false);
    });
    CHECK(differs.last_index() == 2);
    CHECK(differs.last_term() == 9);
}

TEST_CASE("the newest configuration of a log counts, and goes with the entry that brought it") {
    const Log log = survived([](Host& host, Log& log) {
        log.append(host, {1, "", {}, Configuration{nodes({0, 1, 2}), nodes({3, 4, 5})}});
        log.append(host, {1, "", {}, Configuration{nodes({3, 4, 5}), {}}});
        CHECK(log.configuration().members == nodes({3, 4, 5}));
        log.truncate(1);
        CHECK(log.configuration().joint());
        log.append(host, entry(2, "a"));
    });
    CHECK(log.configuration().joint());
    CHECK(log.configuration_index() == 1);
}

TEST_CASE("logs with the same entries have the same check, others have not") {
    const auto check_of = [](Writer::Script script) {
        const Log log = survived(script);
        return log.check_at(log.last_index());
    };
    const auto plain = check_of([](Host& host, Log& log) {
        for (const char* command : {"a", "b"}) log.append(host, entry(1, command));
    });
    const auto compacted = check_of([](Host& host, Log& log) {
        for (const char* command : {"a", "b"}) log.append(host, entry(1, command));
        log.compact(host, 1, "state", {});
    });
    const auto other = check_of([](Host& host, Log& log) {
        for (const char* command : {"x", "b"}) log.append(host, entry(1, command));
    });
    CHECK(plain == compacted);
    CHECK(plain != other);
}

TEST_CASE("a command that comes out of the log twice is executed once and answered alike") {
    raft_kv::Machine machine;
    const auto command = [](std::uint64_t id, Value value, std::optional<Value> expected) {
        return raft_kv::Command{NodeId{9},
                                {OperationId{id}, Function::cas, "a", value, Bytes{1}, expected},
                                OperationId{1}};
    };
    CHECK(machine.apply(command(1, 1, std::nullopt))->outcome == Outcome::ok);
    CHECK(machine.apply(command(2, 2, 1))->outcome == Outcome::ok);
    CHECK(machine.apply(command(1, 1, std::nullopt))->outcome == Outcome::ok);
    CHECK(machine.read({{}, Function::read, "a", 0, {}}).value == 2);
    raft_kv::Command late = command(3, 3, 2);
    late.lowest = OperationId{3};
    CHECK(machine.apply(late)->outcome == Outcome::ok);
    CHECK_FALSE(machine.apply(command(2, 2, 1)));  // its client has gone on
}
