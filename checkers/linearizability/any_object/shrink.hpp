#pragma once
// From "these operations have no legal order" to the few that show it; check.hpp defines what
// removing one means. Removing only ever allows more, hence trying each removal once, in any order,
// gives a core from which nothing more can go. First the shortest stretch of time before the place
// where all orders fail is found by doubling, then operations are removed from it, large pieces
// first, in a problem from which all has gone that does not matter to them. Source: deletion-based
// minimisation (Chinneck and Dravnieks, ORSA J. Computing 1991).

#include "linearizability/any_object/search.hpp"
#include "verdict/options.hpp"

namespace cleave::check::any_object {

struct Core {
    std::vector<OpId> ops;  // required ones, ascending: in order of invocation
    bool minimal = true;    // false: a limit was hit before every removal had been tried
    std::uint64_t steps = 0;
};

// `found` is what decide() said: that there is no order, and where to look for the reason.
Core find_core(const Problem& problem, const SearchResult& found, const Limits& limits);

}  // namespace cleave::check::any_object
