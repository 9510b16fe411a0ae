#pragma once
// The tidy checks: each reads the whole tree and lists what to mend, in the order of paths and
// lines. A line may opt out of one ban by a comment on it or on the line above that names the
// banned thing and gives the reason: `// tidy: std::unordered_map is only looked up, never walked`.

#include <vector>

#include "tidy/source.hpp"

namespace cleave::tidy {

// Names that break determinism or the architecture, with their replacement; see bans.cpp.
std::vector<Finding> banned_names(const Tree& tree);
// Two random draws in the arguments of one call: compilers differ in which comes first.
std::vector<Finding> draw_order(const Tree& tree);
// Variables that outlive a run and can change; see statics.cpp.
std::vector<Finding> changing_statics(const Tree& tree);
// Includes against the arrows between layers and, finer, between folders of a layer; see
// arrows.cpp.
std::vector<Finding> include_arrows(const Tree& tree);
// C++ files that no CMakeLists.txt above them names; a program's headers may be just included.
std::vector<Finding> unlisted_files(const Tree& tree);
// Width, length, size, blanks, first lines of headers, folder names, test names, spelling.
std::vector<Finding> shape(const Tree& tree);

}  // namespace cleave::tidy
