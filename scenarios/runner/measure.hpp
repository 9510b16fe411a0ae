#pragma once
// Availability and latency from a history, by site, over time and by phase of the faults.
// Definitions: an operation counts where and when it was invoked; ok operations count as answered,
// failed and unknown ones do not (yield, Fox and Brewer 1999); latencies are those of ok
// operations; quantiles by the nearest rank, those of phases to within 3.2 % (LatencyHistogram).

#include <vector>

#include "runner/result.hpp"

namespace cleave::scenario {

// Whether an operation of a run's history changes nothing, whatever came of it.
bool only_looks(const history::History& history, history::OpIndex op);

// Fills `series`, `slice_length` and `availability` of `result` from its history, faults and
// process sites.
void measure(const Scenario& scenario, RunResult& result);

// Adds up phases of the same site and name; quantiles become those of all runs together.
void add_phases(std::vector<PhaseAvailability>& sum, const std::vector<PhaseAvailability>& more);

}  // namespace cleave::scenario
