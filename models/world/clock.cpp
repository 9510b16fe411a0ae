#include "world/clock.hpp"

#include <array>

namespace cleave::world {
namespace {

// "Quartz drift up to 200 ppm": what Spanner's daemons assume of their crystals (OSDI 2012, section
// 3), an upper bound of what is seen.
constexpr Drift quartz{200'000};

struct NamedSpread {
    std::string_view name;
    ClockSpread spread;
};

const std::array<NamedSpread, 5>& spreads() {
    static const std::array<NamedSpread, 5> all{{
        {"perfect", {}},
        // A crystal that nobody corrects; set right when the run begins.
        {"quartz", {.drift_max = quartz}},
        // Offsets of 1 to 100 ms are what is commonly said of NTP over the Internet, the lower end
        // on quiet networks (Mills, "Computer Network Time Synchronization"); uniform is assumed.
        // Poll: the least interval of RFC 5905, section 7.2 (MINPOLL, 2^6 s). It makes no promise.
        {"ntp",
         {.offset = Uniform{Duration::milliseconds(1), Duration::milliseconds(100)},
          .drift_max = quartz,
          .poll = Duration::seconds(64)}},
        // OSDI 2012, section 3: uncertainty is a sawtooth from 1 to 7 ms over each poll interval of
        // 30 s, of which 200 us/s are for drift. Offsets within the least of it: assumed.
        {"truetime",
         {.offset = Uniform{Duration{}, Duration::milliseconds(1)},
          .drift_max = quartz,
          .uncertainty = Duration::milliseconds(1),
          .uncertainty_growth = quartz,
          .poll = Duration::seconds(30)}},
        // Time services of clouds reach tens of microseconds (assumed: 50); chrony is told to poll
        // them every 16 s and corrects the rate too, to 1 ppm (assumed).
        {"cloud-time-sync",
         {.offset = Uniform{Duration{}, Duration::microseconds(50)},
          .drift_max = Drift{1'000},
          .uncertainty = Duration::microseconds(50),
          .uncertainty_growth = Drift{1'000},
          .poll = Duration::seconds(16)}},
    }};
    return all;
}

}  // namespace

ClockOptions draw_clock(const ClockSpread& spread, Random& random) {
    const Duration offset = spread.offset.sample(random);
    const bool behind = random.chance(Ratio::percent(50));
    const std::int64_t most = spread.drift_max.parts_per_billion;
    const auto choices = static_cast<std::uint64_t>(2 * most) + 1;
    const auto drift = static_cast<std::int64_t>(random.below(choices)) - most;
    return {.offset = behind ? -offset : offset,
            .drift = {drift},
            .uncertainty = spread.uncertainty,
            .uncertainty_growth = spread.uncertainty_growth,
            .poll = spread.poll};
}

std::optional<ClockSpread> find_clock_spread(std::string_view name) {
    for (const NamedSpread& named : spreads()) {
        if (named.name == name) return named.spread;
    }
    return std::nullopt;
}

std::vector<std::string> clock_spread_names() {
    std::vector<std::string> names;
    for (const NamedSpread& named : spreads()) names.emplace_back(named.name);
    return names;
}

}  // namespace cleave::world
