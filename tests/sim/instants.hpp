#pragma once
// Instants by their distance from the start.

#include "host/time.hpp"

namespace cleave::sim {

inline Instant at(Duration since_start) { return Instant::at(since_start); }

}  // namespace cleave::sim
