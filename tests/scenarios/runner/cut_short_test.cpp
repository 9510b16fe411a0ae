// A run that outgrows its limit ends there, the same each time, and is left undecided.

#include "catch.hpp"
#include "load.hpp"
#include "runner/judge.hpp"
#include "runner/sweep.hpp"

using namespace cleave;
using namespace cleave::scenario;

namespace {

RunOptions limited_to(std::size_t pending) {
    RunOptions options;
    options.pending_limit = pending;
    return options;
}

}  // namespace

TEST_CASE("a run of too many pending events is cut short, and says where and what they are") {
    const Scenario scenario = testing::small();
    const RunResult cut = run(scenario, 3, limited_to(130));
    const RunResult again = run(scenario, 3, limited_to(130));
    CHECK(cut.cut_short.find("seed 3: cut short at t+") == 0);
    CHECK(cut.cut_short.find("more than 130 events pending: ") != std::string::npos);
    CHECK(cut.cut_short.find(" x ") != std::string::npos);
    CHECK(cut.cut_short == again.cut_short);
    CHECK(cut.trace_hash == again.trace_hash);
    CHECK(cut.history.size() == again.history.size());
    CHECK(cut.linearizable.conclusion == check::Conclusion::unknown);
    CHECK(cut.linearizable.limit == cut.cut_short);

    const RunResult whole = run(scenario, 3);
    CHECK(whole.cut_short.empty());
    CHECK(whole.linearizable.conclusion == check::Conclusion::holds);
    CHECK(cut.events < whole.events);
}

TEST_CASE("a sweep with runs cut short is inconclusive, and shows the first of them") {
    SweepOptions options;
    options.run = limited_to(130);
    const SweepResult result = sweep(testing::small(), {4, 5}, options);
    CHECK(result.runs_cut_short == 2);
    CHECK(result.runs_inconclusive == 2);
    CHECK(result.cut_short.find("seed 4: ") == 0);
    REQUIRE(result.judgements.size() == 1);
    CHECK(result.judgements[0].inconclusive);
}

TEST_CASE("what a run showed before it was cut short stays violated") {
    const Scenario scenario = testing::catalog("direct-s3-loses-the-wan");
    const RunResult whole = run(scenario, 7);
    REQUIRE(whole.linearizable.conclusion == check::Conclusion::violated);
    std::size_t limit = 1;  // the lowest that the run comes through with, or nearly
    while (!run(scenario, 7, limited_to(limit)).cut_short.empty()) limit *= 2;
    RunResult cut;
    for (std::size_t less = limit; less > limit / 2; less -= limit / 64 + 1) {
        RunResult one = run(scenario, 7, limited_to(less));
        if (one.cut_short.empty()) continue;
        cut = std::move(one);
        break;
    }
    REQUIRE_FALSE(cut.cut_short.empty());
    CHECK(cut.linearizable.conclusion == check::Conclusion::violated);
    CHECK_FALSE(cut.linearizable.counterexamples.empty());
}

TEST_CASE("what is unmet for want of a run's rest is inconclusive, what was violated is not") {
    SweepResult sweep;
    sweep.seeds = {1, 2};
    sweep.scenario.expect.no_lost_writes = Expected::holds;
    AvailabilityExpectation& availability = sweep.scenario.expect.availability.emplace_back();
    availability.during = "always";
    availability.at_least = Ratio::percent(90);
    PhaseAvailability phase;
    phase.phase = "before";
    phase.reads = {.ok = 1, .failed = 0, .unknown = 9};
    sweep.availability = {phase};
    CHECK_FALSE(judge(sweep)[1].inconclusive);
    sweep.runs_cut_short = 1;
    CHECK(judge(sweep)[0].inconclusive);
    CHECK(judge(sweep)[1].inconclusive);
    sweep.runs_with_lost_writes = 1;
    CHECK_FALSE(judge(sweep)[0].inconclusive);
    CHECK_FALSE(judge(sweep)[0].met);
}
