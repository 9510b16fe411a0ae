#pragma once
// Cycles as people want them: short, of the worst kind, between transactions only; and, for small
// histories in which orders of versions are open, a cycle that closes whichever way they went,
// where deciding one pair of versions after the other leads to one.

#include <vector>

#include "transactions/judge.hpp"

namespace cleave::check::transactions {

// The shortest cycle of a strong component of the first of these kinds that it has: writes alone
// (G0), with reads (G1c), with one anti-dependency (G-single), with more; real time comes last.
std::vector<Arc> worst_cycle(const Dependencies& known, const std::vector<std::uint32_t>& component,
                             Guarantee guarantee);

// Without helpers, starts and commits. What overwrote an overwriter overwrote, so that the order
// of one key takes one step.
std::vector<Step> steps_of(const Dependencies& known, const Observations& seen,
                           const std::vector<Arc>& cycle);

// Empty if there are too many pairs to try, or if none of them is forced to lead on.
std::vector<Step> forced_cycle(const Observations& seen, const Dependencies& known,
                               Guarantee guarantee);

}  // namespace cleave::check::transactions
