#pragma once
// The clocks of one machine: a monotonic one that all delays are measured by, and a wall clock.
// Both run at the rate of one quartz; the wall clock is set by a time service that may be off.
// Source: offsets of NTP and the drift of crystals as cited beside the defaults that use them;
// uncertainty after TrueTime, Corbett et al., OSDI 2012, section 3.

#include "host/fields.hpp"
#include "host/time.hpp"

namespace cleave::world {

// How much faster than true time a clock runs, in parts per billion: 200 ppm is {200'000}.
struct Drift {
    std::int64_t parts_per_billion = 0;
    CLEAVE_FIELDS(Drift, parts_per_billion);
};

struct ClockOptions {
    Duration offset{};       // of the wall clock, ahead of true time, when the run begins
    Drift drift{};           // of both clocks
    Duration uncertainty{};  // half the width of the interval that the wall clock promises
    CLEAVE_FIELDS(ClockOptions, offset, drift, uncertainty);
};

}  // namespace cleave::world
