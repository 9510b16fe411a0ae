#pragma once
// Transactions in Elle's mini-notation, for tests: "ax1ry12 | wy3 @2..5". Transactions are
// separated
// by bars, each of another process. A micro-operation is a letter for what (a append, w write, r
// read), one for the key, and digits: one an element, or the value. A read without digits saw an
// empty list, or nothing. "@2..5" is when it ran, in seconds; all others ran at once. "!" at the
// end
// means that it failed, "?" that its outcome is unknown.

#include <string>
#include <string_view>

#include "history/history.hpp"
#include "objects/object.hpp"

namespace cleave::test {

// Aborts with a message on a mistake in the notation.
history::History parse_transactions(std::string_view text, const objects::Object& object);

std::string describe_transactions(const history::History& history);

}  // namespace cleave::test
