#pragma once
// The least latencies that theory allows for a level of consistency, given the delays of a
// scenario.
// Sources: Lipton and Sandberg, "PRAM: A Scalable Shared Memory", Princeton TR-180-88, 1988: under
// sequential consistency a read and a write together take at least the delay d between two sites
// that share data, at one of the two; Attiya and Welch, "Sequential Consistency versus
// Linearizability", ACM TOCS 1994: under linearizability a read takes at least u/4 and a write u/2,
// where u is by how much delays vary (both bounds from memory). Weaker levels have none: they can
// be had from local copies.
// Choices: d is the mean one-way delay over the quickest route to the farthest other site with
// clients, less than the worst delay that the theorem speaks of. Simulated delays have no worst
// case; u is assumed to be four standard deviations of them, which most messages keep.

#include <cstddef>
#include <vector>

#include "language/scenario.hpp"
#include "tradeoff/result.hpp"

namespace cleave::tradeoff {

// For the clients of `site`, at the strongest levels that the system was seen to have.
Bound bound_of(const scenario::Scenario& scenario, std::size_t site,
               const std::vector<check::Guarantee>& strongest);

// The delay from one site to all others over the quickest routes, and its standard deviation.
struct Delay {
    bool reachable = false;
    double mean_ms = 0, deviation_ms = 0;
};
std::vector<Delay> delays_from(const scenario::Scenario& scenario, std::size_t site);

}  // namespace cleave::tradeoff
