// How a workload's phases follow each other.

#include "language/describe_workload.hpp"
#include "language/scenario.hpp"

namespace cleave::scenario {
namespace {

constexpr Ratio whole = {Ratio::one};

Workload overridden(const Workload& workload, const Phase& phase) {
    Workload result = workload;
    copy_activity(phase.keys, phase.with, result);
    result.phases.clear();
    return result;
}

}  // namespace

Duration length_of(const Stretch& stretch, Duration duration) {
    if (stretch.share == whole) return duration;
    const std::int64_t share = stretch.share.parts_per_billion;
    return stretch.time + duration / Ratio::one * share +
           duration % Duration::nanoseconds(Ratio::one) * share / Ratio::one;
}

std::vector<Stage> stages_of(const Workload& workload, Duration duration) {
    const Instant end = Instant::at(duration);
    Instant begin;
    if (workload.load) begin += length_of(workload.load->length, duration);
    if (workload.phases.empty()) return {{begin, end, workload}};
    std::vector<Stage> stages;
    for (const Phase& phase : workload.phases) {
        const Instant until = phase.length ? begin + length_of(*phase.length, duration) : end;
        stages.push_back({begin, until, overridden(workload, phase)});
        begin = until;
    }
    return stages;
}

}  // namespace cleave::scenario
