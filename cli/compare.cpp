// cleave compare: what changed between two builds, by their results files.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <filesystem>
#include <memory>

#include "commands.hpp"
#include "compare/compare.hpp"
#include "compare/comparison.hpp"
#include "output/write_file.hpp"
#include "progress.hpp"
#include "results_input.hpp"
#include "text/escape.hpp"

namespace cleave::cli {
namespace {

namespace fs = std::filesystem;

struct CompareFlags {
    std::string before, after;
    std::string worse_by = "5%";
    std::string points = "1%";
    std::string markdown;
    bool json = false;
};

// One side: a file, and which build of those in it.
struct Input {
    results::Store store;
    results::StoredBuild build;
    std::vector<results::StoredScenario> scenarios;
};

// "5%" or "0.5%"; at most nine digits behind the point count.
std::optional<Ratio> percent_in(std::string_view text) {
    if (text.empty() || text.back() != '%') return std::nullopt;
    text.remove_suffix(1);
    double percent = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), percent);
    const bool good = error == std::errc() && end == text.data() + text.size();
    if (!good || !(percent >= 0 && percent <= 1'000)) return std::nullopt;
    return Ratio{static_cast<std::int64_t>(percent / 100 * static_cast<double>(Ratio::one) + 0.5)};
}

std::string wrong_percent(const std::string& text) {
    return percent_in(text) ? "" : fmt::format("'{}' is no percentage such as 5% or 0.5%", text);
}

// FILE, or FILE@BUILD with the first digits of a build.
std::optional<Input> open_input(const std::string& argument, ExitCode& code) {
    std::string path = argument;
    std::string wanted;
    std::error_code ignored;
    const std::size_t at = argument.rfind('@');
    if (at != std::string::npos && !fs::exists(argument, ignored)) {
        path = argument.substr(0, at);
        wanted = argument.substr(at + 1);
    }
    std::optional<results::Store> store = open_results(path, code);
    if (!store) return std::nullopt;
    auto builds = store->builds();
    auto scenarios = builds ? store->scenarios() : std::vector<results::StoredScenario>{};
    if (!builds || !scenarios) {
        code = worse(code, say(builds ? scenarios.error() : builds.error()));
        return std::nullopt;
    }
    std::vector<results::StoredBuild> fitting;
    for (const results::StoredBuild& build : *builds) {
        if (build.id.starts_with(wanted)) fitting.push_back(build);
    }
    if (fitting.empty() || (!wanted.empty() && fitting.size() > 1)) {
        fmt::print(stderr, "cleave: compare: {} holds {} build that begins with '{}'\n", path,
                   fitting.empty() ? "no" : "more than one", wanted);
        for (const results::StoredBuild& build : *builds) {
            fmt::print(stderr, "    {}\n", report::clean(build.id));
        }
        code =
            worse(code, fitting.empty() && wanted.empty() ? ExitCode::bad_input : ExitCode::usage);
        return std::nullopt;
    }
    if (fitting.size() > 1) {
        fmt::print(stderr, "cleave: {} holds {} builds: comparing the last, {}\n", path,
                   fitting.size(), report::clean(fitting.back().id));
    }
    return Input{*std::move(store), fitting.back(), std::move(*scenarios)};
}

// The runs of one stored scenario; empty when there are none, or after saying what is wrong.
std::optional<compare::Side> side_of(const Input& input, const results::StoredScenario& stored,
                                     ExitCode& code) {
    auto count = input.store.count({stored.hash, input.build.id, {}, {}});
    if (count && *count == 0) return std::nullopt;
    std::optional<scenario::Scenario> scenario = scenario_of(stored, code);
    if (!scenario) return std::nullopt;
    compare::Side side{*std::move(scenario), stored.hash, {}};
    auto read = input.store.read({stored.hash, input.build.id, {}, {}}, [&](const auto& run) {
        side.runs[run.summary.seed] = run.summary;
    });
    if (read) return side;
    code = worse(code, say(read.error()));
    return std::nullopt;
}

// The scenario that means the same, else the one of the same name.
const results::StoredScenario* partner(const results::StoredScenario& stored,
                                       const std::vector<results::StoredScenario>& others) {
    const results::StoredScenario* named = nullptr;
    for (const results::StoredScenario& other : others) {
        if (other.hash == stored.hash) return &other;
        if (other.name == stored.name && named == nullptr) named = &other;
    }
    return named;
}

void compare_all(const Input& before, const Input& after, const compare::CompareOptions& options,
                 compare::Comparison& comparison, ExitCode& code) {
    comparison.before = {before.store.path(), before.build.id, before.build.version};
    comparison.after = {after.store.path(), after.build.id, after.build.version};
    std::vector<std::string> paired;
    for (const results::StoredScenario& now : after.scenarios) {
        const results::StoredScenario* then = partner(now, before.scenarios);
        const std::optional<compare::Side> second = side_of(after, now, code);
        if (!second) continue;
        std::optional<compare::Side> first;
        if (then != nullptr) first = side_of(before, *then, code);
        if (!first) {
            comparison.only_after.push_back(now.name);
            continue;
        }
        paired.push_back(then->hash);
        comparison.scenarios.push_back(compare::compare(*first, *second, options));
    }
    for (const results::StoredScenario& then : before.scenarios) {
        if (std::find(paired.begin(), paired.end(), then.hash) != paired.end()) continue;
        if (side_of(before, then, code)) comparison.only_before.push_back(then.name);
    }
    compare::conclude(comparison);
}

// The same build, the same scenario, the same seed, and another trace.
ExitCode check_determinism(const compare::Comparison& comparison) {
    if (comparison.before.build != comparison.after.build) return ExitCode::as_expected;
    ExitCode code = ExitCode::as_expected;
    for (const compare::ScenarioChange& scenario : comparison.scenarios) {
        if (scenario.traces.empty()) continue;
        fmt::print(
            stderr,
            "cleave: internal error: the same build ran seed {} of \"{}\" to another trace\n",
            scenario.traces.front(), report::clean(scenario.name));
        code = ExitCode::internal_error;
    }
    return code;
}

ExitCode exit_code_of(compare::Change change) {
    switch (change) {
        case compare::Change::worse: return ExitCode::violated;
        case compare::Change::unclear: return ExitCode::inconclusive;
        case compare::Change::same:
        case compare::Change::better: return ExitCode::as_expected;
    }
    return ExitCode::internal_error;
}

ExitCode compare_files(const CompareFlags& flags) {
    ExitCode code = ExitCode::as_expected;
    const std::optional<Input> before = open_input(flags.before, code);
    const std::optional<Input> after = open_input(flags.after, code);
    if (!before || !after) return code;
    compare::CompareOptions options;
    options.amounts = *percent_in(flags.worse_by);
    options.shares = *percent_in(flags.points);
    compare::Comparison comparison;
    compare_all(*before, *after, options, comparison, code);
    if (code != ExitCode::as_expected) return code;
    if (comparison.scenarios.empty()) {
        fmt::print(stderr, "cleave: compare: {} and {} have no scenario in common\n", flags.before,
                   flags.after);
    }
    fmt::print("{}", flags.json ? report::comparison_json(comparison)
                                : report::comparison_text(comparison, {may_colour_stdout()}));
    code = worse(check_determinism(comparison), exit_code_of(comparison.change));
    if (flags.markdown.empty()) return code;
    const std::string problem =
        report::write_file(flags.markdown, report::comparison_markdown(comparison));
    if (problem.empty()) return code;
    fmt::print(stderr, "cleave: {}\n", problem);
    return worse(code, ExitCode::input_output);
}

}  // namespace

void add_compare(CLI::App& app, ExitCode& result) {
    auto flags = std::make_shared<CompareFlags>();
    CLI::App* command = app.add_subcommand(
        "compare", "Say what changed between two builds, from their results files");
    command->add_option("A", flags->before, "Results before; FILE@BUILD chooses one of several")
        ->required();
    command->add_option("B", flags->after, "Results after")->required();
    command
        ->add_option("--worse-by", flags->worse_by,
                     "How much worse a latency, cost or count may get (default: 5%)")
        ->type_name("PERCENT")
        ->check(wrong_percent);
    command
        ->add_option("--points", flags->points,
                     "The same for shares of reads, requests and runs, in points (default: 1%)")
        ->type_name("PERCENT")
        ->check(wrong_percent);
    command->add_option("--markdown", flags->markdown, "Write a comment for a pull request there")
        ->type_name("FILE");
    command->add_flag("--json", flags->json,
                      "Print the comparison as JSON, figures that did not "
                      "move included");
    command->footer(fmt::format(
        "Examples:\n"
        "  cleave sweep scenarios/catalog --seeds 1..200 --results main.results\n"
        "  cleave compare main.results change.results --markdown comment.md\n"
        "  cleave compare nightly.results@1f2e nightly.results@77aa --worse-by 10%\n\n"
        "A regression (1) is an expectation that A met and B does not, or a figure whose 95 %\n"
        "interval (bootstrap over the differences of the common seeds) is worse by more than the\n"
        "tolerance, and that an exact sign test, corrected for the number of figures, does not\n"
        "leave to chance. Inconclusive (2): too few seeds differ, or not all was run on both "
        "sides.\n\n{}",
        exit_code_help));
    command->callback([flags, &result] { result = compare_files(*flags); });
}

}  // namespace cleave::cli
