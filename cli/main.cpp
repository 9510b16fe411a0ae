// cleave: runs storage protocols in simulation and proves or refutes the consistency they promise.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "commands.hpp"
#include "elsewhere.hpp"
#include "usage.hpp"

namespace cleave::cli {
namespace {

constexpr std::string_view examples =
    "Examples:\n"
    "  cleave list scenarios\n"
    "  cleave run scenarios/catalog/edge-filers-lose-the-wan.yaml --seeds 1..200 --out report\n"
    "  cleave check report/edge-filers-lose-the-wan.seed-1.history.jsonl\n";

ExitCode parse_and_run(CLI::App& app, int argc, char** argv, const ExitCode& result) {
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() != 0) {
            fmt::print(stderr, "{}", explain_usage(app, error));
            return ExitCode::usage;
        }
        app.exit(error);  // --help and --version
    }
    return result;
}

ExitCode say_unwritten() {
    std::fputs("cleave: cannot write all of the output\n", stderr);
    return ExitCode::input_output;
}

int run_program(int argc, char** argv) {
    CLI::App app(
        "Runs storage protocols in a deterministic simulation and proves or refutes the\n"
        "consistency they promise.",
        "cleave");
    app.formatter(help_formatter());
    app.set_help_flag("-h,--help", "Print this help");
    app.set_version_flag("--version", "cleave " CLEAVE_VERSION, "Print the version");
    app.require_subcommand(1);
    app.footer(fmt::format("{}\n{}", examples, exit_code_help));
    ExitCode result = ExitCode::as_expected;
    add_run(app, result);
    add_sweep(app, result);
    add_merge(app, result);
    add_compare(app, result);
    add_report(app, result);
    add_check(app, result);
    add_show(app, result);
    add_list(app, result);
    add_schema(app, result);
    add_trace(app, result);
    add_convert(app, result);
    add_gate(app, result);
    add_results(app, result);
    for (CLI::App* command : app.get_subcommands({})) command->group("Commands");
    add_record(app, result);
    ExitCode code = parse_and_run(app, argc, argv, result);
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) code = worse(code, say_unwritten());
    return static_cast<int>(code);
}

}  // namespace
}  // namespace cleave::cli

int main(int argc, char** argv) {
    using namespace cleave::cli;
    try {
        return run_program(argc, argv);
    } catch (const std::exception& error) {
        // fmt throws where it cannot write.
        if (std::ferror(stdout) != 0) return static_cast<int>(say_unwritten());
        std::fprintf(stderr, "cleave: internal error: %s\n", error.what());
        return static_cast<int>(ExitCode::internal_error);
    }
}
