#include "compare/compare.hpp"

#include <algorithm>

#include "catch.hpp"
#include "made_up.hpp"

using namespace cleave;
using compare::Change;
using compare::Comparison;
using compare::FigureChange;
using compare::Side;
using compare::test::fill;
using compare::test::side;

namespace {

Comparison compared(const Side& before, const Side& after) {
    Comparison comparison;
    comparison.scenarios.push_back(compare::compare(before, after));
    compare::conclude(comparison);
    return comparison;
}

const FigureChange& figure(const Comparison& comparison, const std::string& name) {
    for (const FigureChange& figure : comparison.scenarios.at(0).figures) {
        if (figure.name == name) return figure;
    }
    FAIL("no figure is called " << name);
    return comparison.scenarios.at(0).figures.front();
}

void violate(Side& side, std::uint64_t seed) {
    side.runs.at(seed).linearizable = check::Conclusion::violated;
    ++side.runs.at(seed).trace_hash;
}

}  // namespace

TEST_CASE("two builds whose runs are the same differ in nothing") {
    Side before = side();
    fill(before, 40, 1);
    const Comparison found = compared(before, before);
    CHECK(found.change == Change::same);
    CHECK(found.scenarios[0].traces.empty());
    CHECK(found.scenarios[0].verdicts.empty());
    for (const FigureChange& figure : found.scenarios[0].figures) CHECK(figure.differing == 0);
}

TEST_CASE("an expectation that was met and is not is a regression, with a seed that shows it") {
    Side before = side();
    fill(before, 40, 1);
    Side after = before;
    violate(after, 17);
    const Comparison found = compared(before, after);
    CHECK(found.change == Change::worse);
    const auto& scenario = found.scenarios[0];
    CHECK(scenario.traces == std::vector<std::uint64_t>{17});
    REQUIRE(scenario.verdicts.size() == 1);
    CHECK(scenario.verdicts[0].seed == 17);
    CHECK(scenario.verdicts[0].guarantee == "linearizable");
    CHECK(scenario.verdicts[0].before == "holds");
    CHECK(scenario.verdicts[0].after == "violated");
    REQUIRE(scenario.expectations.size() == 1);
    CHECK(scenario.expectations[0].change == Change::worse);
    CHECK(scenario.reproduce.find("--seed 17") != std::string::npos);

    const Comparison back = compared(after, before);
    CHECK(back.change == Change::better);
    CHECK(back.scenarios[0].expectations[0].change == Change::better);
    CHECK(back.scenarios[0].reproduce.empty());
}

TEST_CASE("what was not met before is no regression") {
    Side before = side();
    fill(before, 40, 1);
    violate(before, 3);
    Side after = before;
    violate(after, 17);
    const Comparison found = compared(before, after);
    CHECK(found.scenarios[0].expectations[0].change == Change::same);
    CHECK_FALSE(found.scenarios[0].expectations[0].met_before);
}

TEST_CASE("what only seeds show that were not run before leaves the comparison open") {
    Side before = side();
    fill(before, 40, 1);
    Side after = side();
    fill(after, 60, 1);
    violate(after, 50);
    const Comparison found = compared(before, after);
    CHECK(found.scenarios[0].common == 40);
    CHECK(found.scenarios[0].verdicts.empty());
    CHECK(found.scenarios[0].expectations[0].change == Change::unclear);
    CHECK(found.change == Change::unclear);
}

TEST_CASE("a run that is undecided now leaves the comparison open") {
    Side before = side();
    fill(before, 40, 1);
    Side after = before;
    after.runs.at(9).linearizable = check::Conclusion::unknown;
    CHECK(compared(before, after).change == Change::unclear);
}

TEST_CASE("without a seed in common nothing is concluded of the figures") {
    Side before = side();
    fill(before, 10, 1);
    Side after = side();
    fill(after, 20, 1, Duration::milliseconds(400));
    for (std::uint64_t seed = 1; seed <= 10; ++seed) after.runs.erase(seed);
    const Comparison found = compared(before, after);
    CHECK(found.scenarios[0].figures.empty());
    CHECK(found.change == Change::unclear);
}

TEST_CASE("a latency that rose by a tenth is a regression, and its fall an improvement") {
    Side before = side();
    fill(before, 60, 1);
    Side after = side();
    fill(after, 60, 2, Duration::milliseconds(44));
    const Comparison found = compared(before, after);
    CHECK(found.change == Change::worse);
    const FigureChange& median = figure(found, "oslo, before: median latency");
    CHECK(median.change == Change::worse);
    REQUIRE(median.difference);
    CHECK(median.difference->low < 4);
    CHECK(median.difference->high > 4);
    CHECK(median.difference->low > 2);
    CHECK(median.chance < 0.001);
    CHECK(figure(found, "oslo, before: writes answered").change == Change::same);
    CHECK(found.scenarios[0].expectations[0].change == Change::same);

    CHECK(figure(compared(after, before), "oslo, before: median latency").change == Change::better);
}

TEST_CASE("a difference within the tolerance is none, however sure it is") {
    Side before = side();
    fill(before, 200, 1);
    Side after = before;
    for (auto& [seed, run] : after.runs) {
        run.availability[0].p50 = run.availability[0].p50 + Duration::microseconds(500);
    }
    Comparison found = compared(before, after);
    CHECK(figure(found, "oslo, before: median latency").chance < 1e-9);
    CHECK(figure(found, "oslo, before: median latency").change == Change::same);
    CHECK(found.change == Change::same);

    found = {};
    found.scenarios.push_back(compare::compare(before, after, {.amounts = Ratio::percent(1)}));
    compare::conclude(found);
    CHECK(figure(found, "oslo, before: median latency").change == Change::worse);
}

TEST_CASE("a difference that few seeds show is unclear, not a regression") {
    Side before = side("linearizable: measured");
    fill(before, 100, 1);
    Side after = before;
    for (const std::uint64_t seed : {5, 25, 45}) violate(after, seed);
    const Comparison found = compared(before, after);
    const FigureChange& runs = figure(found, "runs that are not linearizable");
    CHECK(runs.change == Change::unclear);
    CHECK(found.change == Change::unclear);
    REQUIRE(runs.share_after);
    CHECK(runs.share_after->value == 0.03);
    CHECK(runs.share_after->low > 0.005);  // Wilson's
    CHECK(runs.share_after->high < 0.09);

    for (std::uint64_t seed = 50; seed < 70; ++seed) violate(after, seed);
    CHECK(figure(compared(before, after), "runs that are not linearizable").change ==
          Change::worse);
}

TEST_CASE("an edited scenario is compared by its figures, not by its traces") {
    Side before = side();
    fill(before, 40, 1);
    Side after = side("linearizable: holds, no_lost_writes: holds", "other");
    fill(after, 40, 2);
    const Comparison found = compared(before, after);
    CHECK(found.scenarios[0].edited);
    CHECK(found.scenarios[0].traces.empty());
    REQUIRE(found.scenarios[0].expectations.size() == 2);
    CHECK(found.scenarios[0].expectations[1].change == Change::same);  // new, and met
    CHECK_FALSE(found.scenarios[0].expectations[1].before);
    CHECK(found.change == Change::same);

    // Dropped: somebody must look.
    const Comparison back = compared(after, before);
    CHECK(back.scenarios[0].expectations.back().expectation == "no lost writes: holds");
    CHECK(back.scenarios[0].expectations.back().change == Change::unclear);
}

TEST_CASE("builds that chance alone tells apart raise hardly ever an alarm") {
    // Twelve scenarios at a time, every trace another one, and nothing that matters changed.
    int alarms = 0;
    constexpr int rounds = 40;
    for (int round = 0; round < rounds; ++round) {
        Comparison comparison;
        for (int scenario = 0; scenario < 12; ++scenario) {
            const auto stream = static_cast<std::uint64_t>(100 * round + 2 * scenario);
            Side before = side();
            fill(before, 24, stream);
            Side after = side();
            fill(after, 24, stream + 1);
            // Without any tolerance: the statistics alone must hold.
            comparison.scenarios.push_back(
                compare::compare(before, after, {.amounts = {}, .shares = {}}));
        }
        compare::conclude(comparison);
        for (const auto& scenario : comparison.scenarios) {
            alarms += std::any_of(scenario.figures.begin(), scenario.figures.end(),
                                  [](const auto& one) { return one.change == Change::worse; });
        }
    }
    CHECK(alarms <= 4);  // one in twenty comparisons would be two
}
