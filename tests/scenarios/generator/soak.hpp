#pragma once
// One random scenario put through all that it must survive.

#include <cstdint>
#include <string>

namespace cleave::scenario::testing {

// Draws the scenario of this seed, checks that `show` prints one that parses to the same, and runs
// it twice with that seed. Returns what is wrong, or nothing. `check`: also judge its history.
std::string soak(std::uint64_t seed, bool check);

}  // namespace cleave::scenario::testing
