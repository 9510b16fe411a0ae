#pragma once
// A scenario as YAML again, with every default filled in and every profile and preset spelled out.
// What it writes parses to an equal Scenario.

#include <string>

#include "language/scenario.hpp"

namespace cleave::scenario {

std::string show(const Scenario& scenario);

}  // namespace cleave::scenario
