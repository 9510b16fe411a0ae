#pragma once
// Which operations took effect on the way to each configuration: a tree of steps that all share.

#include <algorithm>
#include <cstdint>
#include <vector>

#include "linearizability/any_object/configurations.hpp"
#include "linearizability/any_object/problem.hpp"

namespace cleave::check::any_object {

class Trails {
  public:
    static constexpr std::uint32_t root = UINT32_MAX;

    std::uint32_t add(std::uint32_t parent, OpId op) {
        nodes_.push_back({parent, op});
        return static_cast<std::uint32_t>(nodes_.size() - 1);
    }

    std::vector<OpId> path_to(std::uint32_t node) const {
        std::vector<OpId> path;
        for (; node != root; node = nodes_[node].parent) path.push_back(nodes_[node].op);
        std::ranges::reverse(path);
        return path;
    }

    bool wants_compaction() const { return nodes_.size() > threshold_; }
    std::size_t bytes() const { return nodes_.capacity() * sizeof(Node); }

    // Forgets the steps that no configuration of `live` descends from. Parents come before their
    // children, so one pass backwards marks and one forwards moves.
    void compact(Configurations& live) {
        std::vector<std::uint32_t> place(nodes_.size(), 0);
        for (std::uint32_t i = 0; i < live.size(); ++i) {
            if (live.trail(i) != root) place[live.trail(i)] = 1;
        }
        for (std::size_t i = nodes_.size(); i-- > 0;) {
            if (place[i] != 0 && nodes_[i].parent != root) place[nodes_[i].parent] = 1;
        }
        std::uint32_t kept = 0;
        for (std::size_t i = 0; i < nodes_.size(); ++i) {
            if (place[i] == 0) continue;
            Node node = nodes_[i];
            if (node.parent != root) node.parent = place[node.parent];
            place[i] = kept;
            nodes_[kept++] = node;
        }
        nodes_.resize(kept);
        for (std::uint32_t i = 0; i < live.size(); ++i) {
            if (live.trail(i) != root) live.set_trail(i, place[live.trail(i)]);
        }
        threshold_ = std::max<std::size_t>(std::size_t{1} << 20, 2 * nodes_.size());
    }

  private:
    struct Node {
        std::uint32_t parent;
        OpId op;
    };
    std::vector<Node> nodes_;
    std::size_t threshold_ = std::size_t{1} << 20;
};

}  // namespace cleave::check::any_object
