#pragma once
// Holds what was seen against the `expect` section of a scenario, over one run or many.
// `holds` must be so in every run; `violated` must show in at least one; `measured` only reports.
// A violation outranks an undecided run.

#include <vector>

#include "runner/result.hpp"

namespace cleave::scenario {

// From the totals of a sweep.
std::vector<Judgement> judge(const SweepResult& sweep);

}  // namespace cleave::scenario
