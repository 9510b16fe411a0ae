// cleave sweep: runs a share of a sweep into a results file; goes on where the file ends.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "input.hpp"
#include "interrupt.hpp"
#include "jobs.hpp"
#include "progress.hpp"
#include "results/fill.hpp"
#include "results/identity.hpp"
#include "results_input.hpp"
#include "results_judged.hpp"
#include "seeds.hpp"
#include "shards/engines.hpp"
#include "text/escape.hpp"
#include "text/format.hpp"

namespace cleave::cli {
namespace {

namespace fs = std::filesystem;
using scenario::Scenario;

struct SweepFlags {
    std::vector<std::string> files;
    std::string seeds = "1";
    std::string results;
    shards::ShardFlags shard;
    unsigned jobs = 0;
    bool resume = false;
    bool json = false;
};

// What is to be done, and what was.
struct Share {
    shards::ShardChoice choice;
    std::string path;
    std::vector<Scenario> scenarios;
    std::vector<std::string> hashes;               // of these
    std::vector<std::uint64_t> seeds;              // of the sweep
    std::vector<std::vector<std::uint64_t>> runs;  // of this share: seeds, by scenario
    std::uint64_t total = 0, known = 0, ran = 0;
};

shards::Environment environment() {
    shards::Environment environment;
    for (const std::string_view name : shards::environment_names()) {
        const char* const value = std::getenv(std::string(name).c_str());
        if (value != nullptr) environment[std::string(name)] = value;
    }
    return environment;
}

ExitCode usage(const std::string& error, const std::string& hint) {
    fmt::print(stderr, "cleave: sweep: {}\n", error);
    if (!hint.empty()) fmt::print(stderr, "    hint: {}\n", hint);
    return ExitCode::usage;
}

// Scenarios that mean the same are one.
void take_scenario(Share& share, Scenario scenario) {
    std::string hash = results::scenario_hash(scenario);
    const auto known = std::find(share.hashes.begin(), share.hashes.end(), hash);
    if (known != share.hashes.end()) {
        const auto index = static_cast<std::size_t>(known - share.hashes.begin());
        fmt::print(stderr, "cleave: {} means the same as {}, and runs once\n", scenario.path,
                   share.scenarios[index].path);
        return;
    }
    share.hashes.push_back(std::move(hash));
    share.scenarios.push_back(std::move(scenario));
}

ExitCode prepare(const SweepFlags& flags, Share& share) {
    Seeds seeds = parse_seeds(flags.seeds);
    if (!seeds.error.empty()) return usage("--seeds: " + seeds.error, "");
    std::sort(seeds.seeds.begin(), seeds.seeds.end());
    share.seeds = std::move(seeds.seeds);
    share.choice = shards::choose_shard(environment(), flags.shard);
    if (!share.choice.error.empty()) return usage(share.choice.error, share.choice.hint);
    share.path = shards::name_of_shard(flags.results, share.choice.shard);

    ExitCode unread = ExitCode::as_expected;
    for (const std::string& file : scenario_files(flags.files, unread)) {
        std::optional<Scenario> scenario = load_scenario(file, unread);
        if (scenario) take_scenario(share, *std::move(scenario));
    }
    if (unread != ExitCode::as_expected) return unread;
    share.runs = shards::share_of(share.choice.shard, share.hashes, share.seeds);
    for (const auto& runs : share.runs) share.total += runs.size();

    std::error_code error;
    if (fs::exists(share.path, error) && !flags.resume) {
        return usage(share.path + " is there already",
                     "--resume goes on with it, and begins it where there is none");
    }
    const fs::path folder = fs::path(share.path).parent_path();
    if (!folder.empty()) fs::create_directories(folder, error);
    if (error) {
        fmt::print(stderr, "cleave: cannot make the folder {}: {}\n", folder.string(),
                   error.message());
        return ExitCode::input_output;
    }
    return ExitCode::as_expected;
}

results::StoredShare stored_share(const Share& share) {
    results::StoredShare stored;
    stored.build = results::build_id();
    stored.scenarios = share.hashes;
    std::sort(stored.scenarios.begin(), stored.scenarios.end());
    stored.seeds = shards::to_ranges(share.seeds);
    stored.shard = share.choice.shard;
    return stored;
}

// A file is of one share of one sweep, so that a task that was mixed up with another finds out.
ExitCode check_share(const results::Store& store, const results::StoredShare& mine) {
    auto shares = store.shares();
    if (!shares) return say(shares.error());
    for (const results::StoredShare& other : *shares) {
        if (other == mine) continue;
        const auto what = [](const results::StoredShare& one) {
            return fmt::format("share {} of {} and seeds {}", shards::to_string(one.shard),
                               report::count(one.scenarios.size(), "scenario"), one.seeds);
        };
        if (other.build != mine.build) {
            return usage(store.path() + " was begun by another build of the program",
                         "finish it with that one, or begin a new file");
        }
        return usage(
            fmt::format("{} is for {}, and this is {}", store.path(), what(other), what(mine)),
            other.scenarios != mine.scenarios ? "the scenarios are not the same either"
                                              : "give every share a file of its own");
    }
    return ExitCode::as_expected;
}

ExitCode open_share(const Share& share, std::optional<results::Store>& store) {
    auto opened = results::Store::open(share.path, results::Store::Access::write);
    if (!opened) return say(opened.error());
    store = std::move(*opened);
    const results::StoredShare mine = stored_share(share);
    if (const ExitCode code = check_share(*store, mine); code != ExitCode::as_expected) return code;
    for (const Scenario& scenario : share.scenarios) {
        if (auto added = store->add(scenario); !added) return say(added.error());
    }
    if (auto added = store->add(results::StoredBuild{mine.build, CLEAVE_VERSION}); !added) {
        return say(added.error());
    }
    if (auto added = store->add(mine); !added) return say(added.error());
    return ExitCode::as_expected;
}

ExitCode run_share(Share& share, results::Store& store, unsigned jobs) {
    const InterruptGuard guard;
    std::stop_source stop;
    ExitCode code = ExitCode::as_expected;
    const StatusLine clock;
    for (std::size_t i = 0; i < share.scenarios.size() && !guard.interrupted(); ++i) {
        const Scenario& scenario = share.scenarios[i];
        Progress progress(scenario.name, share.runs[i].size());
        std::size_t done = 0;
        std::size_t violated = 0;
        results::FillOptions options;
        options.jobs = jobs;
        options.stop = stop.get_token();
        options.clock = [&] { return clock.elapsed().count(); };
        options.stored = [&](const scenario::RunSummary& run) {
            if (guard.interrupted()) stop.request_stop();
            violated += run.linearizable == check::Conclusion::violated;
            progress.update(++done, violated);
        };
        auto filled = results::fill(store, scenario, share.runs[i], options);
        if (!filled) return say(filled.error());
        share.known += filled->known;
        share.ran += filled->ran;
        for (const results::Conflict& conflict : filled->conflicts) {
            fmt::print(stderr, "cleave: {}\n", explain(conflict, report::clean(scenario.name)));
            code = ExitCode::internal_error;
        }
    }
    if (share.known + share.ran < share.total) {
        fmt::print(stderr, "cleave: interrupted: {} of {} runs are in {}\n",
                   share.known + share.ran, share.total, share.path);
        code = worse(code, ExitCode::inconclusive);
    }
    return code;
}

void print_share(const Share& share, bool json) {
    const std::uint64_t done = share.known + share.ran;
    if (json) {
        const nlohmann::ordered_json document = {{"results", report::clean(share.path)},
                                                 {"shard", share.choice.shard.index + 1},
                                                 {"shards", share.choice.shard.count},
                                                 {"told_by", report::clean(share.choice.source)},
                                                 {"scenarios", share.scenarios.size()},
                                                 {"seeds", shards::to_ranges(share.seeds)},
                                                 {"runs", share.total},
                                                 {"known", share.known},
                                                 {"ran", share.ran}};
        fmt::print("{}\n", document.dump(2));
        return;
    }
    if (share.choice.shard.count > 1) {
        fmt::print("share {} ({})\n", shards::to_string(share.choice.shard),
                   report::clean(share.choice.source));
    }
    fmt::print("{} of {} are in {}", report::count(done), report::count(share.total, "run"),
               report::clean(share.path));
    if (share.known > 0) fmt::print(", {} from before", report::count(share.known));
    fmt::print("\n");
}

ExitCode sweep(const SweepFlags& flags) {
    Share share;
    if (const ExitCode code = prepare(flags, share); code != ExitCode::as_expected) return code;
    std::optional<results::Store> store;
    if (const ExitCode code = open_share(share, store); code != ExitCode::as_expected) return code;
    ExitCode code = run_share(share, *store, flags.jobs);
    if (code == ExitCode::input_output || code == ExitCode::bad_input) return code;
    print_share(share, flags.json);
    // A share is not judged: what the whole sweep shows may be in the others.
    if (share.choice.shard.count > 1) return code;
    std::vector<scenario::SweepResult> judged;
    code = worse(code, judge_results(*store, stored_share(share).build, judged));
    print_judged(judged, flags.json);
    return code;
}

}  // namespace

void add_sweep(CLI::App& app, ExitCode& result) {
    auto flags = std::make_shared<SweepFlags>();
    CLI::App* command =
        app.add_subcommand("sweep", "Run a share of a sweep into a results file, on any engine");
    command
        ->add_option("PATH", flags->files,
                     "Scenario files; a folder stands for all *.yaml in it; - is stdin")
        ->required();
    command
        ->add_option("--seeds", flags->seeds, "Seeds of the whole sweep: 7, 1..200 or 1,5,10..20")
        ->type_name("LIST")
        ->required();
    command
        ->add_option("--results", flags->results,
                     "The results file of this share; {shard} stands for 3-of-8 and the like")
        ->type_name("FILE")
        ->required();
    command->add_flag("--resume", flags->resume, "Go on with FILE where it ends, if it is there");
    command
        ->add_option("--shard", flags->shard.shard,
                     "The share to run, by hand: 1/8 is the first of eight")
        ->type_name("K/N");
    command
        ->add_option("--shards", flags->shard.shards,
                     "How many shares there are, where the engine does not tell")
        ->type_name("N");
    command
        ->add_option("--jobs", flags->jobs,
                     "Runs at a time; each stays on one thread (default: one a core)")
        ->type_name("N")
        ->check(wrong_jobs);
    command->add_flag("--json", flags->json, "Print what was run as JSON");
    command->footer(fmt::format(
        "Examples:\n"
        "  cleave sweep scenarios/catalog --seeds 1..2000 --results all.results\n"
        "  cleave sweep scenarios/catalog --seeds 1..2000 --results '{{shard}}.results' --shard "
        "3/8\n"
        "  deploy/slurm/submit.sh 8 1..2000 out scenarios/catalog\n\n"
        "In a job array of Slurm or AWS Batch, and in an indexed Job of Kubernetes with\n"
        "CLEAVE_SHARDS set to its completions, each task finds its own share. A task that is\n"
        "killed and started again with --resume loses the runs under way, no more. A share is\n"
        "not judged: `cleave merge` joins the shares and judges them.\n\n{}",
        exit_code_help));
    command->callback([flags, &result] { result = sweep(*flags); });
}

}  // namespace cleave::cli
