#pragma once
// The smallest k for which one key is k-atomic: some order of its operations agrees with real time
// and puts at most k - 1 writes between a read and the write that it returned. For histories that
// the zones apply to (one writer for each value that was read, no cas). k = 1 by zones; else the
// writes that must lie between bound it from below, and a few likely orders from above; where the
// bounds differ, a search decides each k between, with a memory of situations that led nowhere.
// O(n log n) but for the search. Sources: Golab, Li and Shah, PODC 2011; Golab, Hurwitz and Li, "On
// the k-Atomicity-Verification Problem", ICDCS 2013.

#include "linearizability/register_history.hpp"
#include "weak/sources.hpp"

namespace cleave::check {

struct Versions {
    std::uint64_t at_least = 1;
    std::uint64_t at_most = 1;  // the order below shows it
    Order order{};
};

// Requires that every read has a write that had begun when it ended.
Versions smallest_versions(const RegisterHistory& history, std::uint64_t search_steps,
                           Budget& budget);

}  // namespace cleave::check
