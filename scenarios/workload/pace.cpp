#include "workload/pace.hpp"

#include <algorithm>

#include "world/distribution.hpp"

namespace cleave::scenario {
namespace {

// `pause` after `from`, when only the time of bursts counts.
Instant after_pause(const Stage& stage, Instant from, Duration pause) {
    if (!stage.workload.bursts) return from + pause;
    const Bursts& bursts = *stage.workload.bursts;
    const Duration elapsed = from - stage.begin;
    Instant burst = stage.begin + bursts.every * (elapsed / bursts.every);
    Duration worked = std::min(from - burst, bursts.length) + pause;
    burst += bursts.every * (worked / bursts.length);
    return burst + worked % bursts.length;
}

}  // namespace

Pace::Pace(const Workload& workload, Duration duration) : stages_(stages_of(workload, duration)) {}

std::size_t Pace::stage_at(Instant when) const {
    std::size_t stage = 0;
    while (stage + 1 < stages_.size() && stages_[stage].end <= when) ++stage;
    return stage;
}

std::optional<Instant> Pace::next(Instant from, Random& random) const {
    from = std::max(from, begin());
    for (std::size_t i = stage_at(from); i < stages_.size(); ++i) {
        from = std::max(from, stages_[i].begin);
        const world::Distribution pause = world::Exponential{stages_[i].workload.interval};
        const Instant when = after_pause(stages_[i], from, pause.sample(random));
        if (when < stages_[i].end) return when;
    }
    return std::nullopt;
}

}  // namespace cleave::scenario
