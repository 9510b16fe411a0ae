#include "compare/compare.hpp"

#include <algorithm>

#include "runner/sweep.hpp"
#include "runner/totals.hpp"
#include "statistics/significance.hpp"

namespace cleave::compare {
namespace {

using check::Conclusion;
using scenario::Judgement;
using scenario::RunSummary;

constexpr double chance_max = 0.05;

using Runs = std::map<std::uint64_t, RunSummary>;

// The seeds of both.
std::vector<std::uint64_t> common_seeds(const Runs& one, const Runs& other) {
    std::vector<std::uint64_t> seeds;
    for (const auto& [seed, run] : one) {
        if (other.contains(seed)) seeds.push_back(seed);
    }
    return seeds;
}

std::vector<std::uint64_t> all_seeds(const Runs& runs) {
    std::vector<std::uint64_t> seeds;
    for (const auto& [seed, run] : runs) seeds.push_back(seed);
    return seeds;
}

std::vector<Judgement> judgements(const Side& side, const std::vector<std::uint64_t>& seeds) {
    scenario::Totals totals(side.scenario);
    for (const std::uint64_t seed : seeds) totals.add(side.runs.at(seed));
    return totals.result().judgements;
}

const Judgement* find(const std::vector<Judgement>& judgements, const std::string& expectation) {
    const auto found =
        std::find_if(judgements.begin(), judgements.end(),
                     [&](const Judgement& one) { return one.expectation == expectation; });
    return found == judgements.end() ? nullptr : &*found;
}

Change change_of(const Judgement& before, const Judgement& after) {
    if (before.met == after.met) return Change::same;
    if (after.met) return Change::better;
    return after.inconclusive ? Change::unclear : Change::worse;
}

std::vector<ExpectationChange> expectation_changes(const Side& before, const Side& after,
                                                   const std::vector<std::uint64_t>& common) {
    const bool paired = !common.empty();
    const auto then = judgements(before, paired ? common : all_seeds(before.runs));
    const auto now = judgements(after, paired ? common : all_seeds(after.runs));
    const auto now_all = judgements(after, all_seeds(after.runs));
    std::vector<ExpectationChange> changes;
    for (const Judgement& judgement : now) {
        ExpectationChange change{judgement.expectation};
        change.after = judgement.observed;
        change.met_after = judgement.met;
        change.seed = judgement.seed;
        const Judgement* former = find(then, judgement.expectation);
        const Judgement* beyond = find(now_all, judgement.expectation);
        if (!former) {
            change.change = judgement.met ? Change::same : Change::unclear;
        } else {
            change.before = former->observed;
            change.met_before = former->met;
            change.change = change_of(*former, judgement);
            if (change.change == Change::same && judgement.met && beyond && !beyond->met) {
                change.after = beyond->observed + ", by seeds that were not run before";
                change.met_after = false;
                change.change = Change::unclear;
                change.seed = beyond->seed;
            }
        }
        changes.push_back(std::move(change));
    }
    for (const Judgement& judgement : then) {
        if (find(now, judgement.expectation)) continue;
        ExpectationChange change{judgement.expectation, judgement.observed};
        change.met_before = judgement.met;
        change.change = Change::unclear;
        changes.push_back(std::move(change));
    }
    return changes;
}

void add_verdict(std::vector<VerdictChange>& changes, std::uint64_t seed,
                 std::string_view guarantee, Conclusion before, Conclusion after) {
    if (before == after) return;
    changes.push_back({seed, std::string(guarantee), std::string(check::to_string(before)),
                       std::string(check::to_string(after))});
}

Conclusion violated_if(bool violated) {
    return violated ? Conclusion::violated : Conclusion::holds;
}

void add_verdicts(std::vector<VerdictChange>& changes, const RunSummary& before,
                  const RunSummary& after) {
    const auto add = [&](std::string_view guarantee, Conclusion then, Conclusion now) {
        add_verdict(changes, after.seed, guarantee, then, now);
    };
    add("linearizable", before.linearizable, after.linearizable);
    for (const scenario::GuaranteeOutcome& now : after.guarantees) {
        if (now.guarantee == check::Guarantee::linearizable) continue;
        for (const scenario::GuaranteeOutcome& then : before.guarantees) {
            if (then.guarantee == now.guarantee) {
                add(check::to_string(now.guarantee), then.conclusion, now.conclusion);
            }
        }
    }
    add("no lost writes", violated_if(before.lost_writes > 0), violated_if(after.lost_writes > 0));
    add("properties", violated_if(breaks_property(before)), violated_if(breaks_property(after)));
}

// The values of one figure, pair by pair.
struct Paired {
    Figure figure;
    std::vector<double> before, after;
};

std::vector<Paired> paired_figures(const Side& before, const Side& after,
                                   const std::vector<std::uint64_t>& common) {
    std::vector<Paired> paired;
    std::map<std::string, std::size_t> index;
    for (const std::uint64_t seed : common) {
        std::map<std::string, std::optional<double>> then;
        for (Figure& figure : figures_of(before.runs.at(seed))) then[figure.name] = figure.value;
        for (Figure& figure : figures_of(after.runs.at(seed))) {
            const auto former = then.find(figure.name);
            if (former == then.end() || !former->second || !figure.value) continue;
            const auto [known, added] = index.try_emplace(figure.name, paired.size());
            if (added) paired.push_back({figure, {}, {}});
            paired[known->second].before.push_back(*former->second);
            paired[known->second].after.push_back(*figure.value);
        }
    }
    return paired;
}

double mean(const std::vector<double>& values) {
    double sum = 0;
    for (const double value : values) sum += value;
    return sum / static_cast<double>(values.size());
}

std::optional<statistics::Estimate> share_of_runs(const std::vector<double>& values) {
    const auto yes = static_cast<std::uint64_t>(std::count(values.begin(), values.end(), 1.0));
    return statistics::wilson({yes, values.size()});
}

FigureChange figure_change(const Paired& paired, const CompareOptions& options) {
    FigureChange change;
    change.name = paired.figure.name;
    change.unit = paired.figure.unit;
    change.better = paired.figure.better;
    change.before = mean(paired.before);
    change.after = mean(paired.after);
    change.pairs = paired.before.size();
    if (paired.figure.of_runs) {
        change.share_before = share_of_runs(paired.before);
        change.share_after = share_of_runs(paired.after);
    }
    std::uint64_t rising = 0;
    std::uint64_t falling = 0;
    for (std::size_t i = 0; i < paired.before.size(); ++i) {
        rising += paired.after[i] > paired.before[i];
        falling += paired.after[i] < paired.before[i];
    }
    change.differing = rising + falling;
    if (change.differing == 0) return change;
    change.chance = statistics::sign_test(rising, falling);
    const double tolerance = paired.figure.unit == Unit::share
                                 ? options.shares.as_double()
                                 : options.amounts.as_double() * std::abs(change.before);
    const auto difference = statistics::paired_difference(paired.before, paired.after);
    if (difference) {
        change.difference = difference->difference;
        change.beyond = change.difference->low > tolerance || change.difference->high < -tolerance;
    }
    // Until the comparison is concluded: whether it would be a regression, and cannot be said.
    const double worse_by = paired.figure.better == Better::lower ? change.after - change.before
                                                                  : change.before - change.after;
    const bool sure = difference && difference->conclusive;
    if (worse_by > tolerance && !sure) change.change = Change::unclear;
    if (!sure) change.beyond = false;
    return change;
}

std::string line_to_reproduce(const Side& after, const ScenarioChange& change) {
    for (const VerdictChange& verdict : change.verdicts) {
        if (verdict.after == check::to_string(Conclusion::violated)) {
            return scenario::reproduce_line(after.scenario, verdict.seed);
        }
    }
    for (const ExpectationChange& expectation : change.expectations) {
        if (expectation.change == Change::worse && expectation.seed) {
            return scenario::reproduce_line(after.scenario, *expectation.seed);
        }
    }
    return "";
}

int weight(Change change) {
    switch (change) {
        case Change::same: return 0;
        case Change::better: return 1;
        case Change::unclear: return 2;
        case Change::worse: return 3;
    }
    return 3;
}

void raise(Change& sum, Change change) {
    if (weight(change) > weight(sum)) sum = change;
}

}  // namespace

ScenarioChange compare(const Side& before, const Side& after, const CompareOptions& options) {
    ScenarioChange change;
    change.name = after.scenario.name;
    change.path = after.scenario.path;
    change.edited = before.hash != after.hash;
    change.runs_before = before.runs.size();
    change.runs_after = after.runs.size();
    const std::vector<std::uint64_t> common = common_seeds(before.runs, after.runs);
    change.common = common.size();
    for (const std::uint64_t seed : common) {
        const RunSummary& then = before.runs.at(seed);
        const RunSummary& now = after.runs.at(seed);
        if (!change.edited && then.trace_hash != now.trace_hash) change.traces.push_back(seed);
        add_verdicts(change.verdicts, then, now);
    }
    change.expectations = expectation_changes(before, after, common);
    for (const Paired& paired : paired_figures(before, after, common)) {
        change.figures.push_back(figure_change(paired, options));
    }
    change.reproduce = line_to_reproduce(after, change);
    return change;
}

void conclude(Comparison& comparison) {
    std::vector<FigureChange*> looked_at;
    std::vector<double> chances;
    for (ScenarioChange& scenario : comparison.scenarios) {
        for (FigureChange& figure : scenario.figures) {
            if (figure.differing == 0) continue;
            looked_at.push_back(&figure);
            chances.push_back(figure.chance);
        }
    }
    const std::vector<double> corrected = statistics::holm(chances);
    for (std::size_t i = 0; i < looked_at.size(); ++i) {
        FigureChange& figure = *looked_at[i];
        figure.chance = corrected[i];
        if (!figure.beyond || figure.chance > chance_max) continue;
        const bool rose = figure.after > figure.before;
        figure.change = rose == (figure.better == Better::higher) ? Change::better : Change::worse;
    }
    comparison.change = Change::same;
    if (!comparison.only_before.empty()) raise(comparison.change, Change::unclear);
    for (const ScenarioChange& scenario : comparison.scenarios) {
        if (scenario.common == 0) raise(comparison.change, Change::unclear);
        for (const auto& expectation : scenario.expectations) {
            raise(comparison.change, expectation.change);
        }
        for (const FigureChange& figure : scenario.figures) {
            raise(comparison.change, figure.change);
        }
    }
}

}  // namespace cleave::compare
