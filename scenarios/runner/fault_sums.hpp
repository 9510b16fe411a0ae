#pragma once
// What several faults that hold at once come to, by kind of trouble: `Active` maps occurrences to
// what each of them does.

#include <algorithm>
#include <cstdint>
#include <map>

#include "host/time.hpp"
#include "host/units.hpp"
#include "world/clock.hpp"
#include "world/disk.hpp"
#include "world/link.hpp"
#include "world/store_options.hpp"

namespace cleave::scenario {

// What holds at present, by occurrence.
template <class T>
using Active = std::map<std::size_t, T>;

// Parts per billion, either way: a clock that is further off is broken, not drifting.
constexpr std::int64_t drift_max = 500'000'000;

world::LinkDegradation sum_of(const Active<world::LinkDegradation>& active);
world::DiskTrouble sum_of(const Active<world::DiskTrouble>& active);
world::StoreTrouble sum_of(const Active<world::StoreTrouble>& active);
// Beside the clock's own; no clock is off by more than half its rate.
world::Drift sum_of(const Active<world::Drift>& active, world::Drift own);
Ratio slowest_of(const Active<Ratio>& active);  // 100 % when there is none
Duration widest_of(const Active<Duration>& active, Duration own);

}  // namespace cleave::scenario
