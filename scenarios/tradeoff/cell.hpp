#pragma once
// What the runs of one cell come to together: rates with Wilson's intervals over all operations,
// everything else with bootstrap intervals over the seeds.

#include <vector>

#include "tradeoff/matrix_file.hpp"
#include "tradeoff/result.hpp"
#include "tradeoff/run_measures.hpp"

namespace cleave::tradeoff {

// `runs` in the order of their seeds, at least one. The positions of the cell among systems,
// workloads and plans, its reproduce line and its place in the triangle are left to the caller.
Cell cell_of(const scenario::Scenario& scenario, const std::vector<RunMeasures>& runs);

Rate rate(std::uint64_t count, std::uint64_t total);

// The guarantees that held in every run and that no stronger one which did so implies.
std::vector<check::Guarantee> strongest_held(const std::vector<Held>& guarantees);
// The name of the level that the page shows for these: the first of them, in the order of the
// lattice; `stale_by_s` tells the bound of bounded staleness.
std::string level_name(const std::vector<check::Guarantee>& strongest, double stale_by_s);

}  // namespace cleave::tradeoff
