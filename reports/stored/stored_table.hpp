#pragma once
// What `cleave results` tells of a results file: a row for each scenario and build, or each run.
// Choices: a cell of CSV that a spreadsheet would take for a formula begins with an apostrophe.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "results/run.hpp"
#include "runner/result.hpp"

namespace cleave::report {

// All runs of one scenario by one build.
struct StoredSweep {
    results::StoredScenario scenario;
    results::StoredBuild build;
    std::uint64_t failing = 0;  // runs that alone refute something
    std::optional<std::uint64_t> first_failing{};
    // Nothing when this program cannot read the scenario, whose protocol it does not know.
    std::optional<scenario::SweepResult> sweep{};
    std::uint64_t runs = 0;
    std::vector<results::Run> listed{};  // where each run is asked for
};

// Rows of cells, the first of them the titles.
using Cells = std::vector<std::vector<std::string>>;

Cells sweep_cells(const std::vector<StoredSweep>& sweeps);
Cells run_cells(const std::vector<StoredSweep>& sweeps);

std::string csv(const Cells& cells);
// One document; `runs`: with each run.
std::string stored_json(const std::vector<StoredSweep>& sweeps, bool runs);

}  // namespace cleave::report
