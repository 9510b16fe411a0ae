#pragma once
// The language's schema, and the parts of it that the generator draws, by name: so that a test can
// tell whether each is drawn now and then.

#include <array>
#include <map>
#include <set>
#include <string>

#include "language/tree.hpp"

namespace cleave::scenario::testing {

const Tree& schema();
const Tree& member(const Tree& tree, const char* key);  // which must be there

// The sections that are drawn by the schema alone, in an order in which later ones name what
// earlier ones made. Texts for people and expectations are left to other tests.
inline constexpr std::array drawn_by_schema = {"network", "protocol", "workload", "swarm",
                                               "final_heal"};

// Every part of the schema that may be drawn, with its name.
const std::map<const Tree*, std::string>& parts();

// The names: of keys ("links/loss"), words ("shape = halves") and alternatives.
std::set<std::string> drawable_parts();

}  // namespace cleave::scenario::testing
