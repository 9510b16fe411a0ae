// The examples in scenarios/catalog/faults: one for each kind of fault, each as it says, and each
// with an effect.

#include <algorithm>

#include "catch.hpp"
#include "language/description.hpp"
#include "load.hpp"
#include "runner/run.hpp"
#include "runner/sweep.hpp"

using namespace cleave;
using namespace cleave::scenario;

namespace {

std::string file_of(std::string kind) {
    std::replace(kind.begin(), kind.end(), '_', '-');
    return "faults/" + kind;
}

RunResult simulate(const Scenario& scenario) {
    RunOptions options;
    options.check = false;
    return run(scenario, 1, options);
}

// Whether clients could tell the runs apart: by an outcome, or by the time of an answer.
bool clients_notice(const RunResult& a, const RunResult& b) {
    if (a.history.size() != b.history.size()) return true;
    for (std::uint32_t i = 0; i < a.history.size(); ++i) {
        const history::Operation x = a.history[history::OpIndex{i}];
        const history::Operation y = b.history[history::OpIndex{i}];
        if (x.outcome != y.outcome || x.completed != y.completed) return true;
    }
    return false;
}

// No protocol here looks at its wall clock.
bool is_of_wall_clocks(const std::string& kind) {
    return kind == "clock_step" || kind == "clock_smear" || kind == "clock_uncertainty";
}

}  // namespace

TEST_CASE("every kind of fault has an example that uses it") {
    for (const FaultKind& kind : fault_kinds()) {
        INFO(kind.name);
        const Scenario scenario = testing::catalog(file_of(kind.name));
        CHECK(std::any_of(scenario.faults.begin(), scenario.faults.end(),
                          [&](const Fault& fault) { return fault.kind == kind.name; }));
    }
}

TEST_CASE("every example of a fault comes out as it expects") {
    for (const FaultKind& kind : fault_kinds()) {
        const SweepResult result = sweep(testing::catalog(file_of(kind.name)), {1, 2, 3});
        INFO(kind.name);
        CHECK(result.internal_error.empty());
        CHECK_FALSE(result.judgements.empty());
        for (const Judgement& judgement : result.judgements) {
            INFO(judgement.expectation << ", but " << judgement.observed);
            CHECK(judgement.met);
        }
    }
}

TEST_CASE("a fault of every kind changes what happens, and clients notice all but wall clocks") {
    for (const FaultKind& kind : fault_kinds()) {
        const Scenario scenario = testing::catalog(file_of(kind.name));
        Scenario healthy = scenario;
        std::erase_if(healthy.faults, [&](const Fault& fault) { return fault.kind == kind.name; });
        const RunResult with = simulate(scenario);
        const RunResult without = simulate(healthy);
        INFO(kind.name);
        CHECK(with.trace_hash != without.trace_hash);
        CHECK(clients_notice(with, without) != is_of_wall_clocks(kind.name));
        CHECK_FALSE(with.plan.empty());
    }
}
