#pragma once
// Histories of any object in one line, for tests: "c1: enqueue(1) 0..10, dequeue=1 11..12 | c2: …".
// Operations of a process are separated by commas, processes by bars; call_notation.hpp has the
// form of a call; times are whole seconds. A call is of the key "x", or of "k" in "k.enqueue(1)".
//   0..10   answered ok        0..10!  failed        0..?   outcome unknown

#include <string>
#include <string_view>

#include "history/history.hpp"
#include "objects/object.hpp"

namespace cleave::test {

// Aborts with a message on a mistake in the notation.
history::History parse_history(const objects::Object& object, std::string_view text);

// The same notation, with times in nanoseconds.
std::string describe(const objects::Object& object, const history::History& history);

}  // namespace cleave::test
