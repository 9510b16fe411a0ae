#pragma once
// The objects that have a name: what --object and `cleave list objects` offer. A user's own object
// needs no entry here; it is handed to check::check as it is.

#include <span>
#include <string_view>

#include "objects/object.hpp"

namespace cleave::objects {

// In the order in which they are listed.
std::span<const Object* const> catalog();

// Nothing when there is no such object.
const Object* named(std::string_view name);

}  // namespace cleave::objects
