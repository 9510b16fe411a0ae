#pragma once
// Files that are in the store, for tests of what becomes of token servers and disks.

#include <string>

#include "catch.hpp"
#include "cluster.hpp"

namespace cleave::protocols::testing {

inline constexpr Value files = 8;
// Ends in the number of one, from 1.
inline const std::string token_server = "virginia/token-server-";

inline std::string file(Value value) { return "file-" + std::to_string(value); }

// Every file is written in London and read in Tokyo, so that it is in the store under its version.
inline void fill(Cluster& cluster) {
    for (Value value = 1; value <= files; ++value) {
        REQUIRE(cluster.write("london/client-1", file(value), value).outcome == Outcome::ok);
        REQUIRE(cluster.read("tokyo/client-1", file(value)).value == value);
    }
}

}  // namespace cleave::protocols::testing
