#pragma once
// Pseudo-random numbers that are the same on every compiler: a generator fixed by specification and
// our own bounded draws. Each component draws from its own named stream, so that adding one does
// not shift another. Source: xoshiro256** 1.0 and SplitMix64 (Blackman and Vigna, 2018); bounded
// draws by Lemire, "Fast Random Integer Generation in an Interval", ACM TOMACS 2019, section 4.

#include <cstdint>
#include <string_view>
#include <utility>

#include "host/digest.hpp"
#include "host/time.hpp"
#include "host/units.hpp"

namespace cleave {

class Random {
  public:
    explicit constexpr Random(std::uint64_t seed) {
        for (auto& word : state_) word = split_mix(seed);
    }

    // The stream called `name` (and `index` within that name) of the run with this seed.
    static constexpr Random stream(std::uint64_t seed, std::string_view name,
                                   std::uint64_t index = 0) {
        Digest digest(seed);
        digest.add(name);
        digest.add(index);
        return Random(digest.value());
    }

    constexpr std::uint64_t next() {
        const std::uint64_t result = rotate(state_[1] * 5, 7) * 9;
        const std::uint64_t t = state_[1] << 17;
        state_[2] ^= state_[0];
        state_[3] ^= state_[1];
        state_[1] ^= state_[2];
        state_[0] ^= state_[3];
        state_[2] ^= t;
        state_[3] = rotate(state_[3], 45);
        return result;
    }

    // Uniform in [0, bound), without bias. `bound` must not be zero.
    constexpr std::uint64_t below(std::uint64_t bound) {
        __extension__ typedef unsigned __int128 Wide;
        Wide product = static_cast<Wide>(next()) * bound;
        if (static_cast<std::uint64_t>(product) < bound) {
            const std::uint64_t threshold = (0 - bound) % bound;
            while (static_cast<std::uint64_t>(product) < threshold) {
                product = static_cast<Wide>(next()) * bound;
            }
        }
        return static_cast<std::uint64_t>(product >> 64);
    }

    // True with probability `p`; draws nothing when p is 0 or 1.
    constexpr bool chance(Ratio p) {
        if (p.parts_per_billion <= 0) return false;
        if (p.parts_per_billion >= Ratio::one) return true;
        return below(Ratio::one) < static_cast<std::uint64_t>(p.parts_per_billion);
    }

    // Uniform in [low, high], both included; low <= high.
    constexpr Duration between(Duration low, Duration high) {
        const auto span = static_cast<std::uint64_t>((high - low).count()) + 1;
        return low + Duration::nanoseconds(static_cast<std::int64_t>(below(span)));
    }

    // Uniform in [0, 1) with 53 bits; exact, no rounding.
    constexpr double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

    constexpr bool operator==(const Random&) const = default;
    constexpr std::uint64_t fingerprint() const {
        Digest digest;
        for (auto word : state_) digest.add(word);
        return digest.value();
    }

  private:
    static constexpr std::uint64_t rotate(std::uint64_t x, unsigned by) {
        return (x << by) | (x >> (64 - by));
    }
    static constexpr std::uint64_t split_mix(std::uint64_t& state) {
        std::uint64_t z = (state += 0x9e3779b97f4a7c15ULL);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }
    std::uint64_t state_[4] = {};
};

}  // namespace cleave
