#pragma once
// A trade-off matrix as Markdown (GitHub's tables), and its verdicts as plain text for a terminal.

#include <string>
#include <string_view>

#include "tradeoff/result.hpp"

namespace cleave::report {

std::string matrix_markdown(const tradeoff::Matrix& matrix);

// The table of workloads and systems, then what is wrong for whom and why.
std::string recommendations_text(const tradeoff::Matrix& matrix, bool colour);

// Text of a user as text, in a table too: no markup, no HTML, no line breaks.
std::string escape_markdown(std::string_view text);

}  // namespace cleave::report
