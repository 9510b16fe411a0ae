#pragma once
// A distribution made ready to be drawn from millions of times: its quantile function, tabulated in
// integers. A draw takes one number of the stream and a dozen integer instructions, and gives the
// same bits on every compiler. A constant draws nothing.
// Invariant: a draw is the quantile at the number drawn, taken as a probability of 64 bits. One in
// 1,024 lies in the tails and is computed exactly; the others are off by less than 2e-5 of the
// standard deviation (of Pareto: of the least duration), besides rounding to nanoseconds.
// Choices: cells shrink by half with the distance to either end, as quantile functions bend there;
// within a cell runs a parabola through its ends and its middle. Of a mixture, a further number
// first chooses the part, as in Distribution.

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

#include "host/random.hpp"
#include "host/time.hpp"
#include "world/distribution.hpp"

namespace cleave::world {

class Sampler {
  public:
    // The shape of the table: octaves in each half, the cells of each, and the unit of durations.
    static constexpr unsigned octaves = 10;
    static constexpr unsigned cell_bits = 4;
    static constexpr unsigned cells_in_octave = 1U << cell_bits;
    static constexpr unsigned fraction_bits = 6;  // of a nanosecond

    Sampler() : Sampler(Distribution()) {}  // always zero
    explicit Sampler(Distribution distribution);

    // Inline, and handing on but a copy of the stream, so that the stream stays in registers.
    [[gnu::always_inline]] Duration draw(Random& random) const {
        if (!cells_.empty()) return quantile(random.next());
        if (is_constant_) return constant_;
        Random handed_on = random;
        const Duration drawn = draw_otherwise(handed_on);
        random = handed_on;
        return drawn;
    }

    // The duration that a draw stays below with probability (word + 1/2) / 2^64; not of constants,
    // uniform and empirical distributions and mixtures, which have no table.
    [[gnu::always_inline]] Duration quantile(std::uint64_t word) const {
        const std::uint64_t upper = word >> 63;
        // Twice the distance to the nearer end, in units of 2^-65: its leading zeros are the
        // octave, the bits after its leading one are the cell and the place within the cell.
        const std::uint64_t outside = (word ^ (0 - upper)) << 1 | 1;
        const auto octave = static_cast<unsigned>(std::countl_zero(outside));
        if (octave >= octaves) return quantile_in_tail(upper != 0, outside);
        const std::uint64_t place = outside << octave << 1;
        const std::uint64_t row = upper * octaves + octave;
        return at(cells_[row << cell_bits | place >> (64 - cell_bits)], place << cell_bits >> 1);
    }

    const Distribution& distribution() const { return distribution_; }
    bool is_constant() const { return is_constant_; }
    bool has_table() const { return !cells_.empty(); }

  private:
    static constexpr std::int64_t narrow = std::int64_t{1} << 24;
    // value + x (slope + x bend) for x from 0 to 1 away from the end; in 2^-fraction_bits ns.
    struct alignas(32) Cell {
        std::int64_t value;
        std::int64_t slope;
        std::int64_t bend;
    };
    Duration at(const Cell& cell, std::uint64_t x) const {
        std::int64_t value = cell.value;
        if (is_narrow_) [[likely]] {
            const auto fraction = static_cast<std::int64_t>(x >> 35);  // counts 2^-28
            const std::int64_t slope = (cell.slope << 8) + (cell.bend * fraction >> 20);
            value += (slope * fraction + (std::int64_t{1} << 35)) >> 36;
        } else {
            value += times(cell.slope + times(cell.bend, x), x);
        }
        const std::int64_t rounded = (value + (1 << (fraction_bits - 1))) >> fraction_bits;
        return std::clamp(Duration::nanoseconds(rounded), Duration{}, Distribution::longest);
    }
    // `x` counts 2^-63.
    static std::int64_t times(std::int64_t factor, std::uint64_t x) {
        __extension__ typedef __int128 Wide;
        return static_cast<std::int64_t>(
            (static_cast<Wide>(factor) * static_cast<std::int64_t>(x)) >> 63);
    }

    Duration draw_otherwise(Random& random) const;
    Duration quantile_in_tail(bool upper, std::uint64_t outside) const;
    void tabulate(const SimpleDistribution& simple);

    Distribution distribution_;
    std::vector<Cell> cells_;  // lower half by octave and cell, upper half; or none
    bool is_narrow_ = false;   // no slope or bend reaches `narrow`: one word holds each product
    bool is_constant_ = false;
    Duration constant_{};
    std::vector<Sampler> parts_;  // of a mixture
    std::uint64_t weight_ = 0;    // of them all
};

}  // namespace cleave::world
