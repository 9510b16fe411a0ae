#pragma once
// Who has a say in a replicated log. While members change there are two sets, those before and
// those to come, and whatever needs a majority needs one of each.
// Source: Ongaro and Ousterhout, "In Search of an Understandable Consensus Algorithm", USENIX ATC
// 2014, section 6 (joint consensus: C_old, then C_old,new, then C_new).

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <vector>

#include "host/fields.hpp"
#include "host/units.hpp"

namespace cleave::raft {

struct Configuration {
    std::vector<NodeId> members;  // in an order that only their user cares for
    std::vector<NodeId> next;     // the members to come; empty unless this is C_old,new
    CLEAVE_FIELDS(Configuration, members, next);

    bool joint() const { return !next.empty(); }
    bool contains(NodeId node) const { return in(members, node) || in(next, node); }
    std::set<NodeId> everyone() const {
        std::set<NodeId> all(members.begin(), members.end());
        all.insert(next.begin(), next.end());
        return all;
    }
    // The highest number that a majority has reached, of each set while there are two; who is not
    // in the map is at zero.
    std::uint64_t agreed(const std::map<NodeId, std::uint64_t>& reached) const {
        const std::uint64_t before = majority(members, reached);
        return joint() ? std::min(before, majority(next, reached)) : before;
    }

    static bool in(const std::vector<NodeId>& nodes, NodeId node) {
        return std::find(nodes.begin(), nodes.end(), node) != nodes.end();
    }
    static std::uint64_t majority(const std::vector<NodeId>& nodes,
                                  const std::map<NodeId, std::uint64_t>& reached) {
        std::vector<std::uint64_t> numbers;
        for (const NodeId node : nodes) {
            const auto found = reached.find(node);
            numbers.push_back(found == reached.end() ? 0 : found->second);
        }
        std::stable_sort(numbers.begin(), numbers.end(), std::greater<>());
        return numbers.empty() ? 0 : numbers[numbers.size() / 2];
    }
};

}  // namespace cleave::raft
