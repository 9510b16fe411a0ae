#pragma once
// The invocations and completions of a problem in the order of time (at one instant, invocations
// first, because intervals that touch are concurrent), which bit of a configuration stands for each
// operation while it is open, and a cursor that knows what is open. Bits of required operations and
// of those that are not are counted apart; a bit is free for others once its operation has ended.

#include <cstdint>
#include <vector>

#include "linearizability/any_object/problem.hpp"

namespace cleave::check::any_object {

struct Event {
    OpId op = 0;
    bool completion = false;
};

class Timeline {
  public:
    explicit Timeline(const Problem& problem);

    const Problem& problem() const { return problem_; }
    const std::vector<Event>& events() const { return events_; }
    std::uint32_t bit(OpId op) const { return bits_[op]; }
    std::uint32_t required_bits() const { return required_bits_; }
    std::uint32_t optional_bits() const { return optional_bits_; }

    // Between two events, at first before all. Those that are open are listed by their end, and of
    // one end by their begin: of two equal calls, the one listed first is the better to choose.
    std::uint32_t position() const { return position_; }
    const std::vector<OpId>& open() const { return open_; }
    void move_to(std::uint32_t position);

  private:
    void assign_bits();
    void toggle(const Event& event, bool opens);
    bool ends_sooner(OpId a, OpId b) const;

    const Problem& problem_;
    std::vector<Event> events_;
    std::vector<std::uint32_t> bits_;
    std::uint32_t required_bits_ = 0, optional_bits_ = 0;
    std::uint32_t position_ = 0;
    std::vector<OpId> open_;
};

}  // namespace cleave::check::any_object
