#pragma once
// Describes chain: options, planted bugs, and how its nodes are laid out.

#include "host/deployment.hpp"

namespace cleave::chain {

ProtocolDescription description();

}  // namespace cleave::chain
