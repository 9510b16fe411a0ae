#pragma once
// Many seeds of one scenario on all cores; each run stays on one thread. The result does not depend
// on the number of threads: totals are added up in the order of the seeds.

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "runner/result.hpp"
#include "runner/run.hpp"
#include "runner/verify.hpp"

namespace cleave::scenario {

struct SweepOptions {
    unsigned jobs = 0;                // threads; 0: one a core
    bool verify_determinism = false;  // every run again and again; see runner/verify.hpp
    Elsewhere elsewhere{};            // for that: repeats a run in another process
    RunOptions run{};
    // Told after every run, from any thread but one at a time: runs done so far, and whether one
    // was violated.
    std::function<void(std::size_t done, std::size_t violated)> progress{};
    std::stop_token stop{};  // ends the sweep early: what was finished is kept
};

// `seeds` must not be empty.
SweepResult sweep(const Scenario& scenario, const std::vector<std::uint64_t>& seeds,
                  const SweepOptions& options = {});

// The command that repeats one run.
std::string reproduce_line(const Scenario& scenario, std::uint64_t seed);

}  // namespace cleave::scenario
