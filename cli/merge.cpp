// cleave merge: joins results files, says what is missing of the sweep, and judges it.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>

#include "commands.hpp"
#include "results/merge.hpp"
#include "results_input.hpp"
#include "results_judged.hpp"
#include "text/escape.hpp"
#include "text/format.hpp"

namespace cleave::cli {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

struct MergeFlags {
    std::string out;
    std::vector<std::string> inputs;
    bool mixed_builds = false;
    bool json = false;
};

// "3, 5 and 12 more".
std::string some(const std::vector<std::string>& items) {
    constexpr std::size_t shown = 8;
    std::string text;
    for (std::size_t i = 0; i < std::min(items.size(), shown); ++i) {
        text += (i == 0 ? "" : ", ") + items[i];
    }
    if (items.size() > shown) text += fmt::format(" and {} more", items.size() - shown);
    return text;
}

std::vector<std::string> people_count(const std::vector<std::uint64_t>& indices) {
    std::vector<std::string> numbers;
    for (const std::uint64_t index : indices) numbers.push_back(std::to_string(index + 1));
    return numbers;
}

std::vector<std::string> written(const std::vector<std::uint64_t>& seeds) {
    std::vector<std::string> numbers;
    for (const std::uint64_t seed : seeds) numbers.push_back(std::to_string(seed));
    return numbers;
}

// Shares that were run by different programs are no one sweep: most likely an image or a binary
// changed under a job.
ExitCode check_builds(const std::vector<results::Store>& inputs) {
    std::map<std::string, std::string> first;  // of each build, the first file that has it
    for (const results::Store& input : inputs) {
        auto builds = input.builds();
        if (!builds) return say(builds.error());
        for (const results::StoredBuild& build : *builds) first.try_emplace(build.id, input.path());
    }
    if (first.size() <= 1) return ExitCode::as_expected;
    fmt::print(stderr, "cleave: merge: the files are from {} builds of the program:\n",
               first.size());
    for (const auto& [build, path] : first) {
        fmt::print(stderr, "    {}  {}\n", report::clean(build), path);
    }
    fmt::print(stderr,
               "    hint: run all shares with one build; or keep them apart with --mixed-builds\n");
    return ExitCode::bad_input;
}

std::string name_of(const std::vector<results::StoredScenario>& scenarios,
                    const std::string& hash) {
    for (const results::StoredScenario& scenario : scenarios) {
        if (scenario.hash == hash) return report::clean(scenario.name);
    }
    return hash;
}

void say_missing(const results::Missing& missing,
                 const std::vector<results::StoredScenario>& scenarios) {
    const results::StoredShare& sweep = missing.sweep;
    const std::string what = fmt::format("of seeds {} of {}", sweep.seeds,
                                         report::count(sweep.scenarios.size(), "scenario"));
    if (!missing.shares.empty()) {
        fmt::print(stderr, "cleave: {} {} of {} {} missing, {}\n    run it with --shard {}/{}\n",
                   missing.shares.size() == 1 ? "share" : "shares",
                   some(people_count(missing.shares)), sweep.shard.count,
                   missing.shares.size() == 1 ? "is" : "are", what, missing.shares.front() + 1,
                   sweep.shard.count);
    }
    for (const auto& [hash, seeds] : missing.seeds) {
        fmt::print(stderr, "cleave: {} of \"{}\" {} missing, {}: {}\n",
                   report::count(seeds.size(), "seed"), name_of(scenarios, hash),
                   seeds.size() == 1 ? "is" : "are", what, some(written(seeds)));
    }
    if (!missing.seeds.empty()) {
        fmt::print(stderr, "    run {} again with --resume, then merge again\n",
                   sweep.shard.count == 1 ? "the sweep" : "the shares that did not end");
    }
}

Json missing_json(const results::Missing& missing) {
    Json json = {{"build", report::clean(missing.sweep.build)},
                 {"seeds", report::clean(missing.sweep.seeds)},
                 {"scenarios", missing.sweep.scenarios.size()},
                 {"shards", missing.sweep.shard.count},
                 {"whole", missing.whole()},
                 {"missing_shards", Json::array()},
                 {"missing_seeds", Json::object()}};
    for (const std::uint64_t index : missing.shares) json["missing_shards"].push_back(index + 1);
    for (const auto& [hash, seeds] : missing.seeds) json["missing_seeds"][hash] = seeds;
    return json;
}

Json scenario_json(const scenario::SweepResult& sweep) {
    Json json = {{"name", report::clean(sweep.scenario.name)},
                 {"path", report::clean(sweep.scenario.path)},
                 {"runs", sweep.seeds.size()},
                 {"judgements", Json::array()}};
    for (const scenario::Judgement& judgement : sweep.judgements) {
        json["judgements"].push_back({{"expectation", report::clean(judgement.expectation)},
                                      {"observed", report::clean(judgement.observed)},
                                      {"met", judgement.met},
                                      {"inconclusive", judgement.inconclusive}});
    }
    json["reproduce"] = report::clean(sweep.reproduce);
    return json;
}

ExitCode open_inputs(const MergeFlags& flags, std::vector<results::Store>& inputs) {
    ExitCode code = ExitCode::as_expected;
    for (const std::string& file : results_files(flags.inputs, code)) {
        std::error_code ignored;
        if (fs::equivalent(file, flags.out, ignored)) continue;  // OUT lies beside its inputs
        std::optional<results::Store> store = open_results(file, code);
        if (store) inputs.push_back(*std::move(store));
    }
    if (code == ExitCode::as_expected && !flags.mixed_builds) code = check_builds(inputs);
    return code;
}

// What is in OUT now: what of the sweeps is missing, and whether it is as expected.
ExitCode judge_merged(const results::Store& out, const results::Merged& merged, bool json) {
    auto missing = results::missing_of(out);
    if (!missing) return say(missing.error());
    auto scenarios = out.scenarios();
    if (!scenarios) return say(scenarios.error());
    auto builds = out.builds();
    if (!builds) return say(builds.error());

    auto count = out.count({});
    if (!count) return say(count.error());

    ExitCode code = ExitCode::as_expected;
    std::vector<scenario::SweepResult> judged;
    for (const results::StoredBuild& build : *builds) {
        code = worse(code, judge_results(out, build.id, judged));
    }
    Json document = {{"results", report::clean(out.path())},
                     {"runs", *count},
                     {"added", merged.added},
                     {"known", merged.known},
                     {"sweeps", Json::array()},
                     {"scenarios", Json::array()}};
    for (const results::Missing& sweep : *missing) {
        document["sweeps"].push_back(missing_json(sweep));
        if (sweep.whole()) continue;
        say_missing(sweep, *scenarios);
        code = worse(code, ExitCode::inconclusive);
    }
    if (json) {
        for (const auto& sweep : judged) document["scenarios"].push_back(scenario_json(sweep));
        fmt::print("{}\n", document.dump(2));
        return code;
    }
    fmt::print("{} of {} in {}, {} new\n", report::count(*count, "run"),
               report::count(judged.size(), "scenario"), report::clean(out.path()),
               report::count(merged.added));
    print_judged(judged, false);
    return code;
}

ExitCode merge(const MergeFlags& flags) {
    std::vector<results::Store> inputs;
    ExitCode code = open_inputs(flags, inputs);
    if (code != ExitCode::as_expected) return code;
    auto out = results::Store::open(flags.out, results::Store::Access::write);
    if (!out) return say(out.error());
    auto merged = results::merge(*out, inputs);
    if (!merged) return say(merged.error());
    auto scenarios = out->scenarios();
    if (!scenarios) return say(scenarios.error());
    for (const results::Conflict& conflict : merged->conflicts) {
        fmt::print(stderr, "cleave: {}\n",
                   explain(conflict, name_of(*scenarios, conflict.scenario)));
        code = ExitCode::internal_error;
    }
    return worse(code, judge_merged(*out, *merged, flags.json));
}

}  // namespace

void add_merge(CLI::App& app, ExitCode& result) {
    auto flags = std::make_shared<MergeFlags>();
    CLI::App* command =
        app.add_subcommand("merge", "Join the results files of a sweep's shares, and judge it");
    command->add_option("OUT", flags->out, "The results file to add to; made where there is none")
        ->required();
    command
        ->add_option("IN", flags->inputs, "Results files; a folder stands for all *.results in it")
        ->required();
    command->add_flag("--mixed-builds", flags->mixed_builds,
                      "Take files of several builds of the program; they stay apart in OUT");
    command->add_flag("--json", flags->json,
                      "Print what was merged, is missing and came out as JSON");
    command->footer(fmt::format(
        "Examples:\n"
        "  cleave merge all.results shares\n"
        "  cleave merge all.results 1-of-2.results 2-of-2.results --json | jq .sweeps\n\n"
        "To merge again, or files that overlap, changes nothing. Shares and seeds that are\n"
        "missing are named, and make the outcome inconclusive. A run that came out differently\n"
        "in two files is an error (70).\n\n{}",
        exit_code_help));
    command->callback([flags, &result] { result = merge(*flags); });
}

}  // namespace cleave::cli
