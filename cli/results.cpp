// cleave results: what is in a results file.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <memory>

#include "catalog/protocols.hpp"
#include "columns.hpp"
#include "commands.hpp"
#include "gate_files.hpp"
#include "language/parse.hpp"
#include "results/identity.hpp"
#include "results/store.hpp"
#include "runner/totals.hpp"
#include "stored/stored_table.hpp"
#include "text/escape.hpp"

namespace cleave::cli {
namespace {

using results::Fallible;

struct ResultsFlags {
    std::string file;
    std::string scenario;
    std::string protocol;
    std::string build;
    std::string seed;
    bool failing = false;
    bool runs = false;
    bool json = false;
    bool csv = false;
};

bool wanted(const results::StoredScenario& scenario, const ResultsFlags& flags) {
    const auto has = [](const std::string& text, const std::string& part) {
        return text.find(part) != std::string::npos;
    };
    const bool named = flags.scenario.empty() || scenario.hash == flags.scenario ||
                       has(scenario.name, flags.scenario) || has(scenario.path, flags.scenario);
    return named && (flags.protocol.empty() || scenario.protocol == flags.protocol);
}

// The runs of one scenario by one build; nothing when there are none.
Fallible<std::optional<report::StoredSweep>> read_sweep(const results::Store& store,
                                                        const results::StoredScenario& scenario,
                                                        const results::StoredBuild& build,
                                                        const ResultsFlags& flags) {
    report::StoredSweep stored{scenario, build};
    const auto parsed = scenario::parse_scenario(scenario.text, scenario.path, protocols::all());
    std::optional<scenario::Totals> totals;
    if (parsed) totals.emplace(*parsed);
    results::Selection selection;
    selection.scenario = scenario.hash;
    selection.build = build.id;
    if (!flags.seed.empty()) selection.seed = std::stoull(flags.seed);
    auto read = store.read(selection, [&](const results::Run& run) {
        if (totals) totals->add(run.summary);
        stored.failing += run.failing;
        if (run.failing && !stored.first_failing) stored.first_failing = run.summary.seed;
        if (flags.runs && (run.failing || !flags.failing)) stored.listed.push_back(run);
    });
    if (!read) return read.error();
    stored.runs = *read;
    if (stored.runs == 0 || (flags.failing && stored.failing == 0)) {
        return std::optional<report::StoredSweep>();
    }
    if (totals) stored.sweep = totals->result();
    return std::optional<report::StoredSweep>(std::move(stored));
}

Fallible<std::vector<report::StoredSweep>> read_all(const results::Store& store,
                                                    const ResultsFlags& flags) {
    auto scenarios = store.scenarios();
    if (!scenarios) return scenarios.error();
    auto builds = store.builds();
    if (!builds) return builds.error();
    std::vector<report::StoredSweep> sweeps;
    for (const results::StoredScenario& scenario : *scenarios) {
        if (!wanted(scenario, flags)) continue;
        for (const results::StoredBuild& build : *builds) {
            const bool mine = flags.build == "this" && build.id == results::build_id();
            if (!flags.build.empty() && !mine && !build.id.starts_with(flags.build)) continue;
            auto sweep = read_sweep(store, scenario, build, flags);
            if (!sweep) return sweep.error();
            if (*sweep) sweeps.push_back(std::move(**sweep));
        }
    }
    return sweeps;
}

void print_table(const report::Cells& cells) {
    std::vector<Row> rows;
    for (const std::vector<std::string>& row : cells) {
        Row& shown = rows.emplace_back();
        for (const std::string& cell : row) shown.push_back(report::clean(cell));
    }
    print_columns(rows, 0);
}

ExitCode show_results(const ResultsFlags& flags) {
    auto store = results::Store::open(flags.file, results::Store::Access::read);
    if (!store) {
        fmt::print(stderr, "cleave: {}\n", store.error().message);
        return exit_code_of(store.error());
    }
    auto sweeps = read_all(*store, flags);
    if (!sweeps) {
        fmt::print(stderr, "cleave: {}\n", sweeps.error().message);
        return exit_code_of(sweeps.error());
    }
    if (flags.json) {
        fmt::print("{}", report::stored_json(*sweeps, flags.runs));
        return ExitCode::as_expected;
    }
    if (sweeps->empty()) fmt::print(stderr, "cleave: {} holds no such runs\n", flags.file);
    const report::Cells cells =
        flags.runs ? report::run_cells(*sweeps) : report::sweep_cells(*sweeps);
    if (flags.csv) {
        fmt::print("{}", report::csv(cells));
    } else if (!sweeps->empty()) {
        print_table(cells);
    }
    return ExitCode::as_expected;
}

std::string wrong_seed(const std::string& text) {
    std::uint64_t seed = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seed);
    const bool good = error == std::errc() && end == text.data() + text.size();
    return good ? "" : fmt::format("'{}' is no seed: write a whole number such as 7", text);
}

}  // namespace

void add_results(CLI::App& app, ExitCode& result) {
    auto flags = std::make_shared<ResultsFlags>();
    CLI::App* command = app.add_subcommand("results", "Show what is in a file of results");
    command->add_option("FILE", flags->file, "What `gate --results` wrote")->required();
    command->add_option("--scenario", flags->scenario, "Those whose name or path has this in it")
        ->type_name("TEXT");
    command->add_option("--protocol", flags->protocol, "Those of this protocol")->type_name("NAME");
    command
        ->add_option("--build", flags->build,
                     "Those of this build, by the start of its id; `this` is this program")
        ->type_name("ID");
    command->add_option("--seed", flags->seed, "Runs of this seed")
        ->type_name("N")
        ->check(wrong_seed);
    command->add_flag("--failing", flags->failing, "Only what a run refutes, and such runs");
    command->add_flag("--runs", flags->runs, "A row for each run");
    CLI::Option* json = command->add_flag("--json", flags->json, "Print JSON");
    command->add_flag("--csv", flags->csv, "Print comma-separated values")->excludes(json);
    command->footer(
        "Examples:\n"
        "  cleave results nightly.db --build this\n"
        "  cleave results nightly.db --failing --runs\n"
        "  cleave results nightly.db --scenario raft --csv > raft.csv\n\n"
        "A file of results is an SQLite database: other questions can be put to it in SQL.");
    command->callback([flags, &result] { result = show_results(*flags); });
}

}  // namespace cleave::cli
