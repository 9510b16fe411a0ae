#pragma once
// A trade-off matrix as tables for spreadsheets (RFC 4180, a header line, one measured thing a
// line). Choices: text that a spreadsheet would take for a formula gets an apostrophe before it
// (OWASP, "CSV Injection"); what was not measured is an empty field; lines end in CR LF.

#include <string>
#include <string_view>
#include <vector>

#include "tradeoff/result.hpp"

namespace cleave::report {

struct CsvTable {
    std::string name;  // of the file: "cells.csv"
    std::string text;
};

// Cells, sides by phase, guarantees, availability over time, recommendations with their checks.
std::vector<CsvTable> matrix_csv(const tradeoff::Matrix& matrix);

// One field: text of a user made harmless and quoted where it must be.
std::string csv_field(std::string_view text);

}  // namespace cleave::report
