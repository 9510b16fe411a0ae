#pragma once
// The faults of a scenario laid out in time: each occurrence with its start and end, repeated ones
// written out. Everything ends with the workload at the latest: what still holds then is healed,
// who is down then is restarted.

#include <map>
#include <string>
#include <vector>

#include "engine/simulation.hpp"
#include "language/scenario.hpp"
#include "runner/result.hpp"

namespace cleave::scenario {

struct Occurrence {
    std::size_t fault = 0;  // index into Scenario::faults
    Instant start;
    Instant end;
};

// In order of their start.
std::vector<Occurrence> occurrences(const Scenario& scenario);

// For shading: what each occurrence did, where, and when.
std::vector<FaultWindow> fault_windows(const Scenario& scenario);

// The simulated counterparts of the scenario's links and nodes.
struct WorldMap {
    std::vector<sim::LinkId> links;       // as Scenario::links
    std::map<std::string, NodeId> nodes;  // by "site/name"
};

// Schedules all occurrences. Keeps its own copy of what it needs; overlapping degradations of a
// link add up.
void schedule_faults(const Scenario& scenario, const WorldMap& world, sim::Simulation& simulation);

}  // namespace cleave::scenario
