#pragma once
// Runs scenarios against what they expect of themselves, each over many seeds, on all cores.
// The result depends on the scenarios, the seeds and the program alone: not on the number of
// threads, nor on whether it was run in one go or continued. With a budget of time, how many seeds
// that are depends on the machine.

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "gate/baseline.hpp"
#include "gate/result.hpp"
#include "language/scenario.hpp"
#include "results/store.hpp"

namespace cleave::gate {

struct Input {
    scenario::Scenario scenario;
    std::string text;  // of its file, to point into; may be empty
};

struct Progress {
    std::uint64_t done = 0;
    std::uint64_t total = 0;   // zero: nobody knows
    std::uint64_t failed = 0;  // scenarios
    double elapsed = 0;
};

struct Options {
    std::uint64_t seeds = 200;
    std::uint64_t fixed = 0;         // of them, seeds 1..fixed
    std::optional<double> budget{};  // seconds, in place of `seeds`
    unsigned jobs = 0;               // threads; 0: one a core
    results::Store* store = nullptr;
    std::string version{};  // of the program, for the store
    bool resume = false;    // continue the last gate of the same plan, if it was cut off
    Baseline baseline{};
    std::string baseline_path{};
    // Seconds since the gate began, by any clock that goes forward; from any thread.
    std::function<double()> clock{};
    // From any thread but one at a time.
    std::function<void(const Progress&)> progress{};
    std::function<bool()> stop{};  // asked before each run: whether to end early
};

// No two scenarios may mean the same.
Result run(std::span<const Input> inputs, const Options& options);

// The baseline that would let this result pass: what failed, what is known and still fails, and
// what was listed of scenarios that were not run, or not to their end. Notes are kept.
Baseline updated(const Baseline& baseline, const std::string& path, const Result& result);

}  // namespace cleave::gate
