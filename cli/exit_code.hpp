#pragma once
// What the program's exit codes mean. 0, 1 and 2 are Jepsen's, the others those of sysexits.h.
// Of several, the worst wins: internal error, then violation, then inconclusive, then as expected.

#include <string_view>

namespace cleave::cli {

enum class ExitCode : int {
    as_expected = 0,
    violated = 1,      // a guarantee violated, or an expectation unmet
    inconclusive = 2,  // a limit was hit
    usage = 64,
    bad_input = 65,       // a scenario or history that cannot be read
    internal_error = 70,  // or nondeterminism
    input_output = 74,
};

// The one to report of two.
ExitCode worse(ExitCode a, ExitCode b);

// For `--help`.
inline constexpr std::string_view exit_code_help =
    "Exit codes: 0 as expected, 1 a guarantee violated or an expectation unmet, 2 inconclusive,\n"
    "64 usage, 65 bad scenario or history, 70 internal error or nondeterminism, 74 input/output.";

}  // namespace cleave::cli
