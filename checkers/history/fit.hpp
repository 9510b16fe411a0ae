#pragma once
// Whether the operations of a history are operations on an object, and how to say that they are
// not.

#include <optional>
#include <string>
#include <string_view>

#include "history/history.hpp"
#include "objects/object.hpp"

namespace cleave::history {

// What keeps the operations of `history` from being operations on `object`: a function that it does
// not have, data of another shape, an objection. Names the first such operation.
std::optional<std::string> misfit(const History& history, const objects::Object& object);

// What the object says against a call of the right shape, such as a negative length; or nothing.
std::optional<std::string> objection(const objects::Object& object, const objects::Call& call);

// Whether texts may be values. Choices: the fast engines of registers compare whole numbers only,
// and take a name for nil; so a register's texts are refused rather than judged wrongly.
bool takes_names(const objects::Object& object);

// "read, write or cas".
std::string functions_of(const objects::Object& object);

// What to write instead of this "f": `must be read or write, not "raed"; did you mean "read"?`
std::string no_such_function(const objects::Object& object, std::string_view f);

}  // namespace cleave::history
