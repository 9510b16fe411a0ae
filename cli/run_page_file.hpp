#pragma once
// The page of one run for a file: `run --page`, and one for each scenario of `run --out`. Problems
// are told on stderr.

#include <optional>
#include <string>

#include "runner/result.hpp"

namespace cleave::cli {

// Of the sweep's shown run, which is repeated for it; to be written to `path`. `report` and `trace`
// are the files that the page links to, empty where there are none; links are relative to the page.
std::optional<std::string> run_page_for(const std::string& path, const scenario::SweepResult& sweep,
                                        const std::string& report, const std::string& trace);

}  // namespace cleave::cli
