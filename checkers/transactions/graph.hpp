#pragma once
// A directed graph in compressed sparse rows, and what is asked of it: strong components, an order,
// a short cycle through given kinds of arcs. Nodes are transactions and helpers: a helper stands in
// the middle of many arcs at once (of n that completed before m others began), costs nothing on a
// path, and lies on no cycle of helpers alone. Source: Tarjan, "Depth-first search and linear graph
// algorithms", 1972. Choices: our own rather than Boost.Graph's, as 12 bytes an arc and no
// recursion
// are what a million transactions need; tests compare it with Boost's.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace cleave::check::transactions {

enum class ArcKind : std::uint8_t {
    wr,       // reads from
    ww,       // overwrites
    rw,       // overwritten: an anti-dependency
    rt,       // real time
    own,      // from the start of a transaction to its commit
    through,  // out of a helper: the kind is that of the arc into it
};
using ArcKinds = unsigned;  // a set of them
constexpr ArcKinds only(ArcKind kind) { return 1U << static_cast<unsigned>(kind); }
constexpr ArcKinds all_kinds = 63;

struct Arc {
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    std::uint32_t version = 0;  // the one that was read, or overwritten
    ArcKind kind = ArcKind::wr;
};

class Digraph {
  public:
    struct Edge {
        std::uint32_t to;
        std::uint32_t version : 29;
        std::uint32_t kind : 3;
        ArcKinds kinds() const { return 1U << kind; }
    };

    Digraph() = default;
    // Nodes from `helpers` on are helpers.
    Digraph(std::uint32_t nodes, std::uint32_t helpers, const std::vector<Arc>& arcs);

    std::uint32_t size() const { return static_cast<std::uint32_t>(starts_.size() - 1); }
    std::size_t arcs() const { return edges_.size(); }
    bool is_helper(std::uint32_t node) const { return node >= helpers_; }
    std::span<const Edge> out(std::uint32_t node) const {
        return std::span(edges_).subspan(starts_[node], starts_[node + 1] - starts_[node]);
    }
    Arc arc(std::uint32_t from, const Edge& edge) const {
        return {from, edge.to, edge.version, static_cast<ArcKind>(edge.kind)};
    }

  private:
    std::uint32_t helpers_ = 0;
    std::vector<std::uint32_t> starts_{0};
    std::vector<Edge> edges_;
};

// Strong components with more than one node, smallest first, then by their smallest node; each in
// ascending order. Only arcs of `kinds` count, between nodes of `among` if it is not empty.
std::vector<std::vector<std::uint32_t>> strong_components(
    const Digraph& graph, ArcKinds kinds = all_kinds, const std::vector<std::uint32_t>& among = {});

// All nodes, each after those with arcs to it; where there is a choice, the one with the smallest
// hint first (in no order of meaning if there are no hints). Nothing if there is a cycle.
std::optional<std::vector<std::uint32_t>> topological_order(const Digraph& graph,
                                                            const std::vector<std::int64_t>& hints);

struct CycleSearch {
    ArcKinds kinds = all_kinds;
    bool one_rw = false;  // exactly one arc is an anti-dependency, on top of `kinds`
    std::uint64_t steps = 2'000'000;
};
// A shortest cycle within a strong component (the shortest that was met, if the steps run out);
// empty if there is none of these kinds.
std::vector<Arc> shortest_cycle(const Digraph& graph, const std::vector<std::uint32_t>& component,
                                const CycleSearch& search);

}  // namespace cleave::check::transactions
