#include "engine/clock.hpp"

#include <algorithm>

namespace cleave::sim {
namespace {

__extension__ typedef __int128 Wide;

// floor(duration * part / whole), as far as it can be told; whole > 0.
Duration scaled(Duration duration, std::int64_t part, std::int64_t whole) {
    if (std::int64_t product = 0; !__builtin_mul_overflow(duration.count(), part, &product)) {
        return Duration::nanoseconds(product / whole - (product % whole < 0 ? 1 : 0));
    }
    const Wide product = static_cast<Wide>(duration.count()) * part;
    Wide quotient = product / whole;
    if (product % whole < 0) --quotient;
    if (quotient > INT64_MAX) return Duration::max();
    return Duration::nanoseconds(static_cast<std::int64_t>(quotient));
}

}  // namespace

Clock::Clock(const world::ClockOptions& options)
    : is_true_(options.drift.parts_per_billion == 0), options_(options) {}

Instant Clock::monotonic_otherwise(Duration true_time) const {
    // floor(d * (billion + drift) / billion), but the product is small for years to come.
    const Duration gain = scaled(true_time, options_.drift.parts_per_billion, billion);
    if (gain > Duration{} && true_time >= Instant::max() - base_local_ - gain) {
        return Instant::max();
    }
    return base_local_ + (true_time + gain);
}

Instant Clock::when(Instant local) const {
    if (local == Instant::max()) return local;
    const std::int64_t drift = options_.drift.parts_per_billion;
    const std::int64_t rate = billion + drift;
    // The same as below, span - floor(span * drift / rate), where 64 bits are enough.
    const std::int64_t local_span = (local - base_local_).count();
    std::int64_t product = 0;
    std::int64_t quick = 0;
    if (!__builtin_mul_overflow(local_span, drift, &product) &&
        !__builtin_sub_overflow(local_span, product / rate - (product % rate < 0), &quick)) {
        return quick >= (Instant::max() - base_).count() ? Instant::max()
                                                         : base_ + Duration::nanoseconds(quick);
    }
    // The smallest t with floor(t * rate / billion) >= span is ceil(span * billion / rate).
    const Wide span = static_cast<Wide>((local - base_local_).count()) * billion;
    const Wide true_span = (span + rate - 1) / rate;
    if (true_span >= (Instant::max() - base_).count()) return Instant::max();
    return base_ + Duration::nanoseconds(static_cast<std::int64_t>(true_span));
}

Instant Clock::last_poll(Instant now) const {
    if (options_.poll <= Duration{}) return Instant{};
    return now - now.since_start() % options_.poll;
}

Duration Clock::gained(Instant now) const {
    const Instant poll = last_poll(now);
    const std::int64_t drift = options_.drift.parts_per_billion;
    if (poll > base_) return scaled(now - poll, drift, billion);
    return base_gain_ + scaled(now - base_, drift, billion);
}

WallTime Clock::wall(Instant now) const {
    Instant reading = now + options_.offset + gained(now) + steps_;
    for (const Smear& smear : smears_) {
        const Duration passed = std::min(now - smear.start, smear.over);
        reading += smear.by.count() < 0 ? -scaled(-smear.by, passed.count(), smear.over.count())
                                        : scaled(smear.by, passed.count(), smear.over.count());
    }
    const Duration half =
        options_.uncertainty +
        scaled(now - last_poll(now), options_.uncertainty_growth.parts_per_billion, billion);
    return {reading - half, reading + half};
}

void Clock::set_drift(Instant now, world::Drift drift) {
    if (drift == options_.drift) return;
    base_gain_ = gained(now);
    base_local_ = monotonic(now);
    base_ = now;
    options_.drift = drift;
    is_true_ = drift.parts_per_billion == 0 && base_local_ == base_;
}

// The smears under way are a heap by their ends, so that many at a time cost little each. Which of
// two with the same end is on top does not matter: nothing but their sum is read.
void Clock::smear(Instant now, Duration by, Duration over) {
    const auto ends_later = [](const Smear& a, const Smear& b) {
        return a.start + a.over > b.start + b.over;
    };
    while (!smears_.empty() && now - smears_.front().start >= smears_.front().over) {
        // tidy: std::pop_heap may take equal ends in any order: they are summed
        std::pop_heap(smears_.begin(), smears_.end(), ends_later);
        steps_ += smears_.back().by;
        smears_.pop_back();
    }
    if (over <= Duration{}) {
        steps_ += by;
    } else {
        smears_.push_back({now, by, over});
        // tidy: std::push_heap may order equal ends as it likes: they are summed
        std::push_heap(smears_.begin(), smears_.end(), ends_later);
    }
}

void Clock::set_uncertainty(Duration uncertainty) {
    options_.uncertainty = uncertainty;
    options_.uncertainty_growth = {};
}

}  // namespace cleave::sim
