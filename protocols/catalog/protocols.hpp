#pragma once
// All protocols that ship with Cleave, by name.

#include <string_view>
#include <vector>

#include "host/deployment.hpp"

namespace cleave::protocols {

// In the order of their names.
const std::vector<ProtocolDescription>& all();
// Null when there is none of that name.
const ProtocolDescription* find(std::string_view name);

}  // namespace cleave::protocols
