#pragma once
// Which data matter to a few calls: all others are the same to them, so that who tries every order
// of the calls meets few states.

#include <optional>
#include <span>

#include "objects/object.hpp"

namespace cleave::objects {

// Of an object whose states are data that its calls put there: those that some of `calls` can tell
// from others, ascending. Any two others are the same to all of `calls`, in states and as what is
// put. Nothing for objects of which this is not known.
std::optional<Data> told_apart(const Object& object, std::span<const Call> calls);

}  // namespace cleave::objects
