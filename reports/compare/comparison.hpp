#pragma once
// Two builds compared, for a person at a terminal, for a comment on a change, and for programs.
// Nothing is decided here. Differences carry their 95 % intervals; those of shares are in points.

#include <string>

#include "compare/compare.hpp"
#include "terminal/style.hpp"

namespace cleave::report {

// What changed, worst first; what did not is counted. Ends with a newline.
std::string comparison_text(const compare::Comparison& comparison, TerminalStyle style = {});

// GitHub's Markdown: a table of what changed, and everything else folded away.
std::string comparison_markdown(const compare::Comparison& comparison);

// Everything, figures that did not move included.
std::string comparison_json(const compare::Comparison& comparison);

}  // namespace cleave::report
