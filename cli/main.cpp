// cleave: runs storage protocols in simulation and proves or refutes the consistency they promise.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "commands.hpp"

int main(int argc, char** argv) {
    using cleave::cli::ExitCode;
    CLI::App app(
        "Runs storage protocols in a deterministic simulation and proves or refutes the\n"
        "consistency they promise.",
        "cleave");
    app.set_version_flag("--version", "cleave " CLEAVE_VERSION);
    app.require_subcommand(1);
    app.footer(std::string(cleave::cli::exit_code_help));
    ExitCode result = ExitCode::as_expected;
    cleave::cli::add_run(app, result);
    cleave::cli::add_check(app, result);
    cleave::cli::add_show(app, result);
    cleave::cli::add_list(app, result);
    cleave::cli::add_schema(app, result);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const bool help = error.get_exit_code() == 0;
        app.exit(error);
        return help ? 0 : static_cast<int>(ExitCode::usage);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "cleave: internal error: %s\n", error.what());
        return static_cast<int>(ExitCode::internal_error);
    }
    return static_cast<int>(result);
}
