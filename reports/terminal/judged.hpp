#pragma once
// Whether scenarios came out as expected, a few lines each, for a terminal or a log: what is not
// as expected comes with what was observed and with the line that shows it.

#include <span>
#include <string>

#include "runner/result.hpp"
#include "terminal/style.hpp"

namespace cleave::report {

std::string judged_text(std::span<const scenario::SweepResult> sweeps, TerminalStyle style = {});

}  // namespace cleave::report
