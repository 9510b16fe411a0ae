// Machines under everything that may befall them at once.

#include <catch2/catch.hpp>

#include "toy.hpp"

namespace cleave::sim::testing {
namespace {

// One fault of a machine, drawn.
void strike(Faults& faults, NodeId node, bool up, Random& random) {
    const auto percent = [&] {
        return Ratio::percent(static_cast<std::int64_t>(random.below(101)));
    };
    switch (random.below(16)) {
        case 0: return faults.crash(node);
        case 1: return faults.crash(node, Stop::kill);
        case 2: return faults.shut_down(node);
        case 3: return faults.exhaust_memory(node);
        case 4:
        case 5:
        case 6: return faults.restart(node);
        case 7: return up ? faults.pause(node) : faults.wipe_disk(node);
        case 8: return faults.resume(node);
        case 9: return faults.set_cpu_speed(node, Ratio{1 + percent().parts_per_billion});
        case 10: return faults.set_disk_trouble(node, {.full = random.below(2) == 0});
        case 11: return faults.set_disk_trouble(node, {.sync_failures = percent()});
        case 12: return faults.decay(node, 3, static_cast<world::Decay>(random.below(2)));
        case 13: return faults.misdirect_next_write(node);
        case 14: return faults.set_drift(node, {random.between(-900_ms, 900_ms).count()});
        default: return faults.smear_wall_clock(node, random.between(-1_s, 1_s), 10_s);
    }
}

struct Toll {
    std::uint64_t hash = 0;
    Statistics statistics;
};

Toll toll_of_everything(std::uint64_t seed) {
    world::MachineOptions machine;
    machine.cpu.service_time = world::Exponential{2_ms};
    machine.cpu.messages_max = 20;
    machine.disk.crash_damage = static_cast<world::CrashDamage>(seed % 4);
    machine.disk.capacity = Bytes{2'000};
    TwoSites world(seed, steady(10_ms), machine);
    Random random = Random::stream(seed, "strikes");
    const std::vector<std::string> commands{"flood",  "append",  "sync",        "timer",
                                            "cancel", "replace", "send to self"};
    for (int step = 0; step < 400; ++step) {
        world.commander.run_for(random.between(0_ms, 20_ms));
        const NodeId node = random.below(2) == 0 ? world.a : world.b;
        const std::string& command = commands[random.below(commands.size())];
        world.commander.tell(node, command, command == "timer" ? (15_ms).count() : 5);
        if (random.below(4) == 0) {
            const bool up = world.simulation.is_up(node);
            strike(world.simulation.faults(), node, up, random);
        }
    }
    for (const NodeId node : {world.a, world.b}) {
        for (int i = 0; i < 400; ++i) world.simulation.faults().resume(node);
        world.simulation.faults().set_cpu_speed(node, Ratio::percent(100));
        world.simulation.faults().restart(node);
    }
    world.commander.run_for(100_s);
    return {world.simulation.trace_hash(), world.simulation.statistics()};
}

TEST_CASE("whatever befalls machines, no message is unaccounted for, and a run can be repeated") {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        const Toll toll = toll_of_everything(seed);
        CHECK(toll.statistics.messages_sent ==
              toll.statistics.messages_delivered + toll.statistics.messages_lost);
        CHECK(toll.statistics.messages_delivered > 0);
        CHECK(toll.hash == toll_of_everything(seed).hash);
    }
}

}  // namespace
}  // namespace cleave::sim::testing
