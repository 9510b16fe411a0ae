#pragma once
// Describes raft-kv: options, planted bugs, and how its nodes are laid out.

#include "host/deployment.hpp"

namespace cleave::raft_kv {

ProtocolDescription description();

}  // namespace cleave::raft_kv
