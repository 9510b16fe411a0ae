#include "runner/fault_blocks.hpp"

#include <algorithm>

namespace cleave::scenario {
namespace {

using Nodes = std::vector<std::uint32_t>;

class Blocks {
  public:
    void one_way(const Nodes& from, const Nodes& to) {
        for (const std::uint32_t a : from) {
            for (const std::uint32_t b : to) {
                if (a != b) blocks.push_back({NodeId{a}, NodeId{b}});
            }
        }
    }
    void both_ways(const Nodes& a, const Nodes& b) {
        one_way(a, b);
        one_way(b, a);
    }
    void from_store(const Nodes& nodes) {
        for (const std::uint32_t node : nodes) blocks.push_back({NodeId{node}, std::nullopt});
    }
    std::vector<Block> blocks;
};

bool holds_the_store(const Scenario& scenario, const Places& places) {
    return std::any_of(places.sites.begin(), places.sites.end(), [&](std::size_t site) {
        return scenario.sites[site].object_store.has_value();
    });
}

Nodes everyone_but(const Crowd& crowd, const Nodes& nodes) {
    Nodes others;
    for (std::uint32_t i = 0; i < crowd.nodes().size(); ++i) {
        if (std::find(nodes.begin(), nodes.end(), i) == nodes.end()) others.push_back(i);
    }
    return others;
}

// Node i of n in a ring hears itself and its nearest neighbours, n / 2 + 1 in all; the windows of
// two nodes differ, as they have the same length and other middles. Source: "majorities-ring" of
// Jepsen's nemesis.
void ring(Blocks& blocks, const Nodes& order) {
    const std::size_t n = order.size();
    const std::size_t majority = n / 2 + 1;
    const std::size_t before = (majority - 1) / 2;
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
            const std::size_t place = (j + n + before - i) % n;  // of j in the window of i
            if (place >= majority) blocks.one_way({order[j]}, {order[i]});
        }
    }
}

void one_way(Blocks& blocks, const Scenario& scenario, const Crowd& crowd,
             const Partition& partition, const std::vector<Nodes>& groups) {
    const bool to_all = partition.places.size() == 1;
    const bool from_store = holds_the_store(scenario, partition.places[0]);
    const Nodes to = to_all ? everyone_but(crowd, groups[0]) : groups[1];
    blocks.one_way(groups[0], to);
    // A request that is lost on its way there or an answer on its way back come to the same.
    if (from_store) {
        blocks.from_store(to);
    } else if (to_all || holds_the_store(scenario, partition.places[1])) {
        blocks.from_store(groups[0]);
    }
}

}  // namespace

std::vector<Block> blocks_of(const Scenario& scenario, const Crowd& crowd,
                             const Partition& partition, const std::vector<Nodes>& groups) {
    Blocks blocks;
    switch (partition.shape) {
        case PartitionShape::groups:
        case PartitionShape::halves:  // which the plan has made partial
        case PartitionShape::bridge: break;
        case PartitionShape::isolate: {
            const Nodes others = everyone_but(crowd, groups[0]);
            blocks.both_ways(groups[0], others);
            const bool with_store = holds_the_store(scenario, partition.places[0]);
            blocks.from_store(with_store ? others : groups[0]);
            break;
        }
        case PartitionShape::partial:
            for (std::size_t a = 0; a < groups.size(); ++a) {
                for (std::size_t b = 0; b < groups.size(); ++b) {
                    if (a == b) continue;
                    blocks.one_way(groups[a], groups[b]);
                    if (holds_the_store(scenario, partition.places[a])) {
                        blocks.from_store(groups[b]);
                    }
                }
            }
            break;
        case PartitionShape::ring: ring(blocks, groups[0]); break;
        case PartitionShape::one_way: one_way(blocks, scenario, crowd, partition, groups); break;
    }
    return std::move(blocks.blocks);
}

}  // namespace cleave::scenario
