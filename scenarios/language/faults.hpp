#pragma once
// What can go wrong in a scenario, as data: what happens, where, and when. The engine's side of
// each is a call of sim/engine/faults.hpp; the words that files use for it are in
// describe_*_faults.cpp. What is drawn at random stays a rule here; runner/fault_plan.hpp makes
// concrete occurrences of it, for a given seed.

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "host/time.hpp"
#include "host/units.hpp"
#include "world/clock.hpp"
#include "world/disk.hpp"
#include "world/distribution.hpp"
#include "world/link.hpp"
#include "world/store_options.hpp"

namespace cleave::scenario {

// ---- where ----

struct Label {  // what a node says of itself, see Host::label
    std::string name;
    std::string value;
    friend bool operator==(const Label&, const Label&) = default;
};

// Nodes, or sites with all that stands there. Nothing named at all means every node.
struct Places {
    std::vector<std::size_t> sites;    // indices into Scenario::sites
    std::vector<std::string> nodes;    // "tokyo/filer-2", or with stars: "*/filer-*"
    std::optional<Label> label;        // those who carry it when the fault strikes
    std::optional<std::uint32_t> any;  // so many of them, drawn for each occurrence; else all
    friend bool operator==(const Places&, const Places&) = default;
};

struct LinkPlace {
    std::size_t index = 0;  // into Scenario::links; of a LAN, into Scenario::sites
    bool lan = false;
    bool forward = true;  // acts on what goes from `from` to `to`
    bool backward = true;
    friend bool operator==(const LinkPlace&, const LinkPlace&) = default;
};
struct LinkChoice {
    std::vector<LinkPlace> links;      // empty: every link between sites
    std::optional<std::uint32_t> any;  // as in Places
    friend bool operator==(const LinkChoice&, const LinkChoice&) = default;
};

// ---- what ----

enum class PartitionShape : std::uint8_t {
    groups,   // of sites, every site in one: the links between groups are cut
    isolate,  // places[0] together cannot talk to anyone else
    partial,  // no two of the places can talk; whoever is in none of them talks to all
    halves,   // places[0], drawn into two halves that cannot talk
    bridge,   // as halves, but one drawn node still talks to both
    ring,     // each node of places[0], in drawn order, hears a majority, and none the same
    one_way,  // nothing gets from places[0] to places[1], or without that to anyone else
};
struct Partition {
    std::vector<std::vector<std::size_t>> groups;  // of the shape of that name
    PartitionShape shape = PartitionShape::groups;
    std::vector<Places> places{};  // of all other shapes
    friend bool operator==(const Partition&, const Partition&) = default;
};

struct Flapping {  // mean lengths; each is drawn, exponentially
    Duration down;
    Duration up;
    friend bool operator==(const Flapping&, const Flapping&) = default;
};
struct Cut {
    LinkChoice links;
    std::optional<Flapping> flapping;
    friend bool operator==(const Cut&, const Cut&) = default;
};
struct LinkTrouble {
    LinkChoice links;
    world::LinkDegradation by;
    friend bool operator==(const LinkTrouble&, const LinkTrouble&) = default;
};
struct NoNewConnections {
    LinkChoice links;
    friend bool operator==(const NoNewConnections&, const NoNewConnections&) = default;
};

enum class Halt : std::uint8_t {
    power_loss,  // memory and unsynced writes are lost
    kill,        // memory is lost
    shutdown,    // nothing is lost
    replace,     // memory and disk are lost
};
struct NodesDown {  // for the length of the fault
    Places nodes;
    Halt how = Halt::power_loss;
    std::optional<Duration> gap;  // one node after another, with this time between them
    friend bool operator==(const NodesDown&, const NodesDown&) = default;
};
struct OutOfMemory {  // happens at once; who watches over the node starts it again
    Places nodes;
    friend bool operator==(const OutOfMemory&, const OutOfMemory&) = default;
};
struct Pause {
    Places nodes;
    friend bool operator==(const Pause&, const Pause&) = default;
};
struct SlowCpu {
    Places nodes;
    Ratio speed;
    friend bool operator==(const SlowCpu&, const SlowCpu&) = default;
};

struct DiskFault {
    Places nodes;
    world::DiskTrouble trouble;
    friend bool operator==(const DiskFault&, const DiskFault&) = default;
};
struct DiskDecay {  // happens at once
    Places nodes;
    std::uint32_t records = 1;
    world::Decay how = world::Decay::unreadable;
    friend bool operator==(const DiskDecay&, const DiskDecay&) = default;
};
struct MisdirectedWrite {  // happens at once
    Places nodes;
    friend bool operator==(const MisdirectedWrite&, const MisdirectedWrite&) = default;
};

struct ClockStep {
    Places nodes;
    Duration by;
    friend bool operator==(const ClockStep&, const ClockStep&) = default;
};
struct ClockDrift {
    Places nodes;
    world::Drift by;
    friend bool operator==(const ClockDrift&, const ClockDrift&) = default;
};
struct ClockSmear {
    Places nodes;
    Duration by;
    Duration over;
    friend bool operator==(const ClockSmear&, const ClockSmear&) = default;
};
struct ClockUncertainty {
    Places nodes;
    Duration to;
    friend bool operator==(const ClockUncertainty&, const ClockUncertainty&) = default;
};

struct StoreFault {
    std::size_t site = 0;
    world::StoreTrouble trouble;
    friend bool operator==(const StoreFault&, const StoreFault&) = default;
};

using FaultAction = std::variant<Partition, Cut, LinkTrouble, NoNewConnections, NodesDown, OutOfMemory,
                                 Pause, SlowCpu, DiskFault, DiskDecay, MisdirectedWrite, ClockStep,
                                 ClockDrift, ClockSmear, ClockUncertainty, StoreFault>;

// ---- when ----

// Again and again until the workload ends: a gap, an occurrence, a gap and so on.
struct RandomTimes {
    world::Distribution gap;         // from an end to the next beginning
    world::Distribution length;      // of an occurrence; of what happens at once: zero
    std::uint32_t compression = 1;   // everything happens so many times faster
    friend bool operator==(const RandomTimes&, const RandomTimes&) = default;
};

struct Fault {
    std::string kind;                 // its key in the file: "lossy"
    Instant at;                       // of the first occurrence; when random, of the first gap
    std::optional<Duration> every;    // from a beginning to the next
    std::optional<Duration> length;   // of an occurrence; else it lasts until the workload ends
    std::optional<Instant> until;     // nothing begins then or later
    std::optional<RandomTimes> random;  // instead of `every` and `length`
    FaultAction what;
    friend bool operator==(const Fault&, const Fault&) = default;
};

// Whether its occurrences have no length.
inline bool is_instant(const FaultAction& what) {
    return std::holds_alternative<OutOfMemory>(what) || std::holds_alternative<DiskDecay>(what) ||
           std::holds_alternative<MisdirectedWrite>(what);
}

// Whether it keeps sites, or what stands there, from talking: what `during: partition` is about.
inline bool divides(const FaultAction& what) {
    return std::holds_alternative<Partition>(what) || std::holds_alternative<Cut>(what);
}

}  // namespace cleave::scenario
