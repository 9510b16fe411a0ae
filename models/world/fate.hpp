#pragma once
// What befalls the messages on one channel of a link: loss, corruption, duplication and reordering,
// each independently of the others, or loss in bursts. One word of the stream decides about a
// message that nothing befalls; none where nothing can. Invariant: the first of the four to strike,
// in that order, is found by where the number lies among their cumulative probabilities, so that
// each strikes with its own probability whatever the others are.

#include <array>
#include <cstdint>

#include "host/random.hpp"
#include "host/units.hpp"
#include "world/link.hpp"

namespace cleave::world {

struct Fate {
    bool lost = false;
    bool corrupted = false;
    bool duplicated = false;
    bool reordered = false;
    constexpr bool operator==(const Fate&) const = default;
};

class FateProcess {
  public:
    FateProcess() = default;  // nothing ever happens
    explicit FateProcess(const LinkOptions& link) { change(link); }

    Fate draw(Random& random) {
        if (bursts_) return draw_in_bursts(random);
        if (until_[reordered] == 0) return {};
        const std::uint64_t word = random.next();
        if (spares(word)) return {};
        const std::uint64_t number = (word & UINT32_MAX) << 31 | random.next() >> 33;
        return number >= until_[reordered] ? Fate{} : first_to_strike(number, random);
    }
    // Whether nothing happens, by the word that `draw` would take from the stream first: of that,
    // by its lower half. False also of the one word in 2^32 that does not decide it, and in bursts.
    bool spares(std::uint64_t word) const { return (word & UINT32_MAX) >= spared_from_; }

    // Whether anything can happen, so that numbers are drawn.
    bool draws() const { return bursts_ || until_[reordered] != 0; }

    // The same channel with other rates: a burst that has begun goes on if it can.
    void change(const LinkOptions& link);

  private:
    enum Kind : std::uint8_t { lost, corrupted, duplicated, reordered };

    Fate draw_in_bursts(Random& random);
    Fate first_to_strike(std::uint64_t number, Random& random) const;

    // Probability that a kind or one before it strikes, in units of 2^-63.
    std::array<std::uint64_t, 4> until_{};
    std::uint64_t spared_from_ = 0;  // in units of 2^-32, rounded up; 2^32 in bursts
    bool bursts_ = false;
    LossProcess loss_{};  // when in bursts
    std::array<Ratio, 4> rates_{};
};

}  // namespace cleave::world
