#pragma once
// Counts the distinct nodes that have responded against the number needed: a node that answers
// twice, or whose answer the network repeats, counts once. Whether a late answer still matters is
// for the phase that holds this value. Source: Gifford, "Weighted Voting for Replicated Data", SOSP
// 1979, each node with one vote.

#include <cstdint>
#include <set>

#include "host/fields.hpp"
#include "host/units.hpp"

namespace cleave::parts {

// The smallest number of `nodes` such that any two sets of that size share a node.
constexpr std::uint32_t majority_of(std::uint32_t nodes) { return nodes / 2 + 1; }

class Quorum {
  public:
    Quorum() = default;  // of nobody: reached from the start
    explicit Quorum(std::uint32_t needed) : needed_(needed) {}
    static Quorum majority(std::uint32_t nodes) { return Quorum(majority_of(nodes)); }

    // Counts a response; returns whether there are now as many as needed.
    bool add(NodeId responder) {
        responders_.insert(responder);
        return reached();
    }
    bool reached() const { return responders_.size() >= needed_; }
    bool has(NodeId responder) const { return responders_.contains(responder); }
    std::uint32_t needed() const { return needed_; }
    const std::set<NodeId>& responders() const { return responders_; }

  private:
    std::uint32_t needed_ = 0;
    std::set<NodeId> responders_;

  public:
    CLEAVE_FIELDS(Quorum, needed_, responders_);
};

}  // namespace cleave::parts
