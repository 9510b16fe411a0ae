#pragma once
// How many seeds it takes a scenario of the catalog to catch a planted bug.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/deployment.hpp"

namespace cleave::scenario::bugs {

struct Catch {
    std::uint64_t first_seed = 0;
    std::string expectation;  // that it breaks, as the report says it: "linearizable: holds"
};

// The first seed from 1 to `last` in which the scenario that the bug names breaks an expectation
// for good, with the bug on. Throws std::logic_error when there is no such scenario.
std::optional<Catch> hunt(const ProtocolDescription& protocol, const PlantedBug& bug,
                          std::uint64_t last);

// In how many of the seeds from 1 to `last` it does.
std::uint64_t times_caught(const ProtocolDescription& protocol, const PlantedBug& bug,
                           std::uint64_t last);

// docs/planted-bugs.md: a line a bug of every protocol.
std::string table();

}  // namespace cleave::scenario::bugs
