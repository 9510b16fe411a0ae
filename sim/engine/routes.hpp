#pragma once
// Least-latency routes between sites. Of routes with equal latency the one with fewer links wins,
// then the one whose first link was added earlier: the same on every machine.

#include <cstdint>
#include <vector>

#include "engine/topology.hpp"
#include "host/time.hpp"

namespace cleave::sim {

struct Edge {
    SiteId a;
    SiteId b;
    Duration latency;  // the same both ways; not negative
};

// A link in the direction a route uses it.
struct Step {
    std::uint32_t edge = 0;  // position in the list of edges
    bool forward = true;     // from `a` to `b`
};

// Element `from * sites + to` is the route from one site to the other; empty when there is none, or
// when both are the same.
std::vector<std::vector<Step>> least_latency_routes(std::uint32_t sites,
                                                    const std::vector<Edge>& edges);

}  // namespace cleave::sim
