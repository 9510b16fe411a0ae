#pragma once
// Runs seeds of a scenario into a results file: those that are not in it yet. What is finished is
// in the file at once, so that whoever kills the process loses the runs under way and no more.

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "results/store.hpp"

namespace cleave::results {

struct FillOptions {
    unsigned jobs = 0;  // runs at a time; 0: one a core
    std::stop_token stop{};
    // Seconds since some moment, to tell how long runs take; none: they are stored as taking none.
    std::function<double()> clock{};
    // Told of every run that is in the file, one at a time and from the calling thread.
    std::function<void(const scenario::RunSummary&)> stored{};
};

struct Filled {
    std::uint64_t known = 0;  // were in the file
    std::uint64_t ran = 0;
    std::vector<Conflict> conflicts;  // with runs that another process put there meanwhile
};

// `seeds` rise. The scenario and the build that runs must have been added to the file.
Fallible<Filled> fill(Store& store, const scenario::Scenario& scenario,
                      const std::vector<std::uint64_t>& seeds, const FillOptions& options = {});

}  // namespace cleave::results
