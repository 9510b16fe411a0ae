#pragma once
// One run of a scenario: builds the simulated world, plays workload and faults, then checks what
// clients saw. The same scenario and seed give the same result on every machine. Safe to call from
// several threads at once.

#include <cstdint>
#include <functional>
#include <string>

#include "runner/result.hpp"
#include "runner/trace.hpp"

namespace cleave::sim {
class Simulation;
}

namespace cleave::scenario {

struct RunOptions {
    bool check = true;                        // false: only simulate and measure
    bool certify = true;                      // re-check every verdict by the independent certifier
    std::uint64_t search_steps = 20'000'000;  // limit of the general search, for each key
    // More events than this pending at once, and the run is cut short and left undecided. A million
    // take some 200 MB; assumed: far more than a system that is well has under way.
    std::size_t pending_limit = 1'000'000;
    TraceWriter* trace = nullptr;  // gets the run's trace; null: none is made
    // Told of the world when it stands and nothing has happened yet, and when everything has.
    std::function<void(sim::Simulation&)> built{}, finished{};
};

// A run that is cut short is judged by what happened until then; what it shows so is violated,
// nothing else is decided.
// Errors are internal ones (a verdict that fails certification) and stand in
// `RunResult::internal_error`.
RunResult run(const Scenario& scenario, std::uint64_t seed, const RunOptions& options = {});

}  // namespace cleave::scenario
