#include "tradeoff/position.hpp"

#include "catch.hpp"
#include "small_matrix.hpp"
#include "tradeoff/bounds.hpp"
#include "tradeoff/cell.hpp"

namespace cleave::tradeoff {
using Catch::Matchers::WithinAbs;

namespace {

Held held(check::Guarantee guarantee, bool so) {
    Held result;
    result.guarantee = guarantee;
    (so ? result.held : result.violated) = 5;
    return result;
}

// Half of the guarantees hold or all; so many of a hundred reads are anomalous while it is divided;
// so many of a hundred operations are answered at the worse site.
Cell cell(bool all_hold, std::uint64_t anomalous, std::uint64_t answered, Phase phase) {
    Cell result;
    result.consistency.guarantees = {held(check::Guarantee::linearizable, all_hold),
                                     held(check::Guarantee::eventual, true)};
    result.consistency.anomalous_by_phase[static_cast<std::size_t>(phase)] = rate(anomalous, 100);
    for (const std::uint64_t in_time : {answered, std::uint64_t{100}}) {
        Side side;
        (phase == Phase::before ? side.before : side.partition).reads = rate(in_time, 100);
        result.sides.push_back(side);
    }
    return result;
}

}  // namespace

TEST_CASE("a system that refuses under a partition keeps its consistency in the triangle") {
    const auto positions =
        cap_position(cell(true, 0, 100, Phase::before), cell(true, 0, 20, Phase::partition));
    REQUIRE(positions);
    CHECK(positions->peace.consistency == 1);
    CHECK(positions->peace.availability == 1);
    CHECK(positions->partition.consistency == 1);
    CHECK_THAT(positions->partition.availability, WithinAbs(0.2, 1e-12));
    CHECK_THAT(positions->partition.partition_tolerance, WithinAbs((1 + 0.2) / 2, 1e-12));
}

TEST_CASE("a system that answers under a partition pays in consistency") {
    const auto positions =
        cap_position(cell(true, 0, 100, Phase::before), cell(false, 40, 100, Phase::partition));
    REQUIRE(positions);
    CHECK_THAT(positions->partition.consistency, WithinAbs((0.5 + 0.6) / 2, 1e-12));
    CHECK(positions->partition.availability == 1);
    CHECK_THAT(positions->partition.partition_tolerance, WithinAbs((0.55 + 1) / 2, 1e-12));
    CHECK(positions->peace.partition_tolerance == positions->partition.partition_tolerance);
}

TEST_CASE("where nobody asked there is no place in the triangle") {
    CHECK_FALSE(cap_position(Cell{}, cell(true, 0, 20, Phase::partition)));
    CHECK_FALSE(cap_position(cell(true, 0, 100, Phase::before), Cell{}));
}

TEST_CASE("the least latencies come from the delays of the scenario") {
    const auto matrix = samples::parsed(samples::small_matrix);
    REQUIRE(matrix);
    const scenario::Scenario& scenario = find_cell(*matrix, "s3-2018/shared/peace")->scenario;
    // London to Tokyo by Virginia: 40 ms and 80 ms one way, 5 % of each in deviation.
    const auto delays = delays_from(scenario, 0);
    CHECK_THAT(delays[1].mean_ms, WithinAbs(120, 1e-9));
    CHECK_THAT(delays[1].deviation_ms, WithinAbs(std::sqrt(2.0 * 2.0 + 4.0 * 4.0), 1e-9));
    const Bound bound = bound_of(scenario, 0, {check::Guarantee::linearizable});
    REQUIRE(bound.sum_ms);
    CHECK_THAT(*bound.sum_ms, WithinAbs(120, 1e-9));
    CHECK_THAT(*bound.read_ms, WithinAbs(std::sqrt(20.0), 1e-9));
    CHECK_THAT(*bound.write_ms, WithinAbs(2 * std::sqrt(20.0), 1e-9));
    const Bound sequential = bound_of(scenario, 0, {check::Guarantee::sequential});
    CHECK(sequential.sum_ms == bound.sum_ms);
    CHECK_FALSE(sequential.read_ms);
    const Bound causal = bound_of(scenario, 0, {check::Guarantee::causal});
    CHECK_FALSE(causal.sum_ms);
    CHECK(causal.source.starts_with("none"));
}

TEST_CASE("the level shown is the strongest that held in every run") {
    using G = check::Guarantee;
    Held open = held(G::linearizable, true);
    open.undecided = 1;
    const std::vector<Held> guarantees = {open, held(G::sequential, false), held(G::causal, true),
                                          held(G::read_your_writes, true), held(G::eventual, true)};
    const auto strongest = strongest_held(guarantees);
    CHECK(strongest == std::vector<G>{G::causal, G::eventual});
    CHECK(level_name(strongest, 0) == "causal");
    CHECK(level_name({G::bounded_staleness, G::eventual}, 3.456) == "stale by at most 3.46 s");
    CHECK(level_name({}, 0) == "none");
}

}  // namespace cleave::tradeoff
