#include "results_judged.hpp"

#include <fmt/format.h>

#include "judged.hpp"
#include "progress.hpp"
#include "results_input.hpp"
#include "runner/totals.hpp"
#include "terminal/judged.hpp"

namespace cleave::cli {

ExitCode judge_results(const results::Store& store, const std::string& build,
                       std::vector<scenario::SweepResult>& judged) {
    auto scenarios = store.scenarios();
    if (!scenarios) return say(scenarios.error());
    ExitCode code = ExitCode::as_expected;
    for (const results::StoredScenario& stored : *scenarios) {
        const std::optional<scenario::Scenario> scenario = scenario_of(stored, code);
        if (!scenario) continue;
        scenario::Totals totals(*scenario);
        auto read = store.read({stored.hash, build, {}, {}},
                               [&](const results::Run& run) { totals.add(run.summary); });
        if (!read) return worse(code, say(read.error()));
        if (totals.runs() == 0) continue;
        judged.push_back(totals.result());
        code = worse(code, exit_code_of(judged.back(), true));
    }
    return code;
}

void print_judged(const std::vector<scenario::SweepResult>& judged, bool json) {
    fmt::print(json ? stderr : stdout, "{}",
               report::judged_text(judged, {!json && may_colour_stdout()}));
}

}  // namespace cleave::cli
