#pragma once
// What is compared of a run: its figures, each one number a seed. Shares are from 0 to 1.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runner/run_summary.hpp"

namespace cleave::compare {

enum class Unit : std::uint8_t { share, milliseconds, count, bytes, dollars };
enum class Better : std::uint8_t { lower, higher };

struct Figure {
    std::string name;  // "runs that are not linearizable", "london, partition: reads answered"
    Unit unit = Unit::count;
    Better better = Better::lower;
    bool of_runs = false;           // yes or no of each run: 0 or 1
    std::optional<double> value{};  // nothing where the run has none, as a latency of no operation
};

// In the same order for all runs of a scenario, the same names.
std::vector<Figure> figures_of(const scenario::RunSummary& run);

}  // namespace cleave::compare
