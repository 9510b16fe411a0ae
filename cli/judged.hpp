#pragma once
// From the judgement of a sweep to an exit code. What stands in the way of a judgement is told on
// stderr.

#include "exit_code.hpp"
#include "runner/result.hpp"

namespace cleave::cli {

// `whole`: every seed was run. Else only what further seeds could not change counts.
ExitCode exit_code_of(const scenario::SweepResult& sweep, bool whole);

}  // namespace cleave::cli
