#pragma once
// Finds the first event in which two runs differ that should be the same. The running hashes of
// both are bisected to the first window that differs; both are then run again, and the lines of
// that window compared.

#include <functional>
#include <optional>
#include <string>

#include "determinism/recording.hpp"

namespace cleave::determinism {

// One way to run a certain thing again and again: "in another process".
struct Way {
    std::string how;
    std::function<Recording(const Watch&)> record;
};

struct Divergence {
    std::string how;  // of the other run
    std::uint64_t hash_one = 0, hash_other = 0;
    // Not empty when the event could not be found, and why.
    std::string unlocated;
    // The first entries that differ; nothing where a run had already ended.
    std::optional<TraceEntry> one, other;
};

// Where two recordings that `first_difference` tells apart began to differ: runs both again, at
// most a few times, until the first window that differs has been seen whole.
Divergence locate(const Way& one, const Way& other, const Recording& of_one,
                  const Recording& of_other);

// Runs both and locates the difference, if there is one. A run that fails is a difference.
std::optional<Divergence> find_divergence(const Way& one, const Way& other);

// Some lines for a person.
std::string explain(const Divergence& divergence);

}  // namespace cleave::determinism
