// What may befall nodes, their disks and their clocks.

#include "language/describe_faults.hpp"

namespace cleave::scenario {
namespace {

const auto of_nodes = [](auto& fault) -> auto& { return fault.nodes; };

// A kind whose own key names the nodes it strikes; `describe` adds more.
template <class Kind, class Describe>
void add(std::vector<FaultKind>& kinds, const char* group, const std::string& name,
         const std::string& help, Kind defaults, Lasting lasting, Describe describe) {
    kinds.push_back(fault_kind<Kind>(
        group, name, help, std::move(defaults), lasting, [&](FaultKind& kind) {
            own_key<Kind>(kind, name, true, of_nodes, places_shape(PlaceUse::nodes),
                          "Which nodes.");
            describe(kind);
        }));
}
template <class Kind>
void add(std::vector<FaultKind>& kinds, const char* group, const std::string& name,
         const std::string& help, Kind defaults, Lasting lasting) {
    add(kinds, group, name, help, std::move(defaults), lasting, [](FaultKind&) {});
}

NodesDown halted(Halt how) { return {{}, how, std::nullopt}; }

void add_stops(std::vector<FaultKind>& kinds) {
    const char* const nodes = "nodes";
    add(kinds, nodes, "crash", "Nodes lose their memory and what their disks had not synced.",
        halted(Halt::power_loss), Lasting::until_restart, [](FaultKind& kind) {
            own_key<NodesDown>(
                kind, "how", false, [](auto& fault) -> auto& { return fault.how; },
                enum_shape<Halt>("a way to crash",
                                 {{"power_loss", Halt::power_loss}, {"kill", Halt::kill}}),
                "power_loss: unsynced writes are lost, as the disk's crash_damage says; kill: "
                "only the process dies, and all that it wrote stays.");
        });
    add(kinds, nodes, "out_of_memory",
        "Nodes are killed for want of memory, lose what they held in it and are started again "
        "after machine: restart_delay; for a limit that they reach by themselves, see machine: "
        "memory.",
        OutOfMemory{}, Lasting::instant);
    add(kinds, nodes, "shutdown", "Nodes are asked to stop, say goodbye and lose nothing.",
        halted(Halt::shutdown), Lasting::until_restart);
    add(kinds, nodes, "replace", "Nodes lose everything, disk included, and come back empty.",
        halted(Halt::replace), Lasting::until_restart);
    NodesDown rolling = halted(Halt::shutdown);
    rolling.gap = Duration{};
    add(kinds, nodes, "rolling_restart", "Nodes are shut down and started, one after another.",
        rolling, Lasting::each_node, [](FaultKind& kind) {
            own_key<NodesDown>(
                kind, "gap", true, [](auto& fault) -> auto& { return *fault.gap; },
                duration_shape(Least::zero), "From one node's start to the next one's stop.");
        });
    kinds.push_back(fault_kind<NodesDown>(
        nodes, "power_loss",
        "A whole site goes dark: every node there loses its memory and unsynced writes. Links "
        "that run through the site still work, and so does an object store there.",
        halted(Halt::power_loss), Lasting::fault, [](FaultKind& kind) {
            own_key<NodesDown>(kind, "power_loss", true, of_nodes,
                               places_shape(PlaceUse::sites), "Which sites.");
        }));
    add(kinds, nodes, "pause",
        "Nodes stand still, as in a long garbage collection or a frozen virtual machine; what "
        "comes in waits, timers fire late.",
        Pause{}, Lasting::fault);
    add(kinds, nodes, "slow_cpu",
        "Nodes compute more slowly; shows only where machine: cpu says that work takes time.",
        SlowCpu{{}, Ratio::percent(10)}, Lasting::fault, [](FaultKind& kind) {
            own_key<SlowCpu>(
                kind, "speed", false, [](auto& fault) -> auto& { return fault.speed; },
                ratio_shape(), "What is left of the processor's speed.");
            kind.mapping.check([](Reader& reader, const Tree& tree, const Fault& fault) {
                if (!std::get<SlowCpu>(fault.what).speed.is_zero()) return true;
                return reader.error(tree.position_of("speed"), "a processor that stands still",
                                    "that is the fault \"pause\"");
            });
        });
}

void add_disks(std::vector<FaultKind>& kinds) {
    const char* const disks = "disks";
    add(kinds, disks, "slow_disk", "Disks take longer to sync.", DiskFault{}, Lasting::fault,
        [](FaultKind& kind) {
            own_key<DiskFault>(
                kind, "by", true,
                [](auto& fault) -> auto& { return fault.trouble.extra_latency; },
                duration_shape(Least::more_than_zero), "Added to each sync.");
        });
    DiskFault full;
    full.trouble.full = true;
    add(kinds, disks, "full_disk", "Disks have no space left: syncs fail.", full, Lasting::fault);
    DiskFault failing;
    failing.trouble.sync_failures = Ratio::percent(100);
    add(kinds, disks, "failing_fsync",
        "Syncs report an error, and what they covered is lost; a node that does not handle that "
        "stops and is started again.",
        failing, Lasting::fault, [](FaultKind& kind) {
            own_key<DiskFault>(
                kind, "share", false,
                [](auto& fault) -> auto& { return fault.trouble.sync_failures; }, ratio_shape(),
                "Share of syncs that fail.");
        });
    add(kinds, disks, "decay", "Records that were safely on the disk go bad.", DiskDecay{},
        Lasting::instant, [](FaultKind& kind) {
            own_key<DiskDecay>(
                kind, "records", false, [](auto& fault) -> auto& { return fault.records; },
                count_shape(1, 1'000'000), "Up to so many on each disk, drawn.");
            own_key<DiskDecay>(
                kind, "how", false, [](auto& fault) -> auto& { return fault.how; },
                enum_shape<world::Decay>("a way to decay",
                                         {{"unreadable", world::Decay::unreadable},
                                          {"flipped", world::Decay::flipped}}),
                "unreadable: reading them reports an error; flipped: it returns other bytes.");
        });
    add(kinds, disks, "misdirected_write",
        "The next record to become durable lands where another one was, which is lost.",
        MisdirectedWrite{}, Lasting::instant);
}

void add_clocks(std::vector<FaultKind>& kinds) {
    const char* const clocks = "clocks";
    add(kinds, clocks, "clock_step",
        "Wall clocks jump, and jump back when the fault ends.", ClockStep{}, Lasting::fault,
        [](FaultKind& kind) {
            own_key<ClockStep>(
                kind, "by", true, [](auto& fault) -> auto& { return fault.by; },
                signed_duration_shape(), "How far; negative: into the past.");
        });
    add(kinds, clocks, "clock_drift", "Both clocks of a node run too fast or too slow.",
        ClockDrift{}, Lasting::fault, [](FaultKind& kind) {
            own_key<ClockDrift>(
                kind, "rate", true, [](auto& fault) -> auto& { return fault.by; }, drift_shape(),
                "How much faster; negative: slower. Beside the clock's own drift.");
        });
    add(kinds, clocks, "clock_smear",
        "Wall clocks gain time evenly, as when a leap second is smeared, and lose it as evenly "
        "when the fault ends.",
        ClockSmear{}, Lasting::smear, [](FaultKind& kind) {
            own_key<ClockSmear>(
                kind, "by", true, [](auto& fault) -> auto& { return fault.by; },
                signed_duration_shape(), "How much in all; negative: they lose it.");
            own_key<ClockSmear>(
                kind, "over", true, [](auto& fault) -> auto& { return fault.over; },
                duration_shape(Least::more_than_zero), "Over how long.");
            kind.mapping.check([](Reader& reader, const Tree& tree, const Fault& fault) {
                const auto& smear = std::get<ClockSmear>(fault.what);
                if (smear.over / 2 >= smear.by && smear.over / 2 >= -smear.by) return true;
                return reader.error(tree.position_of("over"),
                                    "a smear takes at least twice the time that it moves");
            });
        });
    add(kinds, clocks, "clock_uncertainty",
        "Wall clocks promise less: the interval that holds the true time, as they say, is wider.",
        ClockUncertainty{}, Lasting::fault, [](FaultKind& kind) {
            own_key<ClockUncertainty>(
                kind, "to", true, [](auto& fault) -> auto& { return fault.to; },
                duration_shape(Least::zero), "Half the width of the interval.");
        });
}

}  // namespace

void add_machine_faults(std::vector<FaultKind>& kinds) {
    add_stops(kinds);
    add_disks(kinds);
    add_clocks(kinds);
}

}  // namespace cleave::scenario
