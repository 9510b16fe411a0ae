// What nodes run on: processor, memory, disk and clocks.

#include "language/description.hpp"
#include "language/shapes.hpp"

namespace cleave::scenario {
namespace {

using world::ClockSpread;
using world::CpuOptions;
using world::CrashDamage;
using world::DiskOptions;

Mapping<CpuOptions> cpu_mapping() {
    Mapping<CpuOptions> mapping("a processor");
    mapping.optional("service_time", &CpuOptions::service_time,
                     distribution_shape(Plain::constant),
                     "How long it takes to handle one event; others wait their turn.");
    mapping.optional("per_kib", &CpuOptions::per_kibibyte, duration_shape(Least::zero),
                     "In addition, for each KiB that comes with it.");
    mapping.optional("messages_max", &CpuOptions::messages_max, limit_shape(1'000'000'000),
                     "How many messages may wait; more are lost, as by a full socket buffer.");
    return mapping;
}

// `ssd` and `sas` stand for what was measured of such disks.
Shape<world::Distribution> sync_shape() {
    Shape<world::Distribution> shape = distribution_shape(Plain::constant);
    shape.form += ", or ssd or sas";
    const auto read = shape.read;
    shape.read = [read](Reader& reader, const Tree& tree, world::Distribution& out) {
        const bool word = tree.kind == Tree::Kind::scalar;
        if (word && tree.text == "ssd") {
            out = world::ssd_sync_latency();
        } else if (word && tree.text == "sas") {
            out = world::sas_sync_latency();
        } else {
            return read(reader, tree, out);
        }
        return true;
    };
    const auto schema = shape.schema;
    shape.schema = [schema] {
        return either_schema(
            {Tree::mapping().set("enum", Tree::list_of_strings({"ssd", "sas"})), schema()});
    };
    return shape;
}

Mapping<DiskOptions> disk_mapping() {
    Mapping<DiskOptions> mapping("a disk");
    mapping.optional("sync", &DiskOptions::sync, sync_shape(),
                     "How long a sync takes; ssd and sas are LinkedIn's disks as measured.");
    mapping.optional("crash_damage", &DiskOptions::crash_damage,
                     enum_shape<CrashDamage>("a damage by power loss",
                                             {{"none_survive", CrashDamage::none_survive},
                                              {"prefix_survives", CrashDamage::prefix_survives},
                                              {"any_survive", CrashDamage::any_survive},
                                              {"torn", CrashDamage::torn}}),
                     "What a loss of power leaves of writes whose sync was under way: none; the "
                     "first so many; each by chance; or so, and the last one cut short.");
    mapping.optional("capacity", &DiskOptions::capacity, capacity_shape(),
                     "Beyond this, syncs fail.");
    return mapping;
}

// The spread over machines, and beside it what is the same for all of them.
Mapping<Machine> clock_mapping() {
    Mapping<Machine> mapping("clocks");
    // Read first; the keys beside it override what it says.
    mapping.add<std::string>(
        "preset", false,
        {[](const Machine&) -> std::optional<std::string> { return std::nullopt; },
         [](Machine& machine, const std::string& name) {
             machine.clocks = *world::find_clock_spread(name);
         }},
        word_shape("a kind of time service", world::clock_spread_names()),
        "A time service to start from; the keys beside it override it.");
    const auto spread = [&](std::string key, auto ClockSpread::*member, auto shape,
                            std::string help) {
        using V = std::remove_reference_t<decltype(std::declval<ClockSpread&>().*member)>;
        mapping.add<V>(std::move(key), false,
                       {[member](const Machine& machine) -> std::optional<V> {
                            return machine.clocks.*member;
                        },
                        [member](Machine& machine, V value) {
                            machine.clocks.*member = std::move(value);
                        }},
                       std::move(shape), std::move(help));
    };
    spread("offset", &ClockSpread::offset, distribution_shape(Plain::constant),
           "How far each wall clock is off, drawn, ahead or behind with even odds.");
    spread("drift_max", &ClockSpread::drift_max, drift_bound_shape(),
           "Each clock's drift is drawn evenly from minus this to this.");
    spread("uncertainty", &ClockSpread::uncertainty, duration_shape(Least::zero),
           "Half the width of the interval that the wall clock promises.");
    spread("uncertainty_growth", &ClockSpread::uncertainty_growth, drift_bound_shape(),
           "How that half grows with the time since the last poll.");
    spread("poll", &ClockSpread::poll, duration_shape(Least::zero),
           "How often a time service takes off what drift has gained; 0s: never.");
    mapping.add<Duration>(
        "ahead", false,
        {[](const Machine& machine) -> std::optional<Duration> {
             if (machine.options.clock.offset == Duration{}) return std::nullopt;
             return machine.options.clock.offset;
         },
         [](Machine& machine, Duration by) { machine.options.clock.offset = by; }},
        signed_duration_shape(), "How far all wall clocks here are ahead besides.");
    mapping.add<world::Drift>(
        "drift", false,
        {[](const Machine& machine) -> std::optional<world::Drift> {
             if (machine.options.clock.drift == world::Drift{}) return std::nullopt;
             return machine.options.clock.drift;
         },
         [](Machine& machine, world::Drift drift) { machine.options.clock.drift = drift; }},
        drift_shape(), "How much faster all clocks here run besides.");
    return mapping;
}

}  // namespace

Mapping<Machine> machine_mapping(std::string what) {
    Mapping<Machine> mapping(std::move(what));
    const auto part = [&](std::string key, auto world::MachineOptions::*member, auto shape,
                          std::string help) {
        using V = std::remove_reference_t<decltype(std::declval<world::MachineOptions&>().*member)>;
        mapping.add<V>(std::move(key), false,
                       {[member](const Machine& machine) -> std::optional<V> {
                            return machine.options.*member;
                        },
                        [member](Machine& machine, V value) {
                            machine.options.*member = std::move(value);
                        }},
                       std::move(shape), std::move(help));
    };
    part("cpu", &world::MachineOptions::cpu, cpu_mapping().shape(),
         "Its processor; by default, work takes no time.");
    part("memory", &world::MachineOptions::memory, capacity_shape(),
         "A node that uses more is killed, and started again after restart_delay.");
    part("restart_delay", &world::MachineOptions::restart_delay, duration_shape(Least::zero),
         "Until a node that stopped by itself, for want of memory or on a disk error, is started "
         "again.");
    part("disk", &world::MachineOptions::disk, disk_mapping().shape(), "Its disk.");
    mapping.add<Machine>("clock", false,
                         {[](const Machine& machine) { return machine; },
                          [](Machine& machine, const Machine& read) {
                              machine.clocks = read.clocks;
                              machine.options.clock = read.options.clock;
                          }},
                         clock_mapping().shape(), "Its clocks; by default, they are right.");
    return mapping;
}

}  // namespace cleave::scenario
