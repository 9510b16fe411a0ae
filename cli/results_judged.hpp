#pragma once
// The runs in a results file, judged as if they had been run in one go.

#include <string>
#include <vector>

#include "exit_code.hpp"
#include "results/store.hpp"
#include "runner/result.hpp"

namespace cleave::cli {

// Every scenario that was run by `build`, in the order of the file. Problems are told on stderr.
ExitCode judge_results(const results::Store& store, const std::string& build,
                       std::vector<scenario::SweepResult>& judged);

// On stdout, or on stderr where stdout has JSON.
void print_judged(const std::vector<scenario::SweepResult>& judged, bool json);

}  // namespace cleave::cli
