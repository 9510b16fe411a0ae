#pragma once
// For engines that are one pass after another, with no place among them to give up: they count
// their steps here, and are thrown out of whatever they are doing when the watch says that it is
// time. Who makes a Patience catches OutOfTime if there is a violation to report already; check()
// catches the rest, and answers `unknown`.

#include <cstdint>
#include <string_view>

#include "verdict/options.hpp"

namespace cleave::check {

struct OutOfTime {
    std::string_view limit = "the deadline";
};

// When the answer is no, and the few operations that show it are still looked for: an answer
// without evidence is none.
inline constexpr OutOfTime out_of_time_for_evidence{
    "the deadline, when it was clear that it is violated, but not by which few operations"};

class Patience {
  public:
    // A null watch waits for ever.
    Patience(Watch* watch, std::string_view phase) : watch_(watch), phase_(phase) {}

    void spend(std::uint64_t steps) {
        spent_ += steps;
        if (watch_ != nullptr && spent_ >= next_) ask();
    }
    void ask() {
        constexpr std::uint64_t between = 65'536;  // well below a millisecond of most passes
        if (watch_ == nullptr) return;
        next_ = spent_ + between;
        watch_->progress(phase_, spent_, 0);
        if (watch_->expired()) throw OutOfTime{};  // tidy: throw is caught by check()
    }

  private:
    Watch* watch_;
    std::string_view phase_;
    std::uint64_t spent_ = 0, next_ = 65'536;
};

// For functions that are also called where nobody waits.
inline void spend(Patience* patience, std::uint64_t steps) {
    if (patience != nullptr) patience->spend(steps);
}

}  // namespace cleave::check
