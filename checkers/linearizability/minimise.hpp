#pragma once
// From "this key has no legal order" to the few operations that show it. verdict.hpp defines what
// removing an operation means: its record is lost, so less is known and more is allowed. Allowing
// more never makes a legal history illegal, hence trying each removal once, in any order, gives a
// core from which nothing more can go. Source: deletion-based minimisation of an infeasible set
// (Chinneck and Dravnieks, ORSA J. Computing 1991).

#include <cstdint>
#include <vector>

#include "linearizability/register_history.hpp"
#include "linearizability/search.hpp"

namespace cleave::check {

// What is left to explain when only the records of `core` (positions in `history.ops`) are kept.
RegisterHistory keep_only(const RegisterHistory& history, const std::vector<std::uint32_t>& core);

// For each value that the core observes but does not set, one operation that sets it: with one of
// them in the core, all others are held to their own intervals.
void add_writers(const RegisterHistory& history, std::vector<std::uint32_t>& core);

struct Core {
    std::vector<std::uint32_t> ops;  // positions, ascending: in order of invocation
    bool minimal = true;             // false: a limit was hit before every removal had been tried
    std::uint64_t steps = 0;
};

// `core` must be without a legal order already.
Core shrink(const RegisterHistory& history, std::vector<std::uint32_t> core,
            const SearchLimits& limits);

// `blocked` is what the search said: no order gets past its completion.
Core find_core(const RegisterHistory& history, std::uint32_t blocked, const SearchLimits& limits);

}  // namespace cleave::check
