#pragma once
// A counterexample as a figure of a page: the timeline, the circle of reasons, and who confirms it.

#include <string>
#include <string_view>

#include "timeline/scene.hpp"
#include "verdict/verdict.hpp"

namespace cleave::report {

// `caption` is HTML; `id` prefixes every id in the figure.
std::string evidence_figure(const Scene& scene, const check::Counterexample& shown,
                            std::string_view caption, std::string_view id);

}  // namespace cleave::report
