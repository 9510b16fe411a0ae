#include "world/store_phases.hpp"

namespace cleave::world {

StorePhases::StorePhases(Duration length, Duration period, Random random)
    : length_(length), period_(period) {
    if (length <= Duration{} || period <= Duration{}) {
        length_ = Duration{};
        return;
    }
    into_cycle_ = random.between(Duration{}, length * 2 - Duration::nanoseconds(1));
    since_batch_ = random.between(Duration{}, period - Duration::nanoseconds(1));
}

StorePhases StorePhases::with_other_batches(Random random) const {
    StorePhases other = *this;
    if (length_ > Duration{}) {
        other.since_batch_ = random.between(Duration{}, period_ - Duration::nanoseconds(1));
    }
    return other;
}

bool StorePhases::saw(Instant now) const {
    if (length_ == Duration{}) return false;
    return (now.since_start() + into_cycle_) / length_ % 2 == 1;
}

Duration StorePhases::wait(Instant now) const {
    if (!saw(now)) return {};
    return period_ - (now.since_start() + since_batch_) % period_;
}

}  // namespace cleave::world
