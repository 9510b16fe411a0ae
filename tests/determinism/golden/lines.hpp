#pragma once
// The lines of golden.txt as this build would write them: "what, seed N: E events, trace hash H"
// for every scenario of the catalog and for every world of the driver. What stands before the colon
// is unique.

#include <string>
#include <vector>

namespace cleave::determinism::golden {

// A scenario that cannot be read gives a line that says so.
std::vector<std::string> lines();

}  // namespace cleave::determinism::golden
