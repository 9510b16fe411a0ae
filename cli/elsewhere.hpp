#pragma once
// Repeating a run in another process of this program, for `run --verify-determinism`: the hidden
// command `record` is what runs there, and prints determinism::Recording as text.

#include "exit_code.hpp"
#include "runner/verify.hpp"

namespace CLI {  // NOLINT(readability-identifier-naming): the library's
class App;
}

namespace cleave::cli {

// Hands the scenario over as `show` prints it, which is the same scenario.
scenario::Elsewhere in_another_process();

void add_record(CLI::App& app, ExitCode& result);

}  // namespace cleave::cli
