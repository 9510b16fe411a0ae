#pragma once
// The smallest time by which every read of one key would have to begin earlier for the history to
// be linearizable (delta-atomicity). Where each value that was read has one writer: zones, of which
// a few clash, and bisection over those alone; exact, O(n log n) and a factor for the bisection. A
// cas or a repeated value: bisection over searches. Source: Golab, Li and Shah, "Analyzing
// Consistency Properties for Fun and Profit", PODC 2011, section 4. Choices: a cas is a write, and
// does not begin earlier.

#include <optional>

#include "linearizability/register_history.hpp"
#include "weak/sources.hpp"

namespace cleave::check {

struct Delta {
    bool exists = false;  // no: some read was over before its write began, or has none
    Duration time{};
    std::optional<history::OpIndex> stalest{};  // a read that needs it, if it is not zero
    Order order{};                              // positions in `widened(history, time)`
};

// Nothing when the budget is spent.
std::optional<Delta> smallest_delta(const RegisterHistory& history, Budget& budget);

// The same with every read beginning `time` earlier.
RegisterHistory widened(const RegisterHistory& history, Duration time);

}  // namespace cleave::check
