#include "tradeoff/position.hpp"

#include <algorithm>

namespace cleave::tradeoff {
namespace {

double share_held(const Cell& cell) {
    if (cell.consistency.guarantees.empty()) return 0;
    const auto held = std::ranges::count_if(cell.consistency.guarantees, [](const Held& one) {
        return one.held > 0 && one.violated == 0 && one.undecided == 0;
    });
    return static_cast<double>(held) / static_cast<double>(cell.consistency.guarantees.size());
}

std::optional<double> share_of(std::uint64_t count, std::uint64_t total) {
    if (total == 0) return std::nullopt;
    return static_cast<double>(count) / static_cast<double>(total);
}

std::optional<double> worst_answered(const Cell& cell, Phase phase) {
    std::optional<double> worst;
    for (const Side& side : cell.sides) {
        const PhaseMeasures& in = phase == Phase::before ? side.before : side.partition;
        const auto share =
            share_of(in.reads.count + in.writes.count, in.reads.total + in.writes.total);
        if (share) worst = std::min(worst.value_or(1), *share);
    }
    return worst;
}

std::optional<CapPosition> position_in(const Cell& cell, Phase phase) {
    const auto available = worst_answered(cell, phase);
    const Rate& anomalous = cell.consistency.anomalous_by_phase[static_cast<std::size_t>(phase)];
    if (!available || anomalous.total == 0) {
        if (!available) return std::nullopt;
        // Nothing could be read: only what held says anything.
        return CapPosition{share_held(cell), *available, 0};
    }
    const double sound = 1 - *share_of(anomalous.count, anomalous.total);
    return CapPosition{(share_held(cell) + sound) / 2, *available, 0};
}

double kept(double now, double before) { return before > 0 ? std::min(1.0, now / before) : 0; }

const Cell* cell_of_plan(const Matrix& matrix, const Cell& like, std::size_t faults) {
    for (const Cell& cell : matrix.cells) {
        if (cell.system == like.system && cell.workload == like.workload && cell.faults == faults) {
            return &cell;
        }
    }
    return nullptr;
}

template <class Wanted>
std::optional<std::size_t> first_plan(const Matrix& matrix, const Wanted& wanted) {
    const auto found = std::ranges::find_if(matrix.faults, wanted);
    if (found == matrix.faults.end()) return std::nullopt;
    return static_cast<std::size_t>(found - matrix.faults.begin());
}

}  // namespace

std::optional<CapPositions> cap_position(const Cell& peace, const Cell& partition) {
    auto before = position_in(peace, Phase::before);
    auto during = position_in(partition, Phase::partition);
    if (!before || !during) return std::nullopt;
    const double tolerance = (kept(during->consistency, before->consistency) +
                              kept(during->availability, before->availability)) /
                             2;
    before->partition_tolerance = tolerance;
    during->partition_tolerance = tolerance;
    return CapPositions{*before, *during};
}

void place_in_triangle(Matrix& matrix) {
    const auto peace =
        first_plan(matrix, [](const FaultPlan& plan) { return !plan.partition_start_s; });
    const auto divided = first_plan(matrix, [](const FaultPlan& plan) { return plan.partitions; });
    if (!peace || !divided) return;
    for (Cell& cell : matrix.cells) {
        if (!cell.not_offered.empty()) continue;
        const std::size_t plan = matrix.faults[cell.faults].partitions ? cell.faults : *divided;
        const Cell* calm = cell_of_plan(matrix, cell, *peace);
        const Cell* cut = cell_of_plan(matrix, cell, plan);
        if (!calm || !cut) continue;
        if (const auto positions = cap_position(*calm, *cut)) {
            cell.peace = positions->peace;
            cell.partition = positions->partition;
        }
    }
}

}  // namespace cleave::tradeoff
