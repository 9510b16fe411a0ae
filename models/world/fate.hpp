#pragma once
// What befalls the messages on one channel of a link: loss, corruption, duplication and reordering,
// each independently of the others, or loss in bursts. One number of the stream decides about a
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
        const std::uint64_t number = random.next() >> 1;
        return number >= until_[reordered] ? Fate{} : first_to_strike(number, random);
    }
    // Whether `draw` would find that nothing happens, and as far as the stream and this process go,
    // the same as `draw` if so. Otherwise the stream is not where `draw` would leave it.
    bool spares(Random& random) const {
        if (bursts_) return false;
        return until_[reordered] == 0 || random.next() >> 1 >= until_[reordered];
    }

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
    bool bursts_ = false;
    LossProcess loss_{};  // when in bursts
    std::array<Ratio, 4> rates_{};
};

}  // namespace cleave::world
