#include "engine/routes.hpp"

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <compare>
#include <limits>

namespace cleave::sim {
namespace {

// What a route costs, compared in this order.
struct Cost {
    std::int64_t latency = 0;  // ns
    std::int64_t links = 0;
    auto operator<=>(const Cost&) const = default;
    Cost operator+(const Cost& other) const {
        return {latency + other.latency, links + other.links};
    }
};
constexpr Cost unreachable{std::numeric_limits<std::int64_t>::max(), 0};

using Graph =
    boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS, boost::no_property,
                          boost::property<boost::edge_weight_t, Cost>>;

Cost cost_of(const Edge& edge) { return {edge.latency.count(), 1}; }

std::vector<Cost> costs_to(const Graph& graph, std::uint32_t to) {
    std::vector<Cost> costs(boost::num_vertices(graph));
    const auto add = [](const Cost& a, const Cost& b) {
        return a == unreachable || b == unreachable ? unreachable : a + b;
    };
    boost::dijkstra_shortest_paths(
        graph, to,
        boost::distance_map(boost::make_iterator_property_map(
                                costs.begin(), boost::get(boost::vertex_index, graph)))
            .distance_compare(std::less<Cost>())
            .distance_combine(add)
            .distance_inf(unreachable)
            .distance_zero(Cost{}));
    return costs;
}

// The first link from `site` that lies on a cheapest way, by the order in which links were added.
Step first_step(const std::vector<Edge>& edges, const std::vector<Cost>& costs,
                std::uint32_t site) {
    for (std::uint32_t i = 0; i < edges.size(); ++i) {
        const std::uint32_t a = edges[i].a.value;
        const std::uint32_t b = edges[i].b.value;
        if (a == b) continue;
        if (a == site && cost_of(edges[i]) + costs[b] == costs[site]) return {i, true};
        if (b == site && cost_of(edges[i]) + costs[a] == costs[site]) return {i, false};
    }
    return {};
}

}  // namespace

std::vector<std::vector<Step>> least_latency_routes(std::uint32_t sites,
                                                    const std::vector<Edge>& edges) {
    Graph graph(sites);
    for (const Edge& edge : edges) {
        boost::add_edge(edge.a.value, edge.b.value, cost_of(edge), graph);
    }
    std::vector<std::vector<Step>> routes(std::size_t{sites} * sites);
    for (std::uint32_t to = 0; to < sites; ++to) {
        const std::vector<Cost> costs = costs_to(graph, to);
        for (std::uint32_t from = 0; from < sites; ++from) {
            if (costs[from] == unreachable) continue;
            std::vector<Step>& route = routes[std::size_t{from} * sites + to];
            for (std::uint32_t site = from; site != to;) {
                const Step step = first_step(edges, costs, site);
                route.push_back(step);
                site = step.forward ? edges[step.edge].b.value : edges[step.edge].a.value;
            }
        }
    }
    return routes;
}

}  // namespace cleave::sim
