// cleave report: plays a matrix of systems, workloads and fault plans, and writes what each trades
// for what.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <optional>

#include "commands.hpp"
#include "input.hpp"
#include "interrupt.hpp"
#include "jobs.hpp"
#include "output_folder.hpp"
#include "progress.hpp"
#include "report_files.hpp"
#include "seeds.hpp"
#include "tradeoff/json.hpp"
#include "tradeoff/markdown.hpp"
#include "tradeoff/report.hpp"

namespace cleave::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t seeds_max = 10'000;  // figures of every run are kept until its cell is whole

struct ReportFlags {
    std::string path;
    std::string seeds = "1..20";
    std::string from;
    std::string out;
    unsigned jobs = 0;
    bool json = false;
};

// The matrix file that was named, or the only one in the folder that was.
std::optional<std::string> matrix_file(const std::string& path, ExitCode& code) {
    std::error_code ignored;
    if (!fs::is_directory(path, ignored)) return path;
    std::vector<std::string> found;
    for (const std::string& file : yaml_files(path, code)) {
        if (is_matrix_file(file)) found.push_back(file);
    }
    if (code != ExitCode::as_expected) return std::nullopt;
    if (found.size() == 1) return found.front();
    fmt::print(stderr, "cleave: report: {} {}\n", path,
               found.empty() ? "holds no matrix: no *.yaml in it has the key \"systems\""
                             : "holds more than one matrix; name one of them");
    for (const std::string& file : found) fmt::print(stderr, "    {}\n", file);
    code = found.empty() ? ExitCode::input_output : ExitCode::usage;
    return std::nullopt;
}

std::optional<tradeoff::Matrix> matrix_from(const std::string& path, ExitCode& code) {
    if (!can_read(path)) {
        code = ExitCode::input_output;
        return std::nullopt;
    }
    const auto text = read_whole(path);
    if (!text) {
        code = ExitCode::input_output;
        return std::nullopt;
    }
    report::ReadMatrix read = report::read_matrix_json(*text);
    if (read.matrix) return std::move(read.matrix);
    fmt::print(stderr, "{}: error: {}\n", input_name(path), read.error);
    code = ExitCode::bad_input;
    return std::nullopt;
}

std::optional<tradeoff::Matrix> run(const tradeoff::MatrixFile& file,
                                    const std::vector<std::uint64_t>& seeds, unsigned jobs,
                                    ExitCode& code) {
    const InterruptGuard guard;
    std::optional<Progress> progress;
    std::stop_source stop;
    tradeoff::ReportOptions options;
    options.jobs = jobs;
    options.stop = stop.get_token();
    options.progress = [&](std::size_t done, std::size_t total) {
        if (guard.interrupted()) stop.request_stop();
        if (!progress) progress.emplace(file.name, total);
        progress->update(done);
    };
    tradeoff::Report report = tradeoff::run_matrix(file, seeds, options);
    progress.reset();
    if (report.stopped) {
        fmt::print(stderr,
                   "cleave: interrupted: nothing is written, since half a matrix compares nothing\n"
                   "    hint: fewer seeds take less time\n");
        code = ExitCode::inconclusive;
        return std::nullopt;
    }
    if (!report.internal_error.empty()) {
        fmt::print(stderr, "cleave: internal error: {}\n", report.internal_error);
        code = ExitCode::internal_error;
    }
    return std::move(report.matrix);
}

std::optional<tradeoff::Matrix> matrix_of(const ReportFlags& flags, ExitCode& code) {
    if (!flags.from.empty()) return matrix_from(flags.from, code);
    const Seeds seeds = parse_seeds(flags.seeds);
    if (!seeds.error.empty()) {
        fmt::print(stderr, "cleave: report: --seeds: {}\n", seeds.error);
        code = ExitCode::usage;
        return std::nullopt;
    }
    if (seeds.seeds.size() > seeds_max) {
        fmt::print(stderr, "cleave: report: --seeds: {} seeds; at most {}\n", seeds.seeds.size(),
                   seeds_max);
        code = ExitCode::usage;
        return std::nullopt;
    }
    if (seeds.seeds.size() < 2) {
        fmt::print(stderr, "cleave: report: --seeds: one seed has no intervals; name several\n");
        code = ExitCode::usage;
        return std::nullopt;
    }
    const auto path = matrix_file(flags.path, code);
    if (!path) return std::nullopt;
    const auto file = load_matrix(*path, code);
    if (!file) return std::nullopt;
    return run(*file, seeds.seeds, flags.jobs, code);
}

ExitCode report(const ReportFlags& flags) {
    if (flags.path.empty() == flags.from.empty()) {
        fmt::print(stderr,
                   "cleave: report: {}\n    hint: cleave report scenarios/catalog/tradeoff\n",
                   flags.path.empty() ? "name a matrix file, or a report.json with --from"
                                      : "--from needs no matrix file: name one of the two");
        return ExitCode::usage;
    }
    if (!flags.out.empty() && !prepare_folder(flags.out)) return ExitCode::input_output;
    ExitCode code = ExitCode::as_expected;
    const auto matrix = matrix_of(flags, code);
    if (!matrix) return code;
    if (!flags.out.empty() && !write_report(*matrix, flags.out)) {
        code = worse(code, ExitCode::input_output);
    }
    fmt::print("{}", flags.json ? report::matrix_json(*matrix)
                                : report::recommendations_text(*matrix, may_colour_stdout()));
    if (!flags.out.empty() && code != ExitCode::input_output) {
        fmt::print(flags.json ? stderr : stdout, "\nReport: {}\n",
                   (fs::absolute(flags.out) / "index.html").lexically_normal().string());
    }
    return code;
}

}  // namespace

void add_report(CLI::App& app, ExitCode& result) {
    auto flags = std::make_shared<ReportFlags>();
    CLI::App* command = app.add_subcommand(
        "report", "Compare systems at workloads while things go wrong: what each trades");
    command->add_option("PATH", flags->path, "A matrix file, or a folder with one");
    command
        ->add_option("--seeds", flags->seeds,
                     "Seeds of every cell: 7, 1..200 or 1,5,10..20 (default: 1..20)")
        ->type_name("LIST");
    command
        ->add_option("--from", flags->from,
                     "A report.json of before, instead of PATH: nothing is run")
        ->type_name("FILE");
    command
        ->add_option("--out", flags->out,
                     "Write index.html, figures/, report.json, *.csv and summary.md there")
        ->type_name("FOLDER");
    command
        ->add_option("--jobs", flags->jobs,
                     "Runs at a time; each stays on one thread (default: one a core)")
        ->type_name("N")
        ->check(wrong_jobs);
    command->add_flag("--json", flags->json, "Print all of it as JSON");
    command->footer(fmt::format(
        "Examples:\n"
        "  cleave report scenarios/catalog/tradeoff --seeds 1..20 --out report\n"
        "  cleave report mine.yaml --seeds 1..100 --json > report.json\n"
        "  cleave report --from report.json --out report\n\n"
        "`cleave schema --matrix` describes matrix files, `cleave show` prints one with its\n"
        "defaults, and `cleave run FILE --cell SYSTEM/WORKLOAD/FAULTS` plays one cell of it.\n"
        "Ctrl-C gives up and writes nothing.\n\n{}",
        exit_code_help));
    command->callback([flags, &result] { result = report(*flags); });
}

}  // namespace cleave::cli
