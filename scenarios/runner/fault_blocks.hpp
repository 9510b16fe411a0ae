#pragma once
// Which messages a partition of nodes keeps back, pair by pair.

#include <cstdint>
#include <optional>
#include <vector>

#include "host/units.hpp"
#include "language/scenario.hpp"
#include "runner/fault_places.hpp"

namespace cleave::scenario {

struct Block {  // one way; without `to`: between the node and the object store, both ways
    NodeId from;
    std::optional<NodeId> to;
};

// `groups`: the nodes of each of the partition's places. Not for partitions of whole sites.
std::vector<Block> blocks_of(const Scenario& scenario, const Crowd& crowd,
                             const Partition& partition,
                             const std::vector<std::vector<std::uint32_t>>& groups);

}  // namespace cleave::scenario
