#pragma once
// A trade-off matrix as JSON, `report.json`: all that the other forms of the report are made of,
// and back again, so that they can be made anew without a single run. One cell a line.

#include <optional>
#include <string>
#include <string_view>

#include "tradeoff/result.hpp"

namespace cleave::report {

std::string matrix_json(const tradeoff::Matrix& matrix);

struct ReadMatrix {
    std::optional<tradeoff::Matrix> matrix;
    std::string error;  // what is wrong with the text, when there is no matrix
};
// Input may be hostile: whatever it holds, the matrix's indices are within its lists.
ReadMatrix read_matrix_json(std::string_view text);

}  // namespace cleave::report
