#include "engine/routes.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "host/random.hpp"

namespace cleave::sim {
namespace {

// "0> 2<": the links of a route with the direction of each.
std::string text(const std::vector<Step>& route) {
    std::string result;
    for (const Step& step : route) {
        result +=
            (result.empty() ? "" : " ") + std::to_string(step.edge) + (step.forward ? ">" : "<");
    }
    return result;
}

std::string route(std::uint32_t sites, const std::vector<Edge>& edges, std::uint32_t from,
                  std::uint32_t to) {
    return text(least_latency_routes(sites, edges)[from * sites + to]);
}

Edge edge(std::uint32_t a, std::uint32_t b, Duration latency) {
    return {SiteId{a}, SiteId{b}, latency};
}

TEST_CASE("a route takes the detour when it is faster") {
    const std::vector<Edge> edges{edge(0, 1, 100_ms), edge(0, 2, 30_ms), edge(1, 2, 30_ms)};
    CHECK(route(3, edges, 0, 1) == "1> 2<");
    CHECK(route(3, edges, 1, 0) == "2> 1<");
    CHECK(route(3, edges, 0, 2) == "1>");
}

TEST_CASE("of equally fast routes the one of fewer links wins, then the older link") {
    const std::vector<Edge> detour{edge(0, 2, 30_ms), edge(2, 1, 30_ms), edge(0, 1, 60_ms)};
    CHECK(route(3, detour, 0, 1) == "2>");
    const std::vector<Edge> diamond{edge(0, 2, 30_ms), edge(0, 1, 30_ms), edge(1, 3, 30_ms),
                                    edge(2, 3, 30_ms), edge(0, 1, 30_ms)};
    CHECK(route(4, diamond, 0, 3) == "0> 3>");
    CHECK(route(4, diamond, 0, 1) == "1>");
}

TEST_CASE("links without latency do not make a route go round in circles") {
    const std::vector<Edge> edges{edge(0, 1, 0_s), edge(1, 2, 0_s), edge(2, 0, 0_s),
                                  edge(2, 3, 0_s)};
    CHECK(route(4, edges, 0, 3) == "2< 3>");
    CHECK(route(4, edges, 1, 3) == "1> 3>");
}

TEST_CASE("sites that no link joins have no route, nor has a site to itself") {
    const std::vector<Edge> edges{edge(0, 1, 10_ms)};
    CHECK(route(3, edges, 0, 2).empty());
    CHECK(route(3, edges, 2, 1).empty());
    CHECK(route(3, edges, 1, 1).empty());
}

TEST_CASE("routes are as fast as the fastest by all-pairs relaxation") {
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        Random random(seed);
        constexpr std::uint32_t sites = 7;
        std::vector<Edge> edges;
        for (int i = 0; i < 9; ++i) {
            const auto a = static_cast<std::uint32_t>(random.below(sites));
            const auto b = static_cast<std::uint32_t>(random.below(sites));
            if (a != b) edges.push_back(edge(a, b, random.between(0_ms, 5_ms)));
        }
        constexpr std::int64_t far = 1'000'000'000'000;
        std::vector<std::int64_t> best(sites * sites, far);
        for (std::uint32_t s = 0; s < sites; ++s) best[s * sites + s] = 0;
        for (const Edge& e : edges) {
            for (auto [a, b] : {std::pair(e.a.value, e.b.value), {e.b.value, e.a.value}}) {
                best[a * sites + b] = std::min(best[a * sites + b], e.latency.count());
            }
        }
        for (std::uint32_t via = 0; via < sites; ++via) {
            for (std::uint32_t pair = 0; pair < sites * sites; ++pair) {
                const std::int64_t sum =
                    best[pair / sites * sites + via] + best[via * sites + pair % sites];
                best[pair] = std::min(best[pair], sum);
            }
        }
        const auto routes = least_latency_routes(sites, edges);
        for (std::uint32_t pair = 0; pair < sites * sites; ++pair) {
            std::int64_t latency = 0;
            std::uint32_t site = pair / sites;
            for (const Step& step : routes[pair]) {
                const Edge& e = edges[step.edge];
                REQUIRE(site == (step.forward ? e.a : e.b).value);
                site = (step.forward ? e.b : e.a).value;
                latency += e.latency.count();
            }
            if (best[pair] == far) {
                CHECK(routes[pair].empty());
            } else {
                CHECK(site == pair % sites);
                CHECK(latency == best[pair]);
            }
        }
    }
}

}  // namespace
}  // namespace cleave::sim
