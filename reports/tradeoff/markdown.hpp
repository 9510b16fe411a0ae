#pragma once
// A trade-off matrix as Markdown (GitHub's tables), and its verdicts as plain text for a terminal.

#include <string>

#include "tradeoff/result.hpp"

namespace cleave::report {

std::string matrix_markdown(const tradeoff::Matrix& matrix);

// The table of workloads and systems, then what is wrong for whom and why.
std::string recommendations_text(const tradeoff::Matrix& matrix, bool colour);

}  // namespace cleave::report
