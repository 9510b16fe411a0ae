#pragma once
// Holds what was seen against the `expect` section of a scenario, over one run or many.
// `holds` must be so in every run; `violated` must show in at least one; `measured` only reports.
// A violation outranks an undecided run. Where a run was cut short, what is unmet for want of its
// rest is inconclusive.

#include <vector>

#include "runner/result.hpp"

namespace cleave::scenario {

// From the totals of a sweep.
std::vector<Judgement> judge(const SweepResult& sweep);

}  // namespace cleave::scenario
