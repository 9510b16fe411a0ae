#pragma once
// A trade-off matrix as tables for spreadsheets (RFC 4180, a header line, one measured thing a
// line). Choices: text that a spreadsheet would take for a formula gets an apostrophe before it
// (OWASP, "CSV Injection"); what was not measured is an empty field; lines end in CR LF.

#include <string>
#include <vector>

#include "tradeoff/result.hpp"

namespace cleave::report {

struct CsvTable {
    std::string name;  // of the file: "cells.csv"
    std::string text;
};

// Cells, sides by phase, guarantees, availability over time, recommendations with their checks.
std::vector<CsvTable> matrix_csv(const tradeoff::Matrix& matrix);

}  // namespace cleave::report
