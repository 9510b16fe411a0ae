#pragma once
// The machine that a node runs on: processor, memory, disk and clocks. The defaults are an ideal
// machine of true clocks that takes no time for anything but its disk. Named ones: hardware.hpp.

#include <cstdint>

#include "host/fields.hpp"
#include "host/units.hpp"
#include "world/clock.hpp"
#include "world/disk.hpp"
#include "world/distribution.hpp"

namespace cleave::world {

// What handling one event (message, timer, completion, request) takes. Events wait their turn, in
// the order they came, for the one handler that runs at a time; it acts at the end of its time.
struct CpuOptions {
    Distribution service_time{};     // of any event
    Duration per_kibibyte{};         // of the message or content it brings, in addition
    std::uint32_t messages_max = 0;  // that may wait: more are lost, as by a full socket buffer;
                                     // zero: unlimited
    CLEAVE_FIELDS(CpuOptions, service_time, per_kibibyte, messages_max);
};

struct MachineOptions {
    DiskOptions disk{};  // first: g++ 12 warns wrongly of a member before one that may throw
    CpuOptions cpu{};
    Bytes memory{};  // a node that says it uses more is killed; zero: unlimited
    // Until a node that stopped by itself (out of memory, or on a disk error that it does not
    // handle) is started again by its supervisor. Source: RestartSec in systemd.service(5).
    Duration restart_delay = Duration::milliseconds(100);
    ClockOptions clock{};
    CLEAVE_FIELDS(MachineOptions, disk, cpu, memory, restart_delay, clock);
};

}  // namespace cleave::world
