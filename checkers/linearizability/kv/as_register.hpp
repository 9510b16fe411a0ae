#pragma once
// One key of a store as a register: a put under a condition that was met is a compare-and-set, one
// that was refused found any value but one, and one that nobody saw answered is a compare-and-set
// that may as well not have happened. Data become values: names are like any other, and those that
// no call can tell from each other are one.

#include <vector>

#include "linearizability/any_object/problem.hpp"
#include "linearizability/register_history.hpp"

namespace cleave::check::kv {

struct AsRegister {
    RegisterHistory history;                 // `values` are only counted, save for nil
    std::vector<any_object::OpId> origin{};  // of each of its operations, in the problem
    // There are operations that need not have happened, but if so by some time: as those whose
    // records were lost.
    bool has_lost = false;
};

// Requires a problem of objects::kv(). Lost operations that were over before anything required
// began are left out if others of them are as good. O(n log n), more where these are chains.
AsRegister as_register(const any_object::Problem& problem, Patience* patience);

}  // namespace cleave::check::kv
