// What befalls nodes, their disks and their clocks, as the nodes live it.

#include <catch2/catch.hpp>

#include "engine/engine.hpp"
#include "engine/simulation.hpp"
#include "instants.hpp"
#include "toy.hpp"

namespace cleave::sim::testing {

// A node that says what it cares for: its stop, its memory, the failures of its disk.
class Careful {
  public:
    using Messages = Handles<>;
    using Events = Handles<Tick, Synced>;
    using StoreEvents = Handles<>;

    explicit Careful(bool handles_disk_errors) : handles_disk_errors_(handles_disk_errors) {}

    void on_start(Host& host, const DiskImage& disk) {
        found_ = disk;
        started_ = host.now();
    }
    void on_stop(Host& host) { host.append("log", "goodbye"); }
    Bytes memory_use() const { return memory_; }
    void on(Host& host, const Tick&) { ticks_.push_back(host.now()); }
    void on(Host&, const Synced&) { syncs_.push_back("ok"); }
    void on(Host&, const Synced&, DiskError error) {
        syncs_.push_back(error == DiskError::full ? "full" : "failed");
    }
    void on(Host& host, const ClientRequest& request) {
        if (request.key == "append") host.append("log", std::to_string(request.value));
        if (request.key == "sync") host.sync(Synced{});
        if (request.key == "grow") memory_ += Bytes{static_cast<std::uint64_t>(request.value)};
        if (request.key == "look") {
            wall_ = host.wall_time();
            now_ = host.now();
        }
        if (request.key == "timer") {
            timers_.push_back(host.set_timer(Duration::nanoseconds(request.value), Tick{}));
        }
        if (request.key == "cancel") {
            host.cancel(timers_[static_cast<std::size_t>(request.value)]);
        }
    }

    CLEAVE_FIELDS(Careful, handles_disk_errors_, found_, started_, memory_, ticks_, syncs_, wall_,
                  now_, timers_);

    bool handles_disk_errors_ = true;
    DiskImage found_;
    Instant started_;
    Bytes memory_;
    std::vector<Instant> ticks_;
    std::vector<std::string> syncs_;
    WallTime wall_;
    Instant now_;
    std::vector<TimerId> timers_;
};

// As careful, but it knows nothing of disk errors.
class Careless : public Careful {
  public:
    Careless() : Careful(false) {}
    using Careful::on;
    void on(Host&, const Synced&, DiskError) = delete;
};

namespace {

using Records = std::vector<std::string>;

world::MachineOptions machine_syncing_in(Duration duration) {
    world::MachineOptions machine;
    machine.disk.sync = world::Constant{duration};
    return machine;
}

template <class P>
struct One {
    explicit One(const world::MachineOptions& machine, Deployment::Factory make)
        : simulation(1),
          node(simulation.add_node(simulation.add_site("london", steady({})), "a", std::move(make),
                                   machine)),
          commander(simulation) {
        commander.run_for({});
    }
    const P& now() const { return static_cast<const NodeOf<P>&>(simulation.node(node)).protocol(); }
    void tell(const char* what, std::int64_t n = 0) {
        commander.tell(node, what, n);
        commander.run_for({});
    }
    Records log() const { return now().found_.files.at("log"); }
    Faults& faults() { return simulation.faults(); }
    Simulation simulation;
    NodeId node;
    Commander commander;
};

One<Careful> careful(const world::MachineOptions& machine = machine_syncing_in(5_ms)) {
    return One<Careful>(machine, [] { return make_node<Careful>(true); });
}

// ---- stopping ----

TEST_CASE("a killed process leaves all it wrote on disk, a loss of power only what was synced") {
    for (const Stop how : {Stop::kill, Stop::power_loss}) {
        auto world = careful();
        world.tell("append", 1);
        world.tell("sync");
        world.commander.run_for(1_s);
        world.tell("append", 2);
        world.faults().crash(world.node, how);
        world.faults().restart(world.node);
        CHECK(world.log() == (how == Stop::kill ? Records{"1", "2"} : Records{"1"}));
        CHECK(world.now().syncs_.empty());
    }
}

TEST_CASE("a node that is shut down is told, and finds what it wrote in its last handler") {
    auto world = careful();
    world.tell("append", 1);
    world.faults().shut_down(world.node);
    CHECK_FALSE(world.simulation.is_up(world.node));
    world.faults().shut_down(world.node);
    world.commander.run_for(10_s);
    CHECK_FALSE(world.simulation.is_up(world.node));
    world.faults().restart(world.node);
    CHECK(world.log() == Records{"1", "goodbye"});
}

TEST_CASE("a paused node cannot be told that it is shut down") {
    auto world = careful();
    world.tell("append", 1);
    world.faults().pause(world.node);
    world.faults().shut_down(world.node);
    world.faults().resume(world.node);
    world.faults().restart(world.node);
    CHECK(world.log() == Records{"1"});
}

TEST_CASE("a node that uses more memory than there is is killed, and restarted by its supervisor") {
    world::MachineOptions machine = machine_syncing_in(5_ms);
    machine.memory = Bytes{1'000};
    machine.restart_delay = 2_s;
    auto world = careful(machine);
    world.tell("append", 1);
    world.tell("grow", 1'000);
    CHECK(world.simulation.is_up(world.node));
    world.tell("grow", 1);
    CHECK_FALSE(world.simulation.is_up(world.node));
    world.commander.run_for(1'999_ms);
    CHECK_FALSE(world.simulation.is_up(world.node));
    world.commander.run_for(1_ms);
    REQUIRE(world.simulation.is_up(world.node));
    CHECK(world.now().memory_ == Bytes{});
    CHECK(world.log() == Records{"1"});
}

TEST_CASE("a node may use any memory where there is no limit") {
    auto world = careful();
    world.tell("grow", INT64_MAX);
    CHECK(world.simulation.is_up(world.node));
}

TEST_CASE("a supervisor does not restart a node that a fault keeps down") {
    auto world = careful();
    world.faults().exhaust_memory(world.node);
    CHECK_FALSE(world.simulation.is_up(world.node));
    world.commander.run_for(1_s);
    CHECK(world.simulation.is_up(world.node));
    world.faults().exhaust_memory(world.node);
    world.faults().crash(world.node);
    world.commander.run_for(10_s);
    CHECK_FALSE(world.simulation.is_up(world.node));
    world.faults().restart(world.node);
    CHECK(world.simulation.is_up(world.node));
}

// ---- disks ----

TEST_CASE("a node that handles the failure of a sync is told which, and lives on") {
    auto world = careful();
    world.tell("append", 1);
    world.faults().set_disk_trouble(world.node, {.full = true});
    world.tell("sync");
    world.commander.run_for(1_s);
    world.tell("append", 2);
    world.faults().set_disk_trouble(world.node, {.sync_failures = Ratio::percent(100)});
    world.tell("sync");
    world.commander.run_for(1_s);
    world.faults().set_disk_trouble(world.node, {});
    world.tell("append", 3);
    world.tell("sync");
    world.commander.run_for(1_s);
    CHECK(world.now().syncs_ == Records{"full", "failed", "ok"});
}

TEST_CASE(
    "a node that does not handle the failure of a sync stops, and its supervisor restarts it") {
    One<Careless> world(machine_syncing_in(5_ms), [] { return make_node<Careless>(); });
    world.tell("append", 1);
    world.tell("sync");
    world.commander.run_for(1_s);
    world.tell("append", 2);
    world.faults().set_disk_trouble(world.node, {.sync_failures = Ratio::percent(100)});
    world.tell("sync");
    world.commander.run_for(5_ms);
    CHECK_FALSE(world.simulation.is_up(world.node));
    world.commander.run_for(1_s);
    REQUIRE(world.simulation.is_up(world.node));
    CHECK(world.log() == Records{"1"});
}

TEST_CASE("a disk in trouble is slower by as much as it is told, until it is healthy again") {
    auto world = careful();
    world.faults().set_disk_trouble(world.node, {.extra_latency = 100_ms});
    world.tell("append", 1);
    world.tell("sync");
    world.commander.run_for(104_ms);
    CHECK(world.now().syncs_.empty());
    world.commander.run_for(1_ms);
    CHECK(world.now().syncs_.size() == 1);
    world.faults().set_disk_trouble(world.node, {});
    world.tell("append", 2);
    world.tell("sync");
    world.commander.run_for(5_ms);
    CHECK(world.now().syncs_.size() == 2);
}

TEST_CASE("decay shows at the next start: reported or not, as told") {
    for (const world::Decay how : {world::Decay::unreadable, world::Decay::flipped}) {
        auto world = careful();
        world.tell("append", 1);
        world.tell("append", 2);
        world.tell("sync");
        world.commander.run_for(1_s);
        world.faults().decay(world.node, 1, how);
        world.faults().crash(world.node);
        world.faults().restart(world.node);
        const DiskImage& found = world.now().found_;
        CHECK(world.log().size() == 2);
        CHECK(world.log() != Records{"1", "2"});
        CHECK(found.unreadable.size() == (how == world::Decay::unreadable ? 1 : 0));
    }
}

TEST_CASE("a misdirected write overwrites another record and is not where it belongs") {
    auto world = careful();
    world.tell("append", 1);
    world.tell("sync");
    world.commander.run_for(1_s);
    world.faults().misdirect_next_write(world.node);
    world.tell("append", 2);
    world.tell("append", 3);
    world.tell("sync");
    world.commander.run_for(1_s);
    world.faults().crash(world.node);
    world.faults().restart(world.node);
    CHECK(world.log() == Records{"2", "", "3"});
}

// ---- clocks ----

TEST_CASE("a node measures time by its own clock, and its timers fire by it") {
    world::MachineOptions machine;
    machine.clock.drift = {100'000'000};  // 10 % fast
    auto world = careful(machine);
    world.tell("timer", (11_s).count());
    world.commander.run_for(10_s - 1_ns);
    CHECK(world.now().ticks_.empty());
    world.commander.run_for(1_ns);
    CHECK(world.now().ticks_ == std::vector<Instant>{at(11_s)});
}

TEST_CASE("timers that are pending when a drift changes fire when the clock has run their delay") {
    auto world = careful();
    world.tell("timer", (10_s).count());
    world.tell("timer", (20_s).count());
    world.tell("timer", (30_s).count());
    world.commander.run_for(5_s);
    world.faults().set_drift(world.node, {-500'000'000});
    world.commander.run_for(10_s - 1_ns);
    CHECK(world.now().ticks_.empty());
    world.commander.run_for(1_ns);
    CHECK(world.now().ticks_ == std::vector<Instant>{at(10_s)});
    world.tell("cancel", 1);  // its id is still good
    world.faults().set_drift(world.node, {});
    world.commander.run_for(100_s);
    CHECK(world.now().ticks_ == std::vector<Instant>{at(10_s), at(30_s)});
}

TEST_CASE("the drift of one node leaves the timers of another where they were") {
    TwoSites world(1);
    world.commander.tell(world.b, "timer", (10_s).count());
    world.commander.run_for(1_s);
    world.simulation.faults().set_drift(world.a, {500'000'000});
    world.commander.run_for(20_s);
    REQUIRE(toy_at(world.simulation, world.b).seen().size() == 1);
    CHECK(toy_at(world.simulation, world.b).seen()[0].at == at(10_s));
}

TEST_CASE("a monotonic clock runs on while its node is down") {
    world::MachineOptions machine;
    machine.clock.drift = {-500'000'000};
    auto world = careful(machine);
    world.commander.run_for(10_s);
    world.faults().crash(world.node);
    world.commander.run_for(10_s);
    world.faults().restart(world.node);
    CHECK(world.now().started_ == at(10_s));
}

TEST_CASE("steps and smears move the wall clock of a node and not its monotonic one") {
    auto world = careful();
    world.commander.run_for(10_s);
    world.faults().step_wall_clock(world.node, -1_s);
    world.tell("look");
    CHECK(world.now().wall_ == WallTime{at(9_s), at(9_s)});
    CHECK(world.now().now_ == at(10_s));
    world.faults().smear_wall_clock(world.node, 1_s, 10_s);
    world.commander.run_for(5_s);
    world.tell("look");
    CHECK(world.now().wall_.reading() == at(14_s) + 500_ms);
    world.commander.run_for(100_s);
    world.tell("look");
    CHECK(world.now().wall_.reading() == at(115_s));
}

TEST_CASE("a node is told the uncertainty of its wall clock") {
    auto world = careful();
    world.commander.run_for(10_s);
    world.faults().set_clock_uncertainty(world.node, 7_ms);
    world.tell("look");
    CHECK(world.now().wall_ == WallTime{at(10_s) - 7_ms, at(10_s) + 7_ms});
}

}  // namespace
}  // namespace cleave::sim::testing
