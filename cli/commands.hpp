#pragma once
// The subcommands. Each `add_…` registers one with its options; when it was chosen and parsed, its
// callback does the work and leaves the exit code in `result`. Data goes to stdout, talk to stderr.

#include "exit_code.hpp"

namespace CLI {  // NOLINT(readability-identifier-naming): the library's
class App;
}

namespace cleave::cli {

void add_run(CLI::App& app, ExitCode& result);
void add_gate(CLI::App& app, ExitCode& result);
void add_results(CLI::App& app, ExitCode& result);
void add_check(CLI::App& app, ExitCode& result);
void add_report(CLI::App& app, ExitCode& result);
void add_convert(CLI::App& app, ExitCode& result);
void add_show(CLI::App& app, ExitCode& result);
void add_list(CLI::App& app, ExitCode& result);
void add_schema(CLI::App& app, ExitCode& result);
void add_trace(CLI::App& app, ExitCode& result);
void add_sweep(CLI::App& app, ExitCode& result);
void add_merge(CLI::App& app, ExitCode& result);
void add_compare(CLI::App& app, ExitCode& result);

}  // namespace cleave::cli
