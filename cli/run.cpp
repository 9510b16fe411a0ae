// cleave run: plays scenarios over seeds, checks what clients saw and compares the outcomes.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <optional>

#include "commands.hpp"
#include "elsewhere.hpp"
#include "input.hpp"
#include "interrupt.hpp"
#include "jobs.hpp"
#include "json/sweep.hpp"
#include "judged.hpp"
#include "output/output_file.hpp"
#include "output_folder.hpp"
#include "progress.hpp"
#include "run_page_file.hpp"
#include "runner/sweep.hpp"
#include "seeds.hpp"
#include "terminal/summary.hpp"
#include "trace_file.hpp"

namespace cleave::cli {
namespace {

namespace fs = std::filesystem;

struct RunFlags {
    std::vector<std::string> files;
    std::string seeds = "1";
    std::string seed;
    unsigned jobs = 0;
    std::string out;
    std::string cell;
    std::string page;
    std::string trace;
    std::string trace_format;
    bool json = false;
    bool verify_determinism = false;
};

scenario::SweepResult sweep_one(const scenario::Scenario& scenario,
                                const std::vector<std::uint64_t>& seeds, const RunFlags& flags,
                                const InterruptGuard& guard, scenario::TraceWriter* trace) {
    Progress progress(scenario.name, seeds.size());
    std::stop_source stop;
    scenario::SweepOptions options;
    options.jobs = flags.jobs;
    options.verify_determinism = flags.verify_determinism;
    options.elsewhere = in_another_process();
    options.stop = stop.get_token();
    options.run.trace = trace;
    options.progress = [&](std::size_t done, std::size_t violated) {
        if (guard.interrupted()) stop.request_stop();
        progress.update(done, violated);
    };
    return scenario::sweep(scenario, seeds, options);
}

void say_interrupted(const std::vector<scenario::SweepResult>& sweeps, std::size_t scenarios,
                     std::size_t seeds) {
    fmt::print(stderr, "cleave: interrupted: {} of {} seeds of {} are finished",  //
               sweeps.back().seeds.size(), seeds, sweeps.back().scenario.path);
    if (const std::size_t left = scenarios - sweeps.size(); left > 0) {
        fmt::print(stderr, "; {} {} not run", left, left == 1 ? "scenario was" : "scenarios were");
    }
    fmt::print(stderr, "\n");
}

// Runs every scenario, until Ctrl-C.
ExitCode sweep_all(const std::vector<scenario::Scenario>& scenarios,
                   const std::vector<std::uint64_t>& seeds, const RunFlags& flags,
                   scenario::TraceWriter* trace, std::vector<scenario::SweepResult>& sweeps) {
    const InterruptGuard guard;
    ExitCode code = ExitCode::as_expected;
    std::size_t repeated = 0;
    for (const scenario::Scenario& scenario : scenarios) {
        sweeps.push_back(sweep_one(scenario, seeds, flags, guard, trace));
        const bool whole = sweeps.back().seeds.size() == seeds.size();
        code = worse(code, exit_code_of(sweeps.back(), whole));
        repeated += sweeps.back().seeds.size() - sweeps.back().runs_nondeterministic;
        if (!guard.interrupted()) continue;
        if (whole && sweeps.size() == scenarios.size()) break;  // too late to stop anything
        say_interrupted(sweeps, scenarios.size(), seeds.size());
        code = worse(code, ExitCode::inconclusive);
        break;
    }
    if (flags.verify_determinism) {
        fmt::print(stderr, "cleave: {} {} the same when repeated\n", repeated,
                   repeated == 1 ? "run came out" : "runs came out");
    }
    return code;
}

// So is a page, but of many seeds it takes the one that the summary shows.
bool page_makes_sense(const RunFlags& flags, std::size_t scenarios) {
    if (flags.page.empty() || scenarios <= 1) return true;
    fmt::print(stderr,
               "cleave: run: --page is of one run, and these are {} scenarios\n"
               "    hint: name one scenario, or write a page for each with --out FOLDER\n",
               scenarios);
    return false;
}

// A trace is of one run.
bool trace_makes_sense(const RunFlags& flags, std::size_t scenarios, std::size_t seeds) {
    if (flags.trace.empty() && !flags.trace_format.empty()) {
        fmt::print(stderr, "cleave: run: --trace-format needs --trace FILE\n");
        return false;
    }
    if (flags.trace.empty() || (scenarios <= 1 && seeds == 1)) return true;
    const bool many_seeds = seeds > 1;
    fmt::print(stderr, "cleave: run: --trace is of one run, and these are {} {}\n    hint: {}\n",
               many_seeds ? seeds : scenarios, many_seeds ? "seeds" : "scenarios",
               many_seeds ? "choose one with --seed N" : "name one scenario");
    return false;
}

ExitCode write_page(report::OutputFile& file, const scenario::SweepResult& sweep,
                    const RunFlags& flags) {
    const fs::path report = flags.out.empty() ? fs::path() : fs::path(flags.out) / "report.html";
    const auto page = run_page_for(flags.page, sweep, report.string(), flags.trace);
    if (!page) return ExitCode::internal_error;
    file.write(*page);
    const std::string problem = file.keep();
    if (!problem.empty()) {
        fmt::print(stderr, "cleave: {}\n", problem);
        return ExitCode::input_output;
    }
    fmt::print(flags.json ? stderr : stdout, "\nPage: {}\n",
               fs::absolute(flags.page).lexically_normal().string());
    return ExitCode::as_expected;
}

ExitCode run(const RunFlags& flags) {
    const bool one = !flags.seed.empty();
    const Seeds seeds = one ? parse_seed(flags.seed) : parse_seeds(flags.seeds);
    if (!seeds.error.empty()) {
        fmt::print(stderr, "cleave: run: {}: {}\n", one ? "--seed" : "--seeds", seeds.error);
        return ExitCode::usage;
    }
    ExitCode unread = ExitCode::as_expected;
    std::vector<scenario::Scenario> scenarios;
    const std::vector<std::string> files = scenario_files(flags.files, unread);
    if (!trace_makes_sense(flags, files.size(), seeds.seeds.size()) ||
        !page_makes_sense(flags, files.size())) {
        return ExitCode::usage;
    }
    if (!flags.cell.empty() && files.size() != 1) {
        fmt::print(stderr, "cleave: run: --cell is of one matrix file\n");
        return ExitCode::usage;
    }
    for (const std::string& file : files) {
        std::optional<scenario::Scenario> scenario =
            flags.cell.empty() ? load_scenario(file, unread) : load_cell(file, flags.cell, unread);
        if (scenario) scenarios.push_back(*std::move(scenario));
    }
    if (unread != ExitCode::as_expected) return unread;
    if (!flags.out.empty() && !prepare_folder(flags.out)) return ExitCode::input_output;

    std::optional<TraceFile> trace;
    if (!flags.trace.empty() &&
        !trace.emplace(flags.trace, trace_format(flags.trace_format, flags.trace)).good()) {
        return ExitCode::input_output;
    }

    std::optional<report::OutputFile> page;  // better told now that it cannot be made
    if (!flags.page.empty() && !page.emplace(flags.page).problem().empty()) {
        fmt::print(stderr, "cleave: {}\n", page->problem());
        return ExitCode::input_output;
    }

    std::vector<scenario::SweepResult> sweeps;
    ExitCode code =
        sweep_all(scenarios, seeds.seeds, flags, trace ? &trace->writer() : nullptr, sweeps);
    const bool written = flags.out.empty() || write_results(sweeps, flags.out, flags.trace);
    fmt::print("{}", flags.json ? report::results_json(sweeps)
                                : report::terminal_summary(sweeps, {may_colour_stdout()}));
    if (trace && !trace->keep(!flags.json)) code = worse(code, ExitCode::input_output);
    if (page) code = worse(code, write_page(*page, sweeps.front(), flags));
    if (!written) return worse(code, ExitCode::input_output);
    if (!flags.out.empty()) {
        fmt::print(flags.json ? stderr : stdout, "\nReport: {}\n",
                   (fs::absolute(flags.out) / "report.html").lexically_normal().string());
    }
    return code;
}

}  // namespace

void add_run(CLI::App& app, ExitCode& result) {
    auto flags = std::make_shared<RunFlags>();
    CLI::App* command = app.add_subcommand(
        "run", "Play scenarios, check what clients saw, and compare the outcomes");
    command
        ->add_option("FILE", flags->files,
                     "Scenario files; a folder stands for all *.yaml in it; - is stdin")
        ->required();
    CLI::Option* seeds = command
                             ->add_option("--seeds", flags->seeds,
                                          "Seeds to run: 7, 1..200 or 1,5,10..20 (default: 1)")
                             ->type_name("LIST");
    command->add_option("--seed", flags->seed, "One seed, a whole number")
        ->type_name("N")
        ->excludes(seeds);
    command
        ->add_option("--jobs", flags->jobs,
                     "Runs at a time; each stays on one thread (default: one a core)")
        ->type_name("N")
        ->check(wrong_jobs);
    command
        ->add_option("--out", flags->out,
                     "Write report.html, results.json, the shown histories and their pages there")
        ->type_name("FOLDER");
    command
        ->add_option("--cell", flags->cell,
                     "Of a matrix FILE (see `cleave report`), the scenario of this cell")
        ->type_name("SYSTEM/WORKLOAD/FAULTS");
    command
        ->add_option("--page", flags->page,
                     "Write the page of one run: what went wrong, where, by which messages")
        ->type_name("FILE");
    command
        ->add_option("--trace", flags->trace,
                     "Write the trace of one run, for ui.perfetto.dev; NAME.cleave is compact")
        ->type_name("FILE");
    command
        ->add_option("--trace-format", flags->trace_format,
                     "json, binary or text, whatever the name")
        ->type_name("FORMAT")
        ->check(wrong_trace_format);
    command->add_flag("--json", flags->json, "Print the results as JSON");
    command->add_flag("--verify-determinism", flags->verify_determinism,
                      "Run every seed again in other memory and in another process, and compare");
    command->footer(fmt::format(
        "Examples:\n"
        "  cleave run scenarios/catalog/direct-s3-loses-the-wan.yaml --seed 7 --page seven.html\n"
        "  cleave run scenarios/catalog/edge-filers-lose-the-wan.yaml --seed 7 --trace t.json\n"
        "  cleave run scenarios/catalog --seeds 1..200 --out report\n"
        "  cleave run mine.yaml --seeds 1..50 --json | jq '.scenarios[].judgements'\n\n"
        "A few scenarios are compared side by side, more are listed. Ctrl-C keeps what is "
        "finished.\n\n{}",
        exit_code_help));
    command->callback([flags, &result] { result = run(*flags); });
}

}  // namespace cleave::cli
