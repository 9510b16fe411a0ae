#include "exit_code.hpp"

namespace cleave::cli {
namespace {

int severity(ExitCode code) {
    switch (code) {
        case ExitCode::as_expected: return 0;
        case ExitCode::inconclusive: return 1;
        case ExitCode::violated: return 2;
        case ExitCode::input_output: return 3;
        case ExitCode::bad_input: return 4;
        case ExitCode::usage: return 5;
        case ExitCode::internal_error: return 6;
    }
    return 6;
}

}  // namespace

ExitCode worse(ExitCode a, ExitCode b) { return severity(a) < severity(b) ? b : a; }

}  // namespace cleave::cli
