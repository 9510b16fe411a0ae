#pragma once
// The JSON Schema (draft 2020-12) of scenario files, for editors and other tools, generated from
// the description that the parser walks. It is closed: unknown keys are errors. What it cannot say
// (names that refer to others, sums, times within the run) the parser checks alone.

#include <span>
#include <string>

#include "host/deployment.hpp"

namespace cleave::scenario {

std::string json_schema(std::span<const ProtocolDescription> protocols);

}  // namespace cleave::scenario
