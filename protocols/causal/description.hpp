#pragma once
// The causal protocol for the catalog.

#include "host/deployment.hpp"

namespace cleave::causal {

ProtocolDescription description();

}  // namespace cleave::causal
