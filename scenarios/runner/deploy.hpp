#pragma once
// The nodes of a scenario: its protocol laid out over its sites. The scenario was checked when it
// was read; its protocol is one of the catalog's.

#include <string>
#include <vector>

#include "host/deployment.hpp"
#include "language/scenario.hpp"

namespace cleave::scenario {

Deployment deploy(const Scenario& scenario);

// A node by its place; the index in a roster is the NodeId.
struct NodePlace {
    std::string name;      // "tokyo/filer-2"
    std::size_t site = 0;  // index into Scenario::sites
    bool is_client = false;
};
std::vector<NodePlace> roster(const Scenario& scenario);

}  // namespace cleave::scenario
