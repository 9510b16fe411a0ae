#pragma once
// The topology of a run as SVG: sites with their nodes, links with their round trips, and what
// faults did to either, and when. Without a script it shows all that ever went wrong; with one, the
// state at the moment of the timeline's cursor: links and nodes carry their numbers for that.

#include <string>

#include "runner/close_up.hpp"
#include "runner/result.hpp"

namespace cleave::report {

std::string topology_svg(const scenario::SweepResult& sweep, const scenario::CloseUp& close_up);

}  // namespace cleave::report
