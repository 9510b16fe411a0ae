#pragma once
// The world of a scenario as a small diagram: object stores above, offices below, the links between
// them with their round trip times, and which of them are cut, slowed or lossy, and when.

#include <string>

#include "language/scenario.hpp"

namespace cleave::report {

std::string world_svg(const scenario::Scenario& scenario);

}  // namespace cleave::report
