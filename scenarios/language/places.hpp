#pragma once
// Where the lines of `expect` stand in a scenario's file, for who wants to point at one. A place is
// a path below `expect`, as in Judgement::place: "linearizable", "availability/1",
// "properties/always/0".

#include <string>
#include <string_view>

#include "language/tree.hpp"
#include "verdict/guarantee.hpp"

namespace cleave::scenario {

// What the language calls a guarantee: "read_your_writes".
std::string guarantee_key(check::Guarantee guarantee);

// Of the longest part of the place that is written in `text`: the line of its key, or of `expect`
// itself, or the first line when there is neither.
Position position_of_expectation(std::string_view text, std::string_view place);

}  // namespace cleave::scenario
