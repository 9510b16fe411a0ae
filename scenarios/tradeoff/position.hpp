#pragma once
// Where the CAP triangle has a system with a workload, in peace and under a partition; all from
// what was measured, by the formulas of cap_position below.
// Source: Brewer, PODC 2000, for the triangle; the formulas are ours (`assumed:` that both halves
// of each weigh the same).

#include <optional>

#include "tradeoff/result.hpp"

namespace cleave::tradeoff {

struct CapPositions {
    CapPosition peace, partition;
};

// Consistency: the mean of the share of the lattice's guarantees that held in every run, and of the
// share of reads that were not anomalous (under a partition: of those asked while it lasted).
// Availability: the share of operations answered within the deadline at the site where that is
// least (likewise). Partition tolerance: how much of both is left under the partition: the mean of
// either's ratio to its value in peace, at most 1.
// Nothing where nobody asked anything.
std::optional<CapPositions> cap_position(const Cell& peace, const Cell& partition);

// Fills `peace` and `partition` of all cells: by the first plan without faults, and by the cell's
// own plan if it divides the sites, else the first that does. Zero where there is no such plan.
void place_in_triangle(Matrix& matrix);

}  // namespace cleave::tradeoff
