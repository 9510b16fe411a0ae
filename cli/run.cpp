// cleave run: plays scenarios over seeds, checks what clients saw and compares the outcomes.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <filesystem>
#include <memory>
#include <sstream>

#include "catalog/protocols.hpp"
#include "commands.hpp"

#include "history/jsonl.hpp"
#include "html/page.hpp"
#include "json/sweep.hpp"
#include "language/parse.hpp"
#include "output/write_file.hpp"
#include "progress.hpp"
#include "runner/sweep.hpp"
#include "seeds.hpp"
#include "terminal/summary.hpp"

namespace cleave::cli {
namespace {

namespace fs = std::filesystem;

struct RunFlags {
    std::vector<std::string> files;
    std::string seeds;
    unsigned jobs = 0;
    std::string out;
    bool json = false;
    bool verify_determinism = false;
};

volatile std::sig_atomic_t interrupted = 0;
void on_interrupt(int) { interrupted = 1; }

// While it lives, Ctrl-C only asks to stop; a second one kills the program as usual.
class InterruptGuard {
  public:
    InterruptGuard() {
        struct sigaction action = {};
        action.sa_handler = on_interrupt;
        action.sa_flags = static_cast<int>(SA_RESETHAND);
        sigaction(SIGINT, &action, &former_);
    }
    ~InterruptGuard() { sigaction(SIGINT, &former_, nullptr); }
    InterruptGuard(const InterruptGuard&) = delete;
    InterruptGuard& operator=(const InterruptGuard&) = delete;

  private:
    struct sigaction former_ = {};
};

// The scenario files that the arguments name; a folder stands for the *.yaml files in it, by name.
std::vector<std::string> expand(const std::vector<std::string>& arguments) {
    std::vector<std::string> files;
    for (const std::string& argument : arguments) {
        std::error_code ignored;
        if (!fs::is_directory(argument, ignored)) {
            files.push_back(argument);
            continue;
        }
        std::vector<std::string> found;
        for (const auto& entry : fs::directory_iterator(argument, ignored)) {
            if (entry.path().extension() == ".yaml") found.push_back(entry.path().string());
        }
        std::sort(found.begin(), found.end());
        if (found.empty()) fmt::print(stderr, "cleave: no *.yaml files in {}\n", argument);
        files.insert(files.end(), found.begin(), found.end());
    }
    return files;
}

scenario::SweepResult sweep_one(const scenario::Scenario& scenario,
                                const std::vector<std::uint64_t>& seeds, const RunFlags& flags) {
    Progress progress(scenario.name, seeds.size());
    std::stop_source stop;
    scenario::SweepOptions options;
    options.jobs = flags.jobs;
    options.verify_determinism = flags.verify_determinism;
    options.stop = stop.get_token();
    options.progress = [&](std::size_t done, std::size_t violated) {
        if (interrupted != 0) stop.request_stop();
        progress.update(done, violated);
    };
    return scenario::sweep(scenario, seeds, options);
}

ExitCode judge(const scenario::SweepResult& sweep) {
    ExitCode code = ExitCode::as_expected;
    for (const scenario::Judgement& judgement : sweep.judgements) {
        if (judgement.met) continue;
        code = worse(code, judgement.inconclusive ? ExitCode::inconclusive : ExitCode::violated);
    }
    if (!sweep.internal_error.empty()) {
        fmt::print(stderr, "cleave: internal error: {}\n", sweep.internal_error);
        code = ExitCode::internal_error;
    }
    if (sweep.runs_nondeterministic > 0) {
        fmt::print(stderr, "cleave: {}: {} of {} runs came out differently when repeated\n",
                   sweep.scenario.name, sweep.runs_nondeterministic, sweep.seeds.size());
        code = ExitCode::internal_error;
    }
    return code;
}

// File name of a scenario without folder and extension: "edge-filers-lose-the-wan".
std::string stem(const scenario::Scenario& scenario) {
    const std::string stem = fs::path(scenario.path).stem().string();
    return stem.empty() || stem == "-" ? "scenario" : stem;
}

std::string as_jsonl(const history::History& history) {
    std::ostringstream text;
    history::write_jsonl(history, text);
    return std::move(text).str();
}

// Writes report, results and the shown histories below `folder`; true when all went well.
bool write_results(const std::vector<scenario::SweepResult>& sweeps, const std::string& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) {
        fmt::print(stderr, "cleave: cannot make the folder {}: {}\n", folder, error.message());
        return false;
    }
    const auto write = [&](const std::string& name, const std::string& text) {
        const std::string path = (fs::path(folder) / name).string();
        const std::string problem = report::write_file(path, text);
        if (!problem.empty()) fmt::print(stderr, "cleave: {}\n", problem);
        return problem.empty();
    };
    const report::HtmlPage page = report::html_page(sweeps, {});
    if (!page.error.empty()) {
        fmt::print(stderr, "cleave: {}\n", page.error);
        return false;
    }
    bool good = write("report.html", page.html);
    good = write("results.json", report::results_json(sweeps)) && good;
    for (const scenario::SweepResult& sweep : sweeps) {
        const std::string name =
            fmt::format("{}.seed-{}.history.jsonl", stem(sweep.scenario), sweep.shown.seed);
        good = write(name, as_jsonl(sweep.shown.history)) && good;
    }
    return good;
}

ExitCode run(const RunFlags& flags) {
    const Seeds seeds = parse_seeds(flags.seeds);
    if (!seeds.error.empty()) {
        fmt::print(stderr, "cleave: {}\n", seeds.error);
        return ExitCode::usage;
    }
    std::vector<scenario::Scenario> scenarios;
    for (const std::string& file : expand(flags.files)) {
        auto scenario = scenario::load_scenario(file, protocols::all());
        if (!scenario) {
            fmt::print(stderr, "{}", to_string(scenario.errors()));
            return ExitCode::bad_input;
        }
        scenarios.push_back(*std::move(scenario));
    }
    if (scenarios.empty()) return ExitCode::usage;

    const InterruptGuard guard;
    ExitCode code = ExitCode::as_expected;
    std::vector<scenario::SweepResult> sweeps;
    for (const scenario::Scenario& scenario : scenarios) {
        if (interrupted != 0) break;
        sweeps.push_back(sweep_one(scenario, seeds.seeds, flags));
        code = worse(code, judge(sweeps.back()));
    }
    if (flags.json) {
        fmt::print("{}\n", report::results_json(sweeps));
    } else {
        fmt::print("{}", report::terminal_summary(sweeps, {may_colour_stdout()}));
    }
    if (!flags.out.empty()) {
        if (!write_results(sweeps, flags.out)) return worse(code, ExitCode::input_output);
        fmt::print(flags.json ? stderr : stdout, "\nReport: {}\n",
                   (fs::absolute(flags.out) / "report.html").lexically_normal().string());
    }
    return code;
}

}  // namespace

void add_run(CLI::App& app, ExitCode& result) {
    auto flags = std::make_shared<RunFlags>();
    flags->seeds = "1";
    CLI::App* command = app.add_subcommand(
        "run", "Play scenarios, check what clients saw, and compare the outcomes");
    command
        ->add_option("FILE", flags->files,
                     "Scenario files; a folder stands for all in it; - is stdin")
        ->required();
    CLI::Option* seeds = command->add_option("--seeds", flags->seeds,
                                             "Seeds to run: 7, 1..200 or 1,5,10..20 (default: 1)");
    command->add_option("--seed", flags->seeds, "One seed")->excludes(seeds);
    command->add_option("--jobs", flags->jobs, "Threads; a run stays on one (default: one a core)");
    command->add_option("--out", flags->out, "Folder for report.html, results.json and histories");
    command->add_flag("--json", flags->json, "Print the results as JSON");
    command->add_flag("--verify-determinism", flags->verify_determinism,
                      "Run every seed twice and compare the trace hashes");
    command->callback([flags, &result] { result = run(*flags); });
}

}  // namespace cleave::cli
