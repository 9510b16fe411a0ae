#pragma once
// What the edge-filer protocol says of itself, and how it is laid out over sites.

#include "host/deployment.hpp"

namespace cleave::edge_filer {

ProtocolDescription description();

}  // namespace cleave::edge_filer
