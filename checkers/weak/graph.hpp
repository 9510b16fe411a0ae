#pragma once
// Small directed graphs over numbers, as the engines build them: strong components and shortest
// paths, in linear time and without recursion. Source: Tarjan, "Depth-First Search and Linear Graph
// Algorithms", SIAM J. Computing 1(2), 1972.

#include <cstdint>
#include <vector>

#include "verdict/patience.hpp"

namespace cleave::check {

class Graph {
  public:
    explicit Graph(std::uint32_t nodes) : first_(nodes, none), nodes_(nodes) {}

    std::uint32_t add_node() {
        first_.push_back(none);
        return nodes_++;
    }
    void add(std::uint32_t from, std::uint32_t to, std::uint32_t label = 0) {
        edges_.push_back({to, first_[from], label});
        first_[from] = static_cast<std::uint32_t>(edges_.size() - 1);
    }
    std::uint32_t nodes() const { return nodes_; }
    std::size_t edges() const { return edges_.size(); }

    // The component of each node; components ascend against the edges: an edge leads to a node of
    // the same component or of a smaller one.
    std::vector<std::uint32_t> components(Patience* patience = nullptr) const;

    struct Step {
        std::uint32_t from, to, label;
    };
    // A shortest path of at least one edge from `from` to `to`; empty if there is none. Edges with
    // label 0 cost nothing. Nodes where `inside` (if not empty) is false are avoided.
    std::vector<Step> path(std::uint32_t from, std::uint32_t to,
                           const std::vector<bool>& inside = {},
                           Patience* patience = nullptr) const;

    template <typename Visit>
    void each(std::uint32_t node, const Visit& visit) const {
        for (std::uint32_t e = first_[node]; e != none; e = edges_[e].next) {
            visit(edges_[e].to, edges_[e].label);
        }
    }

  private:
    static constexpr std::uint32_t none = UINT32_MAX;
    struct Edge {
        std::uint32_t to, next, label;
    };
    std::vector<std::uint32_t> first_;
    std::vector<Edge> edges_;
    std::uint32_t nodes_;
};

}  // namespace cleave::check
