#include "runner/sweep.hpp"

#include "catch.hpp"
#include "load.hpp"

using namespace cleave;
using namespace cleave::scenario;

TEST_CASE("the same seed gives the same trace hash and history, another seed another") {
    const Scenario scenario = testing::catalog("edge-filers-lose-the-wan");
    RunOptions only_simulate;
    only_simulate.check = false;
    const RunResult one = run(scenario, 1, only_simulate);
    const RunResult again = run(scenario, 1, only_simulate);
    const RunResult other = run(scenario, 2, only_simulate);
    CHECK(one.trace_hash == again.trace_hash);
    REQUIRE(one.history.size() == again.history.size());
    for (std::uint32_t i = 0; i < one.history.size(); ++i) {
        REQUIRE(one.history[history::OpIndex{i}] == again.history[history::OpIndex{i}]);
    }
    CHECK(one.trace_hash != other.trace_hash);
}

TEST_CASE("a sweep comes out the same on one thread and on three") {
    const Scenario scenario = testing::small();
    std::vector<std::uint64_t> seeds = {5, 1, 9, 2, 7};
    SweepOptions options;
    options.jobs = 1;
    const SweepResult one = sweep(scenario, seeds, options);
    options.jobs = 3;
    const SweepResult three = sweep(scenario, seeds, options);
    CHECK(one.seeds == seeds);
    CHECK(three.seeds == seeds);
    CHECK(one.operations == three.operations);
    CHECK(one.shown.trace_hash == three.shown.trace_hash);
    CHECK(one.shown.seed == 5);
    CHECK(one.store.gets == three.store.gets);
    CHECK(one.wan_bytes == three.wan_bytes);
}

TEST_CASE("a sweep shows the first violated run, whichever thread found one first") {
    const Scenario scenario = testing::catalog("direct-s3-loses-the-wan");
    const SweepResult result = sweep(scenario, {7, 3}, {});
    CHECK(result.runs_violated == 2);
    CHECK(result.first_failing_seed == 7);
    CHECK(result.shown.seed == 7);
}

TEST_CASE("a sweep that is stopped keeps what it has finished") {
    std::stop_source stop;
    SweepOptions options;
    options.jobs = 1;
    options.stop = stop.get_token();
    options.progress = [&](std::size_t done, std::size_t) {
        if (done == 2) stop.request_stop();
    };
    const SweepResult result = sweep(testing::small(), {1, 2, 3, 4, 5}, options);
    CHECK(result.seeds == std::vector<std::uint64_t>{1, 2});
}

TEST_CASE("repeating every run finds no difference") {
    SweepOptions options;
    options.verify_determinism = true;
    CHECK(sweep(testing::small(), {1, 2, 3}, options).runs_nondeterministic == 0);
}

TEST_CASE("a run that comes out differently elsewhere is counted, and the first event is named") {
    SweepOptions options;
    options.verify_determinism = true;
    // Elsewhere, seed 2 is what seed 9 is here.
    options.elsewhere = [](const Scenario& scenario, std::uint64_t seed,
                           const determinism::Watch& watch) {
        return record(scenario, seed == 2 ? 9 : seed, watch);
    };
    const SweepResult result = sweep(testing::small(), {1, 2, 3}, options);
    CHECK(result.runs_nondeterministic == 1);
    INFO(result.nondeterminism);
    CHECK(result.nondeterminism.starts_with("seed 2 differs in another process"));
    CHECK(result.nondeterminism.find("here:  event ") != std::string::npos);
    CHECK(result.nondeterminism.find("there: event ") != std::string::npos);
}

TEST_CASE("a repetition that could not run is no proof of determinism") {
    SweepOptions options;
    options.verify_determinism = true;
    options.elsewhere = [](const Scenario&, std::uint64_t, const determinism::Watch&) {
        determinism::Recording recording;
        recording.error = "no more processes";
        return recording;
    };
    const SweepResult result = sweep(testing::small(), {1}, options);
    CHECK(result.runs_nondeterministic == 1);
    CHECK(result.nondeterminism.find("no more processes") != std::string::npos);
}

TEST_CASE("the line to reproduce a run can be pasted into a shell") {
    Scenario scenario = testing::small();
    scenario.path = "scenarios/a b's.yaml";
    CHECK(reproduce_line(scenario, 7) == "./run.sh run 'scenarios/a b'\\''s.yaml' --seed 7");
    scenario.path = "scenarios/plain.yaml";
    CHECK(reproduce_line(scenario, 7) == "./run.sh run scenarios/plain.yaml --seed 7");
}
