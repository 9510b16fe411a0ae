#pragma once
// Which nodes cannot send to which others, whatever the links between them do: one way, pair by
// pair. Blocks nest. The object store stands as `NodeId{}`. All node-level shapes of partitions
// (partial, bridge, ring, isolated leader) are sets of such pairs.
// Invariant: asking about a sender nothing is blocked for costs the same however many others are.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "host/units.hpp"

namespace cleave::sim {

class Blocks {
  public:
    void block(NodeId from, NodeId to);
    void unblock(NodeId from, NodeId to);  // of what is not blocked: nothing
    bool none() const { return pairs_ == 0; }
    // Whether anybody cannot send to it: quicker, where it says no.
    bool any_into(NodeId to) const {
        const std::size_t receiver = to.value + 1;
        return receiver < into_.size() && into_[receiver] != 0;
    }
    bool blocked(NodeId from, NodeId to) const {
        const std::uint32_t row = from.value + 1;  // the store comes first
        return row < row_count_ && !rows_[row].empty() && find(rows_[row], to) != nullptr;
    }

  private:
    struct Block {
        NodeId to;
        std::uint32_t times = 0;
    };
    using Row = std::vector<Block>;  // by `to`

    static const Block* find(const Row& row, NodeId to);

    std::vector<Row> rows_;            // by sender
    std::uint32_t row_count_ = 0;      // of them; asked for every message
    std::vector<std::uint32_t> into_;  // by receiver: pairs that are blocked
    std::size_t pairs_ = 0;            // that are blocked
};

}  // namespace cleave::sim
