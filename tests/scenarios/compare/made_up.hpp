#pragma once
// Runs of a small scenario, made up: what compare() is told of, without simulating anything.

#include "compare/compare.hpp"
#include "host/random.hpp"

namespace cleave::compare::test {

// `expect` is the body of the mapping: "linearizable: holds, no_lost_writes: holds".
Side side(const std::string& expect = "linearizable: holds", const std::string& hash = "one");

// A run that holds everything: 100 operations, and latencies about `latency`, of which `random`
// draws how much.
scenario::RunSummary quiet_run(std::uint64_t seed, Random& random, Duration latency);

// `runs` of them, seeds from 1; `stream` decides what chance adds.
void fill(Side& side, std::uint64_t runs, std::uint64_t stream,
          Duration latency = Duration::milliseconds(40));

}  // namespace cleave::compare::test
