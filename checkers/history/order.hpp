#pragma once
// The order in which operations stand in a file.

#include <vector>

#include "history/history.hpp"

namespace cleave::history {

// By invocation; at one instant, those that are over at once come first, because their process may
// go on.
std::vector<OpIndex> in_order_of_invocation(const History& history);

}  // namespace cleave::history
