#pragma once
// The folder of `report --out`. All of it is made in memory first; each file appears whole or not
// at all. Problems are told on stderr.

#include <string>

#include "tradeoff/result.hpp"

namespace cleave::cli {

// Writes as much as it can; true when that was all.
bool write_report(const tradeoff::Matrix& matrix, const std::string& folder);

}  // namespace cleave::cli
