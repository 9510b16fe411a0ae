#pragma once
// What each figure of the report means, where it comes from, and whose idea it was: told once,
// here, and printed by every form of the report.

#include <vector>

#include "tradeoff/result.hpp"

namespace cleave::tradeoff {

std::vector<Definition> describe_measures();

}  // namespace cleave::tradeoff
