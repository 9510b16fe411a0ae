#pragma once
// The clocks of one machine: a monotonic one that all delays are measured by, and a wall clock.
// Both run at the rate of one quartz. The wall clock also has an offset, and a time service that,
// every `poll`, takes off what it has gained by drift since the last time.
// Source: uncertainty and polling after TrueTime (Corbett et al., "Spanner", OSDI 2012, section 3);
// the other figures beside the presets in clock.cpp.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/fields.hpp"
#include "host/random.hpp"
#include "host/time.hpp"
#include "world/distribution.hpp"

namespace cleave::world {

// How much faster than true time a clock runs, in parts per billion: 200 ppm is {200'000}. More
// than minus a billion: clocks do not stand still.
struct Drift {
    std::int64_t parts_per_billion = 0;
    CLEAVE_FIELDS(Drift, parts_per_billion);
};

struct ClockOptions {
    Duration offset{};           // of the wall clock, ahead of true time
    Drift drift{};               // of both clocks
    Duration uncertainty{};      // half the width of the interval that the wall clock promises
    Drift uncertainty_growth{};  // of that half since the last poll, for each time passed
    Duration poll{};             // of the time service; zero: nobody corrects the drift
    CLEAVE_FIELDS(ClockOptions, offset, drift, uncertainty, uncertainty_growth, poll);
};

// How the clocks of many machines differ.
struct ClockSpread {
    Distribution offset{};  // of each, ahead or behind with even odds
    Drift drift_max{};      // each has a drift of its own, uniform between minus this and this
    Duration uncertainty{};
    Drift uncertainty_growth{};
    Duration poll{};
    CLEAVE_FIELDS(ClockSpread, offset, drift_max, uncertainty, uncertainty_growth, poll);
};

// One machine's clocks. Draws as many numbers whatever their values.
ClockOptions draw_clock(const ClockSpread& spread, Random& random);

// "perfect", "ntp", "truetime", "cloud-time-sync", "quartz".
std::optional<ClockSpread> find_clock_spread(std::string_view name);
std::vector<std::string> clock_spread_names();

}  // namespace cleave::world
