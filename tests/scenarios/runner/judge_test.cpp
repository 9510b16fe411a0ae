#include "runner/judge.hpp"

#include "catch.hpp"

using namespace cleave;
using namespace cleave::scenario;

namespace {

SweepResult sweep_of(std::uint64_t runs, std::uint64_t violated, std::uint64_t undecided,
                     Expected expected) {
    SweepResult sweep;
    for (std::uint64_t seed = 1; seed <= runs; ++seed) sweep.seeds.push_back(seed);
    sweep.runs_violated = violated;
    sweep.runs_inconclusive = undecided;
    sweep.scenario.expect.linearizable = expected;
    return sweep;
}

Judgement only(const SweepResult& sweep) {
    const auto judgements = judge(sweep);
    REQUIRE(judgements.size() == 1);
    return judgements[0];
}

}  // namespace

TEST_CASE("`holds` is met only when it held in every run") {
    CHECK(only(sweep_of(10, 0, 0, Expected::holds)).met);
    CHECK_FALSE(only(sweep_of(10, 1, 0, Expected::holds)).met);
    CHECK_FALSE(only(sweep_of(10, 1, 0, Expected::holds)).inconclusive);
}

TEST_CASE("`violated` is met as soon as one run shows it") {
    CHECK(only(sweep_of(10, 1, 0, Expected::violated)).met);
    CHECK_FALSE(only(sweep_of(10, 0, 0, Expected::violated)).met);
}

TEST_CASE("each guarantee is judged by its own totals") {
    SweepResult sweep = sweep_of(10, 3, 0, Expected::measured);
    sweep.scenario.expect.guarantees = {{check::Guarantee::causal, Expected::holds},
                                        {check::Guarantee::monotonic_reads, Expected::violated},
                                        {check::Guarantee::eventual, Expected::holds}};
    sweep.guarantees = {{check::Guarantee::causal, 1, 0},
                        {check::Guarantee::monotonic_reads, 2, 0},
                        {check::Guarantee::eventual, 0, 1}};
    const auto judgements = judge(sweep);
    REQUIRE(judgements.size() == 4);
    CHECK(judgements[1].expectation == "causal: holds");
    CHECK(judgements[1].observed == "violated in 1 of 10 runs");
    CHECK_FALSE(judgements[1].met);
    CHECK(judgements[2].met);
    CHECK(judgements[3].inconclusive);
}

TEST_CASE("an undecided run is inconclusive, unless another one is violated") {
    CHECK(only(sweep_of(10, 0, 1, Expected::holds)).inconclusive);
    CHECK_FALSE(only(sweep_of(10, 0, 1, Expected::holds)).met);
    CHECK_FALSE(only(sweep_of(10, 1, 1, Expected::holds)).inconclusive);
    CHECK(only(sweep_of(10, 1, 1, Expected::violated)).met);
}

TEST_CASE("`measured` reports and never fails") {
    CHECK(only(sweep_of(10, 3, 2, Expected::measured)).met);
    CHECK(only(sweep_of(10, 3, 2, Expected::measured)).observed == "violated in 3 of 10 runs");
}

TEST_CASE("availability is compared exactly, and counts failed and unknown as not answered") {
    SweepResult sweep;
    sweep.seeds = {1};
    sweep.availability = {
        {"tokyo", "partition", {98, 1, 0}, {1, 0, 0}, {}, {}},
        {"tokyo", "before", {0, 50, 0}, {}, {}, {}},
        {"london", "partition", {0, 50, 0}, {}, {}, {}},
    };
    const auto met = [&](Ratio at_least) {
        sweep.scenario.expect.availability = {{"partition", "tokyo", at_least, {}}};
        return only(sweep).met;
    };
    CHECK(met(Ratio::percent(99)));
    CHECK_FALSE(met(Ratio{990'000'001}));
    sweep.scenario.expect.availability = {{"always", "tokyo", {}, Ratio::percent(67)}};
    CHECK(only(sweep).met);  // 99 of 150
    sweep.scenario.expect.availability = {{"after", "tokyo", Ratio::percent(1), {}}};
    CHECK(only(sweep).inconclusive);  // nothing happened then
}
