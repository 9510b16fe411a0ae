#pragma once
// The folder of `report --out`: index.html, its figures, and all of it as data; all or nothing.
// Problems are told on stderr.

#include <string>

#include "tradeoff/result.hpp"

namespace cleave::cli {

// False, and the folder is as it was, when that failed.
bool write_report(const tradeoff::Matrix& matrix, const std::string& folder);

}  // namespace cleave::cli
