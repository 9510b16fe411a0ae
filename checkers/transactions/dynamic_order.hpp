#pragma once
// A topological order of a graph that gains and loses arcs. Adding an arc that agrees with the
// order costs nothing; another reorders only what lies between its ends, or meets a cycle. Losing
// arcs never disturbs the order. Arcs that come and go carry a literal (who put them there).
// Source: Pearce and Kelly, "A Dynamic Topological Sort Algorithm for Directed Acyclic Graphs",
// ACM JEA 2006.

#include <cstdint>
#include <vector>

#include "transactions/graph.hpp"
#include "transactions/groups.hpp"

namespace cleave::check::transactions {

class DynamicOrder {
  public:
    // A path from the end of a refused arc back to its beginning.
    struct Cycle {
        std::vector<std::uint32_t> nodes;     // both ends included
        std::vector<std::uint32_t> literals;  // of the arcs on it that have one
    };

    // `order` must be a topological order of `graph`, which is kept by reference.
    DynamicOrder(const Digraph& graph, const std::vector<std::uint32_t>& order);

    // False, with `cycle` filled, if the arc closes a cycle; it is then not added.
    bool add(std::uint32_t from, std::uint32_t to, std::uint32_t literal, Cycle& cycle);
    // The latest arc between these with this literal.
    void remove(std::uint32_t from, std::uint32_t to, std::uint32_t literal);

    std::uint32_t rank(std::uint32_t node) const { return rank_[node]; }
    std::vector<std::uint32_t> order() const;
    std::uint64_t steps() const { return steps_; }

  private:
    struct End {
        std::uint32_t node, literal;
    };
    // How a search came to a node.
    struct Trace {
        std::uint32_t round = 0, from = 0, literal = 0;
    };

    bool search_forward(std::uint32_t from, std::uint32_t target);
    void search_backward(std::uint32_t from, std::uint32_t lowest);
    void reorder();
    void trace_cycle(std::uint32_t from, std::uint32_t to, Cycle& cycle) const;

    const Digraph& graph_;
    Groups before_;  // the arcs of the graph, backwards
    std::vector<std::uint32_t> rank_;
    std::vector<std::vector<End>> out_, in_;
    std::uint32_t round_ = 0;
    std::vector<Trace> trace_;
    std::vector<std::uint32_t> forward_, backward_, ranks_;
    std::uint64_t steps_ = 0;
};

}  // namespace cleave::check::transactions
