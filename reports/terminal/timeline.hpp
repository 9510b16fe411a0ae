#pragma once
// A counterexample for the terminal: an operation timeline, why no order exists, and how to see it
// again.

#include <string>

#include "runner/result.hpp"
#include "terminal/style.hpp"

namespace cleave::report {

// Empty when the shown run has no counterexample.
std::string terminal_counterexample(const scenario::SweepResult& sweep, const TerminalStyle& style,
                                    std::size_t columns);

}  // namespace cleave::report
