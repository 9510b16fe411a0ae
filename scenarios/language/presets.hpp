#pragma once
// Workloads with a name, usable in any scenario: `workload: {preset: home-directories}`; keys
// beside the name override the preset's. A preset is written in the language itself, with the
// source of each figure beside it.

#include <string>
#include <string_view>
#include <vector>

#include "host/deployment.hpp"
#include "language/scenario.hpp"

namespace cleave::scenario {

struct WorkloadPreset {
    std::string name;
    std::string help;
    std::string_view text;  // YAML: its keys, with comments that name the sources
};

// In the order of their names.
const std::vector<WorkloadPreset>& workload_presets();
// `name` must be one of theirs.
const Workload& preset_workload(std::string_view name);

// Whether clients of the protocol can be asked for it; for attributes, if need be by a read.
bool offers(const ProtocolDescription& protocol, Function function);

// Functions that clients ask for, in the order of the enumeration.
std::vector<Function> functions_of(const Workload& workload);
// Why a protocol cannot run a workload: "edge-filer does not offer cas"; empty: it can.
std::string not_offered(const Workload& workload, const ProtocolDescription& protocol);

}  // namespace cleave::scenario
