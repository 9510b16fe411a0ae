#include "gate/conclude.hpp"

#include <algorithm>

#include "language/places.hpp"
#include "runner/run.hpp"
#include "runner/sweep.hpp"

namespace cleave::gate {
namespace {

using scenario::Judgement;

bool lists(const Baseline& baseline, const std::string& file, const std::string& expectation) {
    return std::ranges::any_of(baseline, [&](const KnownFailure& entry) {
        return entry.file == file && entry.expectation == expectation;
    });
}

void add(Explanations& all, const std::string& place, const check::Verdict& verdict,
         std::uint64_t seed, std::uint64_t position) {
    if (verdict.conclusion != check::Conclusion::violated || verdict.counterexamples.empty())
        return;
    const auto found = all.find(place);
    if (found != all.end() && found->second.position <= position) return;
    all[place] = {position, seed, verdict.counterexamples.front().explanation};
}

std::string explanation_of(const Judgement& judgement, const Explanations& explanations,
                           const scenario::Scenario& scenario) {
    if (!judgement.seed || judgement.place.empty()) return "";
    const auto found = explanations.find(judgement.place);
    if (found != explanations.end() && found->second.seed == *judgement.seed) {
        return found->second.text;
    }
    const bool of_a_guarantee = judgement.place.find('/') == std::string::npos &&
                                judgement.place != "region_states" &&
                                judgement.place != "region_reads";
    if (!of_a_guarantee) return "";
    Explanations again;  // the run came from the results file: it is made once more
    add_explanations(again, scenario::run(scenario, *judgement.seed), 0);
    const auto made = again.find(judgement.place);
    return made == again.end() ? "" : made->second.text;
}

}  // namespace

void add_explanations(Explanations& all, const scenario::RunResult& run, std::uint64_t position) {
    add(all, "linearizable", run.linearizable, run.seed, position);
    for (const check::Verdict& verdict : run.guarantees) {
        add(all, scenario::guarantee_key(verdict.guarantee), verdict, run.seed, position);
    }
    if (run.staleness) add(all, "staleness", *run.staleness, run.seed, position);
}

void conclude(Gated& gated, const Input& input, const scenario::Totals& totals,
              const Explanations& explanations, const Options& options) {
    const scenario::Scenario& scenario = input.scenario;
    gated.path = scenario.path;
    gated.name = scenario.name;
    gated.protocol = scenario.protocol.name;
    if (!gated.whole) {
        gated.standing = Standing::inconclusive;
        gated.undecided = gated.runs == 0 ? "it was not run" : "it was not run to the end";
    }
    if (gated.runs == 0) return;
    const scenario::SweepResult sweep = totals.result();
    const std::string file = name_in_baseline(scenario.path, options.baseline_path);
    for (const Judgement& judgement : sweep.judgements) {
        Line line;
        line.judgement = judgement;
        const scenario::Position at =
            scenario::position_of_expectation(input.text, judgement.place);
        line.line = at.line;
        line.column = at.column;
        const bool open = judgement.inconclusive || (!gated.whole && !judgement.settled);
        if (!judgement.met) {
            line.standing = open ? Standing::inconclusive
                            : lists(options.baseline, file, judgement.expectation)
                                ? Standing::known
                                : Standing::failed;
            if (judgement.settled)
                line.explanation = explanation_of(judgement, explanations, scenario);
            if (!open && !judgement.settled && !judgement.place.starts_with("availability")) {
                line.explanation =
                    "The scenario must be able to show this and did not: the search is blind to "
                    "it. More seeds, other faults or another workload may help.";
            }
            const std::uint64_t seed = judgement.seed.value_or(sweep.shown.seed);
            if (!open) line.reproduce = scenario::reproduce_line(scenario, seed);
        }
        gated.standing = std::max(gated.standing, line.standing);
        gated.lines.push_back(std::move(line));
    }
    if (sweep.runs_cut_short > 0) {
        gated.undecided = std::to_string(sweep.runs_cut_short) +
                          " runs did not come to their end; the first: " + sweep.cut_short;
        gated.standing = std::max(gated.standing, Standing::inconclusive);
    }
    if (gated.trouble.empty()) gated.trouble = sweep.internal_error;
    if (!gated.trouble.empty()) gated.standing = Standing::failed;
}

std::vector<KnownFailure> mended(const Options& options, const std::vector<Gated>& scenarios) {
    std::vector<KnownFailure> entries;
    for (const KnownFailure& entry : options.baseline) {
        const auto gated = std::ranges::find_if(scenarios, [&](const Gated& one) {
            return name_in_baseline(one.path, options.baseline_path) == entry.file;
        });
        if (gated == scenarios.end() || !gated->whole || gated->runs == 0) continue;
        const bool still = std::ranges::any_of(gated->lines, [&](const Line& line) {
            return line.standing != Standing::met &&
                   line.judgement.expectation == entry.expectation;
        });
        if (!still) entries.push_back(entry);
    }
    return entries;
}

Baseline updated(const Baseline& baseline, const std::string& path, const Result& result) {
    Baseline all;
    for (const KnownFailure& entry : baseline) {
        const bool gone = std::ranges::any_of(result.mended, [&](const KnownFailure& one) {
            return one.file == entry.file && one.expectation == entry.expectation;
        });
        if (!gone) all.push_back(entry);
    }
    for (const Gated& gated : result.scenarios) {
        const std::string file = name_in_baseline(gated.path, path);
        for (const Line& line : gated.lines) {
            const std::string& expectation = line.judgement.expectation;
            if (line.standing != Standing::failed || lists(all, file, expectation)) continue;
            all.push_back({file, expectation, ""});
        }
    }
    return all;
}

}  // namespace cleave::gate
