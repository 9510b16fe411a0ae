#pragma once
// The folder of `run --out`: report.html, results.json, and the history and the page of each shown
// run. Each file appears whole or not at all. Problems are told on stderr.

#include <span>
#include <string>

#include "runner/result.hpp"

namespace cleave::cli {

// Makes the folder where it is missing, and makes sure that files can be put there: better told
// before a long sweep than after it.
bool prepare_folder(const std::string& folder);

// Writes as much as it can; true when that was all. `trace` is the file of the run's trace, empty
// where there is none.
bool write_results(std::span<const scenario::SweepResult> sweeps, const std::string& folder,
                   const std::string& trace);

}  // namespace cleave::cli
