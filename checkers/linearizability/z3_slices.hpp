#pragma once
// Lets Z3 think for a while at a time, and asks the watch in between. A slice is a count of Z3's
// own (its rlimit), the same on every machine, and no longer than a twentieth of all before it;
// what Z3 has learned stays from slice to slice.

#include <cstdint>

#include "verdict/options.hpp"

namespace z3 {
class solver;
}

namespace cleave::check {

enum class Z3Answer : std::uint8_t { satisfiable, unsatisfiable, out_of_resources, out_of_time };

// Exceptions of Z3 pass through.
Z3Answer check_in_slices(z3::solver& solver, std::uint64_t resources, Watch* watch);

}  // namespace cleave::check
