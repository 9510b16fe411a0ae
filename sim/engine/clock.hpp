#pragma once
// The clocks of one simulated machine, as functions of true time. Invariant: the monotonic clock
// starts at zero, never runs back, and runs on through crashes. All arithmetic is
// exact to the nanosecond, in integers.

#include <cstdint>
#include <vector>

#include "host/clock.hpp"
#include "host/time.hpp"
#include "world/clock.hpp"

namespace cleave::sim {

class Clock {
  public:
    explicit Clock(const world::ClockOptions& options);

    // Whether the monotonic clock shows true time, so that nobody need ask it.
    bool is_true() const { return is_true_; }
    Instant monotonic(Instant now) const {
        // Quick for clocks that do not run slow, for years; see `monotonic_otherwise`.
        const Duration true_time = now - base_;
        std::int64_t product = 0;
        const bool is_too_long =
            __builtin_mul_overflow(true_time.count(), options_.drift.parts_per_billion, &product);
        if (is_too_long || product < 0) [[unlikely]]
            return monotonic_otherwise(true_time);
        const Duration gain = Duration::nanoseconds(
            static_cast<std::int64_t>(static_cast<std::uint64_t>(product) / billion));
        if (true_time >= Instant::max() - base_local_ - gain) [[unlikely]]
            return Instant::max();
        return base_local_ + (true_time + gain);
    }
    // The first instant of true time at which the monotonic clock shows `local` or later, if that
    // is not before the latest change of drift; the end of time if it never comes.
    Instant when(Instant local) const;
    WallTime wall(Instant now) const;

    void set_drift(Instant now, world::Drift drift);
    void step(Duration by) { steps_ += by; }
    void smear(Instant now, Duration by, Duration over);
    void set_uncertainty(Duration uncertainty);

  private:
    static constexpr std::int64_t billion = 1'000'000'000;
    struct Smear {
        Instant start;
        Duration by;
        Duration over;
    };
    Instant monotonic_otherwise(Duration true_time) const;
    Instant last_poll(Instant now) const;
    Duration gained(Instant now) const;  // of the wall clock, by drift, since the last poll

    bool is_true_ = true;
    Instant base_;        // of the latest change of drift, in true time
    Instant base_local_;  // what the monotonic clock showed then
    world::ClockOptions options_;
    Duration base_gain_;  // what `gained` was at `base_`
    Duration steps_;
    std::vector<Smear> smears_;
};

}  // namespace cleave::sim
