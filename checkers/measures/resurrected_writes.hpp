#pragma once
// Writes that are there though they should not be: the reverse of lost ones. O(n log n).
//
// `quiet_from` is a moment when all faults are healed and no write is under way. A write (or
// remove, or cas) is resurrected when it failed, so that it certainly did not happen, and yet what
// it wrote was read, at any time; or when it was certainly overwritten, and yet a read from
// `quiet_from` on returned it (of several writes of one value, the last). A value that several
// writes have, or the initial one, is never held against a failed write.
// Source: the "reappearance of deleted data" of Alquraan et al., "An Analysis of
// Network-Partitioning Failures in Cloud Systems", OSDI 2018.

#include <optional>
#include <vector>

#include "history/history.hpp"

namespace cleave::measure {

// In order of their index.
std::vector<history::OpIndex> resurrected_writes(const history::History& history,
                                                 Instant quiet_from,
                                                 std::optional<Value> initial = std::nullopt);

}  // namespace cleave::measure
