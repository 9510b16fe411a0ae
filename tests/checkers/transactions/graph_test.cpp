// The graph's algorithms against Boost's, and against the definition: the shortest walk back to
// where an arc began, by Dijkstra's algorithm from every node.

#include "transactions/graph.hpp"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <boost/graph/strong_components.hpp>

#include "catch.hpp"
#include "host/random.hpp"

namespace cleave::test {
namespace {

using check::transactions::Arc;
using check::transactions::ArcKind;
using check::transactions::ArcKinds;
using check::transactions::CycleSearch;
using check::transactions::Digraph;
using check::transactions::only;

using Weighted =
    boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, boost::no_property,
                          boost::property<boost::edge_weight_t, int>>;

struct Drawn {
    std::uint32_t nodes = 0, helpers = 0;  // helpers: the first of them
    std::vector<Arc> arcs;
    Digraph graph() const { return {nodes, helpers, arcs}; }
};

// As dependencies are: arcs of all kinds between transactions, each of one node or of two with an
// arc from its start to its commit, and a chain of helpers for real time.
Drawn draw(Random& random) {
    const auto pick = [&](std::uint64_t n) { return static_cast<std::uint32_t>(random.below(n)); };
    const bool split = pick(2) == 0;
    const std::uint32_t transactions = 2 + pick(7), chain = pick(4);
    Drawn drawn;
    drawn.helpers = split ? 2 * transactions : transactions;
    drawn.nodes = drawn.helpers + chain;
    for (std::uint32_t t = 0; split && t < transactions; ++t) {
        drawn.arcs.push_back({.from = 2 * t, .to = 2 * t + 1, .kind = ArcKind::own});
    }
    const ArcKind kinds[] = {ArcKind::wr, ArcKind::ww, ArcKind::rw, ArcKind::rt};
    for (std::uint32_t i = transactions + pick(2 * transactions); i > 0; --i) {
        const Arc arc{pick(drawn.helpers), pick(drawn.helpers), i, kinds[pick(4)]};
        const bool same = split ? arc.from / 2 == arc.to / 2 : arc.from == arc.to;
        if (!same) drawn.arcs.push_back(arc);
    }
    for (std::uint32_t helper = drawn.helpers; helper < drawn.nodes; ++helper) {
        drawn.arcs.push_back({pick(drawn.helpers), helper, 0, ArcKind::rt});
        drawn.arcs.push_back({helper, pick(drawn.helpers), 0, ArcKind::through});
        if (helper + 1 < drawn.nodes) {
            drawn.arcs.push_back({helper, helper + 1, 0, ArcKind::through});
        }
    }
    return drawn;
}

bool within(const Arc& arc, ArcKinds kinds) { return (only(arc.kind) & kinds) != 0; }

int cost(const Drawn& drawn, const Arc& arc) {
    return arc.from >= drawn.helpers || arc.kind == ArcKind::own ? 0 : 1;
}

// Those with more than one node, as strong_components promises to list them.
std::vector<std::vector<std::uint32_t>> components_by_boost(const Drawn& drawn, ArcKinds kinds) {
    Weighted graph(drawn.nodes);
    for (const Arc& arc : drawn.arcs) {
        if (within(arc, kinds)) add_edge(arc.from, arc.to, graph);
    }
    std::vector<std::uint32_t> of(drawn.nodes);
    const auto count = strong_components(graph, of.data());
    std::vector<std::vector<std::uint32_t>> components(static_cast<std::size_t>(count));
    for (std::uint32_t node = 0; node < drawn.nodes; ++node) components[of[node]].push_back(node);
    std::erase_if(components, [](const auto& component) { return component.size() < 2; });
    std::sort(components.begin(), components.end(), [](const auto& a, const auto& b) {
        return std::pair(a.size(), a) < std::pair(b.size(), b);
    });
    return components;
}

// How many transactions the shortest cycle of these kinds in a component has; 0 if there is none.
int shortest_by_boost(const Drawn& drawn, const std::vector<std::uint32_t>& component,
                      const CycleSearch& search) {
    const ArcKinds back = search.one_rw ? search.kinds & ~only(ArcKind::rw) : search.kinds;
    const auto inside = [&](const Arc& arc) {
        return std::ranges::count(component, arc.from) + std::ranges::count(component, arc.to) == 2;
    };
    Weighted graph(drawn.nodes);
    for (const Arc& arc : drawn.arcs) {
        if (within(arc, back) && inside(arc)) add_edge(arc.from, arc.to, cost(drawn, arc), graph);
    }
    int shortest = 0;
    for (const Arc& arc : drawn.arcs) {
        if (!inside(arc) || !within(arc, search.one_rw ? only(ArcKind::rw) : back)) continue;
        std::vector<int> distance(drawn.nodes);
        dijkstra_shortest_paths(graph, arc.to, boost::distance_map(distance.data()));
        if (distance[arc.from] > static_cast<int>(drawn.nodes)) continue;
        const int length = cost(drawn, arc) + distance[arc.from];
        if (shortest == 0 || length < shortest) shortest = length;
    }
    return shortest;
}

// Its transactions, after a check that it is a cycle of arcs of the graph that were asked for.
int length_of(const Drawn& drawn, const std::vector<Arc>& cycle, const CycleSearch& search) {
    int length = 0, anti = 0;
    for (std::size_t i = 0; i < cycle.size(); ++i) {
        const Arc& arc = cycle[i];
        CHECK(arc.to == cycle[(i + 1) % cycle.size()].from);
        CHECK(std::ranges::any_of(drawn.arcs, [&](const Arc& one) {
            return one.from == arc.from && one.to == arc.to && one.version == arc.version &&
                   one.kind == arc.kind;
        }));
        length += cost(drawn, arc);
        anti += arc.kind == ArcKind::rw ? 1 : 0;
        if (!search.one_rw) CHECK(within(arc, search.kinds));
    }
    if (search.one_rw && !cycle.empty()) CHECK(anti == 1);
    return length;
}

}  // namespace

TEST_CASE("transactions: strong components of every kind of arcs are those that Boost finds") {
    Random random(1);
    for (int round = 0; round < 2'000; ++round) {
        const Drawn drawn = draw(random);
        const auto kinds = static_cast<ArcKinds>(random.below(64));
        CHECK(strong_components(drawn.graph(), kinds) == components_by_boost(drawn, kinds));
    }
}

TEST_CASE("transactions: no cycle has fewer transactions than the one that is told") {
    Random random(2);
    const ArcKinds free = only(ArcKind::own) | only(ArcKind::through);
    std::vector<int> found(12);
    for (int round = 0; round < 3'000; ++round) {
        const Drawn drawn = draw(random);
        const Digraph graph = drawn.graph();
        for (const auto& component : strong_components(graph)) {
            const CycleSearch search{.kinds = free | static_cast<ArcKinds>(random.below(16)),
                                     .one_rw = random.below(3) == 0};
            const std::vector<Arc> cycle = shortest_cycle(graph, component, search);
            const int length = length_of(drawn, cycle, search);
            CHECK(length == shortest_by_boost(drawn, component, search));
            CHECK(cycle.empty() == (length == 0));
            ++found.at(static_cast<std::size_t>(length));
        }
    }
    for (int length = 2; length <= 6; ++length) {
        CAPTURE(length);
        CHECK(found[static_cast<std::size_t>(length)] > 0);
    }
}

TEST_CASE("transactions: a cycle as long as the graph is found, and a search keeps to its steps") {
    for (const std::uint32_t nodes : {3U, 4U, 5U, 8U, 9U, 16U, 17U, 64U, 65U, 300U}) {
        Drawn drawn{.nodes = nodes, .helpers = nodes, .arcs = {}};
        for (std::uint32_t node = 0; node < nodes; ++node) {
            drawn.arcs.push_back({node, (node + 1) % nodes, 0, ArcKind::ww});
        }
        const Digraph graph = drawn.graph();
        const auto component = strong_components(graph).at(0);
        CHECK(shortest_cycle(graph, component, {}).size() == nodes);
        CHECK(shortest_cycle(graph, component, {.steps = nodes - 1}).empty());
    }
}

}  // namespace cleave::test
