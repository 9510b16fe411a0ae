#pragma once
// The system of record for the catalog.

#include "host/deployment.hpp"

namespace cleave::system_of_record {

ProtocolDescription description();

}  // namespace cleave::system_of_record
