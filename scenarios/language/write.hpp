#pragma once
// Trees as text: YAML for people, JSON for tools. What the YAML writer writes, the YAML adapter
// reads back as the same tree.

#include <string>

#include "language/tree.hpp"

namespace cleave::scenario {

// Block style, but for what fits on one line of 100 columns.
std::string write_yaml(const Tree& tree);
// RFC 8259, indented by two.
std::string write_json(const Tree& tree);

}  // namespace cleave::scenario
