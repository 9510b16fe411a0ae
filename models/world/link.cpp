#include "world/link.hpp"

#include <algorithm>

namespace cleave::world {
namespace {

Ratio sum(Ratio a, Ratio b) {
    return {std::min(Ratio::one, a.parts_per_billion + b.parts_per_billion)};
}

}  // namespace

LinkOptions degraded(LinkOptions link, const LinkDegradation& by) {
    link.loss = sum(link.loss, by.extra_loss);
    link.loss_burst = std::max(link.loss_burst, by.loss_burst);
    link.duplication = sum(link.duplication, by.extra_duplication);
    link.reordering = sum(link.reordering, by.extra_reordering);
    link.corruption = sum(link.corruption, by.extra_corruption);
    if (link.bandwidth.unlimited()) {
        link.bandwidth = by.bandwidth;
    } else if (!by.bandwidth.unlimited()) {
        link.bandwidth = std::min(link.bandwidth, by.bandwidth);
    }
    return link;
}

Duration mean_latency(const LinkOptions& link) {
    return link.latency ? link.latency->mean() : link.rtt / 2;
}

Distribution latency_of(const LinkOptions& link) {
    if (link.latency) return *link.latency;
    if (link.jitter.is_zero()) return Constant{link.rtt / 2};
    return Lognormal{link.rtt / 2, link.jitter};
}

Duration one_way_latency(const LinkOptions& link, Random& random) {
    return latency_of(link).sample(random);
}

Duration transmission_time(Bytes size, Bandwidth bandwidth) {
    if (bandwidth.unlimited()) return {};
    __extension__ typedef unsigned __int128 Wide;
    const Wide bit_nanoseconds = static_cast<Wide>(size.value) * 8 * 1'000'000'000;
    const Wide rate = bandwidth.bits_per_second;
    const Wide longest = static_cast<std::uint64_t>(Distribution::longest.count());
    return Duration::nanoseconds(
        static_cast<std::int64_t>(std::min((bit_nanoseconds + rate - 1) / rate, longest)));
}

LossProcess::LossProcess(Ratio loss, std::uint32_t burst) { change(loss, burst); }

void LossProcess::change(Ratio loss, std::uint32_t burst) {
    enter_ = loss;
    stay_ = loss;
    bursts_ = burst > 1 && loss > Ratio{} && loss.parts_per_billion < Ratio::one;
    bad_ = bad_ && bursts_;
    if (!bursts_) return;
    // The bad state is left with chance 1/burst and holds for the share `loss` of all messages when
    // it is entered with chance loss/(1 - loss)/burst. Where that would exceed one it is entered at
    // once, and the runs are as long as the share then takes.
    const std::int64_t lost = loss.parts_per_billion;
    const std::int64_t kept = Ratio::one - lost;
    Ratio leave = Ratio::of(1, burst);
    enter_ = Ratio{Ratio::one};
    if (lost / static_cast<std::int64_t>(burst) < kept) {
        enter_ = Ratio::of(lost, kept * static_cast<std::int64_t>(burst));
    } else {
        leave = Ratio::of(kept, lost);
    }
    stay_ = Ratio{Ratio::one - leave.parts_per_billion};
}

}  // namespace cleave::world
