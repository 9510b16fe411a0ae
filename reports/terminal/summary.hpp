#pragma once
// What a sweep, or a comparison of several, came to: text for a terminal of at most 100 columns.
// A table first (promised, expected, seen, and the price), then each counterexample as a timeline
// with the sentence that explains it, and the line that reproduces it. Of more than six scenarios a
// line each, and the rest only of those that are not as expected.
// Names are cleaned of control characters; lines end with '\n' and carry no trailing spaces.

#include <span>
#include <string>

#include "runner/result.hpp"

namespace cleave::report {

struct TerminalOptions {
    bool colour = false;        // the caller knows of NO_COLOR and of pipes
    std::size_t columns = 100;  // 60 to 100; others are taken as the nearest of these
};

std::string terminal_summary(std::span<const scenario::SweepResult> sweeps,
                             const TerminalOptions& options);
std::string terminal_summary(const scenario::SweepResult& sweep, const TerminalOptions& options);

}  // namespace cleave::report
