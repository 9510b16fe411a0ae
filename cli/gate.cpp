// cleave gate: runs scenarios against what they expect, for pipelines: exit code, JUnit XML,
// annotations, a summary, known failures, and a file of results that grows from night to night.

#include "gate/gate.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>

#include "commands.hpp"
#include "gate/gate_formats.hpp"
#include "gate_files.hpp"
#include "input.hpp"
#include "interrupt.hpp"
#include "jobs.hpp"
#include "language/units.hpp"
#include "progress.hpp"
#include "results/identity.hpp"
#include "status_line.hpp"

namespace cleave::cli {
namespace {

struct GateFlags {
    std::vector<std::string> files;
    std::optional<std::uint64_t> seeds;
    std::uint64_t fixed = 0;
    std::string budget;
    unsigned jobs = 0;
    std::string results;
    bool resume = false;
    GateOutputs outputs;
    std::string baseline;
    bool update_baseline = false;
    bool json = false;
};

bool misused(const std::string& what, const std::string& hint) {
    fmt::print(stderr, "cleave: gate: {}\n", what);
    if (!hint.empty()) fmt::print(stderr, "    hint: {}\n", hint);
    return false;
}

bool understand(const GateFlags& flags, gate::Options& options) {
    constexpr double nanoseconds = 1e9;
    if (!flags.budget.empty()) {
        const auto read = scenario::read_quantity(scenario::duration_quantity, flags.budget);
        if (!read.value || *read.value == 0) {
            return misused(fmt::format("--budget: '{}' is no time", flags.budget),
                           "write it with its unit: 60s, 10m");
        }
        options.budget = static_cast<double>(*read.value) / nanoseconds;
    }
    options.seeds = flags.seeds.value_or(options.seeds);
    if (options.seeds == 0) return misused("--seeds: no runs show nothing", "ask for 1 or more");
    if (!options.budget && flags.fixed > options.seeds) {
        return misused(
            fmt::format("--fixed {} is more than the {} seeds in all", flags.fixed, options.seeds),
            "raise --seeds");
    }
    if (flags.resume && flags.results.empty()) {
        return misused("--resume needs --results FILE", "that is where it finds what was done");
    }
    if (flags.update_baseline && flags.baseline.empty()) {
        return misused("--update-baseline needs --baseline FILE", "");
    }
    options.fixed = flags.fixed;
    options.jobs = flags.jobs;
    options.resume = flags.resume;
    options.version = CLEAVE_VERSION;
    return true;
}

// The scenarios of all files, each meaning once.
std::vector<gate::Input> load_all(const std::vector<std::string>& arguments, ExitCode& code) {
    std::vector<gate::Input> inputs;
    std::vector<std::string> hashes;
    for (const std::string& file : scenario_files(arguments, code)) {
        std::optional<scenario::Scenario> scenario = load_scenario(file, code);
        if (!scenario) continue;
        std::string hash = results::scenario_hash(*scenario);
        const auto twin = std::ranges::find(hashes, hash);
        if (twin != hashes.end()) {
            const auto at = static_cast<std::size_t>(twin - hashes.begin());
            fmt::print(stderr, "cleave: {} means the same as {}, and runs once\n", input_name(file),
                       input_name(inputs[at].scenario.path));
            continue;
        }
        hashes.push_back(std::move(hash));
        inputs.push_back({*std::move(scenario), file == "-" ? "" : text_of(file)});
    }
    return inputs;
}

std::string progress_text(const gate::Progress& progress, const gate::Options& options) {
    const std::string failed =
        progress.failed > 0 ? fmt::format(", {} scenarios failed", progress.failed) : std::string();
    if (options.budget) {
        return fmt::format("gate: {} executions{}, {:.0f} s of {:.0f} s left", progress.done,
                           failed, std::max(0.0, *options.budget - progress.elapsed),
                           *options.budget);
    }
    const double left = progress.elapsed /
                        static_cast<double>(std::max<std::uint64_t>(progress.done, 1)) *
                        static_cast<double>(progress.total - progress.done);
    return fmt::format("gate: {}/{} executions{}, {:.0f} s left", progress.done, progress.total,
                       failed, left);
}

ExitCode code_of(const gate::Result& result) {
    ExitCode code = ExitCode::as_expected;
    for (const gate::Gated& gated : result.scenarios) {
        if (!gated.trouble.empty()) code = worse(code, ExitCode::internal_error);
        for (const gate::Line& line : gated.lines) {
            if (line.standing == gate::Standing::failed) code = worse(code, ExitCode::violated);
        }
        if (gated.standing == gate::Standing::inconclusive) {
            code = worse(code, ExitCode::inconclusive);
        }
    }
    if (result.interrupted) code = worse(code, ExitCode::inconclusive);
    if (!result.store_problem.empty()) code = worse(code, ExitCode::input_output);
    return code;
}

void say_what_happened(const gate::Result& result, const GateFlags& flags) {
    if (!result.store_problem.empty()) {
        fmt::print(stderr, "cleave: {}\n", result.store_problem);
    }
    if (flags.resume && !result.continued) {
        fmt::print(stderr, "cleave: no gate like this one was cut off: this is a new one\n");
    }
    if (result.interrupted) {
        std::size_t whole = 0;
        for (const gate::Gated& gated : result.scenarios) whole += gated.whole;
        fmt::print(stderr, "cleave: interrupted: {} of {} scenarios were run to the end{}\n", whole,
                   result.scenarios.size(), flags.results.empty() ? "" : "; --resume continues");
    }
}

ExitCode run_gate(const GateFlags& flags) {
    const std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();
    gate::Options options;
    if (!understand(flags, options)) return ExitCode::usage;
    ExitCode unread = ExitCode::as_expected;
    const std::vector<gate::Input> inputs = load_all(flags.files, unread);
    if (!flags.baseline.empty()) {
        options.baseline_path = flags.baseline;
        if (!load_baseline(flags.baseline, flags.update_baseline, options.baseline, unread)) {
            return unread;
        }
    }
    if (unread != ExitCode::as_expected) return unread;
    if (!flags.outputs.can_be_written()) return ExitCode::input_output;
    std::optional<results::Store> store;
    if (!flags.results.empty()) {
        auto opened = results::Store::open(flags.results, results::Store::Access::write);
        if (!opened) {
            fmt::print(stderr, "cleave: {}\n", opened.error().message);
            return exit_code_of(opened.error());
        }
        store.emplace(std::move(*opened));
        options.store = &*store;
    }
    const InterruptGuard guard;
    gate::Result result;
    {
        StatusLine line;
        options.clock = [start] {
            return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        };
        options.stop = [&guard] { return guard.interrupted(); };
        options.progress = [&](const gate::Progress& progress) {
            if (line.is_due()) line.draw(progress_text(progress, options));
        };
        result = gate::run(inputs, options);
    }
    ExitCode code = code_of(result);
    if (!flags.outputs.write(result, flags.json)) code = worse(code, ExitCode::input_output);
    fmt::print("{}", flags.json ? report::gate_json(result)
                                : report::gate_text(result, {may_colour_stdout()}));
    say_what_happened(result, flags);
    if (flags.update_baseline) {
        if (!save_baseline(flags.baseline,
                           gate::updated(options.baseline, flags.baseline, result))) {
            return worse(code, ExitCode::input_output);
        }
        if (code == ExitCode::violated) code = ExitCode::as_expected;  // they are known now
    }
    return code;
}

std::string wrong_number(const std::string& text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    constexpr std::uint64_t most = 10'000'000;
    const bool good = error == std::errc() && end == text.data() + text.size() && number <= most;
    return good ? "" : fmt::format("'{}' is no number from 0 to {}", text, most);
}

void add_outputs(CLI::App& command, GateFlags& flags) {
    command.add_option("--junit", flags.outputs.junit, "Write JUnit XML: a test case a promise")
        ->type_name("FILE");
    command.add_option("--markdown", flags.outputs.markdown, "Write a summary for reviewers")
        ->type_name("FILE");
    command.add_flag("--github", flags.outputs.github,
                     "Print annotations for GitHub, and add the summary to the job's");
    command.add_flag("--json", flags.json, "Print the results as JSON");
}

}  // namespace

void add_gate(CLI::App& app, ExitCode& result) {
    auto flags = std::make_shared<GateFlags>();
    CLI::App* command = app.add_subcommand(
        "gate", "Run scenarios against what they expect, for a pipeline to pass or fail");
    command
        ->add_option("FILE", flags->files,
                     "Scenario files; a folder stands for all *.yaml in it; - is stdin")
        ->required();
    CLI::Option* seeds =
        command->add_option("--seeds", flags->seeds, "Runs of each scenario (default: 200)")
            ->type_name("N")
            ->check(wrong_number);
    command
        ->add_option("--budget", flags->budget,
                     "Run for this long instead, where another run tells most: 60s, 10m")
        ->type_name("TIME")
        ->excludes(seeds);
    command->add_option("--fixed", flags->fixed, "Of them, seeds 1 to N, the same in every gate")
        ->type_name("N")
        ->check(wrong_number);
    command->add_option("--jobs", flags->jobs, "Runs at a time (default: one a core)")
        ->type_name("N")
        ->check(wrong_jobs);
    command
        ->add_option("--results", flags->results,
                     "Keep each run in this file, run what failed before, then new seeds")
        ->type_name("FILE");
    command->add_flag("--resume", flags->resume, "Continue the last gate, if it was cut off");
    command->add_option("--baseline", flags->baseline, "Known failures, which do not fail the gate")
        ->type_name("FILE");
    command->add_flag("--update-baseline", flags->update_baseline,
                      "Write what fails now into that file");
    add_outputs(*command, *flags);
    command->footer(fmt::format(
        "Examples:\n"
        "  cleave gate scenarios --seeds 200 --junit gate.xml\n"
        "  cleave gate scenarios --budget 60s --fixed 5 --github\n"
        "  cleave gate scenarios --budget 8h --results nightly.db --resume\n"
        "  cleave gate scenarios --baseline known.yaml --update-baseline\n\n"
        "Green means that so many executions showed nothing; it is no proof that none can.\n\n{}",
        exit_code_help));
    command->callback([flags, &result] { result = run_gate(*flags); });
}

}  // namespace cleave::cli
