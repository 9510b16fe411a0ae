#pragma once
// Judges the properties of a sweep: what is told must hold in every run, unless the scenario
// expects or measures its violation; what the scenario lists must also have been told, or reached.

#include <cstdint>
#include <string>
#include <vector>

#include "runner/result.hpp"

namespace cleave::scenario {

// Adds a line for each property that is broken, and for each that the scenario names.
void judge_properties(const SweepResult& sweep, std::vector<Judgement>& judgements);

// "1 run", "12 runs".
std::string runs(std::uint64_t n);

}  // namespace cleave::scenario
