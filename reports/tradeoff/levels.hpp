#pragma once
// The lattice of guarantees as eight steps, for colours and for an axis. A reading aid, no verdict:
// the lattice is a partial order, and guarantees of one step need not imply one another.

#include <cstddef>
#include <string_view>

#include "tradeoff/result.hpp"

namespace cleave::report {

// From 0 (nothing held) to 7 (linearizable, strict serializable).
std::size_t step_of(check::Guarantee guarantee);
// The highest step of those that held in every seed.
std::size_t step_of(const tradeoff::Consistency& consistency);

std::string_view step_name(std::size_t step);

}  // namespace cleave::report
