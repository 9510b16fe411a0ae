#include "runner/fault_sums.hpp"

namespace cleave::scenario {
namespace {

// No more than all.
void add(Ratio& sum, Ratio more) {
    sum.parts_per_billion = std::min(sum.parts_per_billion + more.parts_per_billion, Ratio::one);
}

}  // namespace

world::LinkDegradation sum_of(const Active<world::LinkDegradation>& active) {
    world::LinkDegradation sum;
    for (const auto& [occurrence, one] : active) {
        sum.extra_latency += one.extra_latency;
        add(sum.extra_loss, one.extra_loss);
        sum.loss_burst = std::max(sum.loss_burst, one.loss_burst);
        add(sum.extra_duplication, one.extra_duplication);
        add(sum.extra_reordering, one.extra_reordering);
        add(sum.extra_corruption, one.extra_corruption);
        if (one.bandwidth.unlimited()) continue;
        sum.bandwidth = sum.bandwidth.unlimited() ? one.bandwidth
                                                  : std::min(sum.bandwidth, one.bandwidth);
    }
    return sum;
}

world::DiskTrouble sum_of(const Active<world::DiskTrouble>& active) {
    world::DiskTrouble sum;
    for (const auto& [occurrence, one] : active) {
        sum.extra_latency += one.extra_latency;
        sum.full = sum.full || one.full;
        add(sum.sync_failures, one.sync_failures);
    }
    return sum;
}

world::StoreTrouble sum_of(const Active<world::StoreTrouble>& active) {
    world::StoreTrouble sum;
    for (const auto& [occurrence, one] : active) {
        sum.unavailable = sum.unavailable || one.unavailable;
        sum.extra_latency += one.extra_latency;
        add(sum.failures, one.failures);
        sum.replication_stalled = sum.replication_stalled || one.replication_stalled;
    }
    return sum;
}

world::Drift sum_of(const Active<world::Drift>& active, world::Drift own) {
    std::int64_t sum = own.parts_per_billion;
    for (const auto& [occurrence, one] : active) sum += one.parts_per_billion;
    return {std::clamp(sum, -world::Drift::limit, world::Drift::limit)};
}

Ratio slowest_of(const Active<Ratio>& active) {
    Ratio slowest = Ratio::percent(100);
    for (const auto& [occurrence, one] : active) slowest = std::min(slowest, one);
    return slowest;
}

Duration widest_of(const Active<Duration>& active, Duration own) {
    if (active.empty()) return own;
    Duration widest;
    for (const auto& [occurrence, one] : active) widest = std::max(widest, one);
    return widest;
}

}  // namespace cleave::scenario
