#include "tradeoff/bounds.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "world/elementary.hpp"

namespace cleave::tradeoff {
namespace {

using scenario::Scenario;

// Variances add up along a route.
struct Leg {
    double mean_ms = 0, variance = 0;
};

Leg leg_of(const world::LinkOptions& link) {
    const double mean = world::mean_latency(link).in_milliseconds();
    // Of a latency that is a distribution of its own, no deviation is at hand: none is claimed.
    const double deviation = link.latency ? 0 : link.jitter.as_double() * mean;
    return {mean, deviation * deviation};
}

}  // namespace

std::vector<Delay> delays_from(const Scenario& scenario, std::size_t site) {
    struct Route {
        bool known = false;
        Leg leg{};
    };
    std::vector<Route> routes(scenario.sites.size());
    routes[site].known = true;
    // As often as a route can have links, and that settles it (Bellman and Ford).
    for (std::size_t round = 1; round < scenario.sites.size(); ++round) {
        for (const scenario::Link& link : scenario.links) {
            const Leg leg = leg_of(link.options);
            const auto relax = [&](std::size_t from, std::size_t to) {
                if (!routes[from].known) return;
                const Leg sum{routes[from].leg.mean_ms + leg.mean_ms,
                              routes[from].leg.variance + leg.variance};
                if (routes[to].known && routes[to].leg.mean_ms <= sum.mean_ms) return;
                routes[to] = {true, sum};
            };
            relax(link.from, link.to);
            relax(link.to, link.from);
        }
    }
    std::vector<Delay> delays;
    for (const Route& route : routes) {
        delays.push_back(
            {route.known, route.leg.mean_ms, world::square_root_of(route.leg.variance)});
    }
    return delays;
}

Bound bound_of(const Scenario& scenario, std::size_t site,
               const std::vector<check::Guarantee>& strongest) {
    const auto held = [&](check::Guarantee guarantee) {
        return std::ranges::any_of(
            strongest, [&](check::Guarantee one) { return check::implies(one, guarantee); });
    };
    Bound bound;
    if (!held(check::Guarantee::sequential)) {
        bound.source = "none: what is weaker than sequential consistency can be had locally";
        return bound;
    }
    Delay farthest;
    const std::vector<Delay> delays = delays_from(scenario, site);
    for (std::size_t i = 0; i < delays.size(); ++i) {
        const bool shares = i != site && scenario.sites[i].clients > 0 && delays[i].reachable;
        if (shares && delays[i].mean_ms > farthest.mean_ms) farthest = delays[i];
    }
    if (farthest.mean_ms <= 0) {
        bound.source = "none: nobody else shares the data from afar";
        return bound;
    }
    bound.sum_ms = farthest.mean_ms;
    bound.source = fmt::format("Lipton and Sandberg 1988, d = {:.3g} ms", farthest.mean_ms);
    if (!held(check::Guarantee::linearizable)) return bound;
    const double u = 4 * farthest.deviation_ms;
    bound.read_ms = u / 4;
    bound.write_ms = u / 2;
    bound.source += fmt::format("; Attiya and Welch 1994, u = {:.3g} ms", u);
    return bound;
}

}  // namespace cleave::tradeoff
