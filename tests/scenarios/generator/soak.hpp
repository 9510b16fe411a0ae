#pragma once
// One random scenario put through all that it must survive.

#include <cstdint>
#include <string>

namespace cleave::scenario::testing {

struct Soaked {
    std::string wrong;      // nothing is when empty
    std::string cut_short;  // why its runs ended before their time, if they did
};

// Draws the scenario of this seed, checks that `show` prints one that parses to the same, and runs
// it twice with that seed. `check`: also judge its history.
Soaked soak(std::uint64_t seed, bool check);

}  // namespace cleave::scenario::testing
