#pragma once
// The instant at which each operation of a linearizable history may be said to take effect, for
// drawing: a witness gives only an order.
// Invariant: each point lies within its operation's interval, the points of a key never run against
// its witness, and they spread over the room that there is rather than crowd at its edge.

#include <span>
#include <vector>

#include "history/history.hpp"
#include "verdict/verdict.hpp"

namespace cleave::report {

// By operation; `Instant::max()` for one that is in no order, as a failed one is.
std::vector<Instant> linearization_points(const history::History& history,
                                          std::span<const check::Linearization> witness);

}  // namespace cleave::report
