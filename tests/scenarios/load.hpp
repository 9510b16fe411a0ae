#pragma once
// Scenarios for tests, from the catalog or from text; a mistake in them stops the test.

#include <string>
#include <string_view>

#include "language/scenario.hpp"

namespace cleave::scenario::testing {

Scenario catalog(const std::string& name);  // "edge-filers-lose-the-wan"
Scenario parse(std::string_view yaml);

// A short scenario over direct-s3 with two offices; tests change it as they need.
Scenario small();

}  // namespace cleave::scenario::testing
