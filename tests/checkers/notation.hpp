#pragma once
// Histories in one line, for tests: "c1: w(x,1) 0..10 | c2: r(x)=1 5..12". Operations of a process
// are separated by commas, processes by bars; times are seconds, whole or decimal.
//   w(x,1)  r(x)=1  r(x)=nil  cas(x,1,2)  rm(x)      nil may stand wherever a value may
//   0..10   answered ok        0..10!  failed        0..?   outcome unknown

#include <string>
#include <string_view>

#include "history/history.hpp"

namespace cleave::test {

// Aborts with a message on a mistake in the notation.
history::History parse_history(std::string_view text);

// The same notation, one operation: "c1: w(x,1) 0..10".
std::string describe(const history::History& history, history::OpIndex index);
std::string describe(const history::History& history);

}  // namespace cleave::test
