#pragma once
// What must come before what, beyond what time tells: the accesses as a graph. A node beyond the
// accesses stands for "all clusters of a cell up to this one, by their first end". Edges: from a
// write to who read it; from the members of a cluster to the writes of the clusters after it; and
// from one source of a read to another one that wrote the same cell, if that is what the read found
// there.

#include <vector>

#include "linearizability/ranges/windows.hpp"
#include "weak/graph.hpp"

namespace cleave::check::ranges {

// The last kind of edges.
std::vector<Precedes> torn_between(const Accesses& accesses);

class Precedence {
  public:
    Precedence(const Accesses& accesses, const Clusters& clusters, const Windows& windows,
               const std::vector<Precedes>& known, Patience& patience);

    const Graph& graph() const { return graph_; }
    // Accesses that each come before the next, the last before the first, and those that prove it;
    // empty if there is no such circle.
    std::vector<AccessId> circle() const;

  private:
    void connect(CellId cell);

    const Accesses& accesses_;
    const Clusters& clusters_;
    const Windows& windows_;
    Graph graph_;
};

}  // namespace cleave::check::ranges
