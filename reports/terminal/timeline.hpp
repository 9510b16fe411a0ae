#pragma once
// A counterexample for the terminal: an operation timeline, why no order exists, and how to see it
// again.

#include <string>

#include "runner/result.hpp"
#include "terminal/style.hpp"
#include "timeline/scene.hpp"

namespace cleave::report {

std::string terminal_evidence(const Scene& scene, const check::Counterexample& shown,
                              const TerminalStyle& style, std::size_t columns);

// The same with a title. Empty when the shown run has no counterexample.
std::string terminal_counterexample(const scenario::SweepResult& sweep, const TerminalStyle& style,
                                    std::size_t columns);

}  // namespace cleave::report
