#pragma once
// Whether a run is the same again: repeated in this process with a scrambled heap, and in another
// process with other surroundings, where the program can start one. Takes the time of the run twice
// more, without its checking and with all of its trace.

#include <cstdint>
#include <functional>
#include <optional>

#include "determinism/divergence.hpp"
#include "language/scenario.hpp"
#include "runner/run.hpp"

namespace cleave::scenario {

// A run without checking. `heap`: of determinism::ScrambledHeap; nothing: memory as it is.
determinism::Recording record(const Scenario& scenario, std::uint64_t seed,
                              const determinism::Watch& watch,
                              std::optional<std::uint64_t> heap = {});

// Repeats a run in another process.
using Elsewhere = std::function<determinism::Recording(const Scenario& scenario, std::uint64_t seed,
                                                       const determinism::Watch& watch)>;

// Two repetitions that should be the same and are not; determinism::locate says where. The ways
// refer to the scenario.
struct Mismatch {
    determinism::Way one, other;
    determinism::Recording of_one, of_other;
};

// Compares `first`, the run itself, with its repetitions, and these with each other in every line
// that they show. `elsewhere` may be empty.
std::optional<Mismatch> verify(const Scenario& scenario, std::uint64_t seed,
                               const determinism::Recording& first, const Elsewhere& elsewhere);

}  // namespace cleave::scenario
