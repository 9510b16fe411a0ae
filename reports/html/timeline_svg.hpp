#pragma once
// A counterexample as an operation timeline in SVG: a lane a process, grouped by site; a bar an
// operation; the core in colour, its context grey; the fault shaded; numbered arrows for what must
// come before what, each with its reason as a tooltip.
// Invariant: every operation of the core is drawn. `id` prefixes every id.

#include <string>
#include <string_view>

#include "timeline/scene.hpp"
#include "verdict/verdict.hpp"

namespace cleave::report {

std::string timeline_svg(const Scene& scene, const check::Counterexample& counterexample,
                         std::string_view id);

}  // namespace cleave::report
