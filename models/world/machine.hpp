#pragma once
// The machine that a node runs on: processor, memory, disk and clocks. The defaults are an ideal
// machine of true clocks that takes no time for anything but its disk.

#include <cstdint>

#include "host/fields.hpp"
#include "host/units.hpp"
#include "world/clock.hpp"
#include "world/disk.hpp"
#include "world/distribution.hpp"

namespace cleave::world {

// What handling one event (message, timer, completion, request) takes. Events wait their turn, in
// the order they came, for the one handler that runs at a time.
struct CpuOptions {
    Distribution service_time{};  // of any event
    Duration per_kibibyte{};      // of the message or content it brings, in addition
    CLEAVE_FIELDS(CpuOptions, service_time, per_kibibyte);
};

struct MachineOptions {
    CpuOptions cpu{};
    Bytes memory{};  // a node that says it uses more is killed; zero: unlimited
    DiskOptions disk{};
    ClockOptions clock{};
    CLEAVE_FIELDS(MachineOptions, cpu, memory, disk, clock);
};

}  // namespace cleave::world
