#pragma once
// The only place that knows yaml-cpp: text in, tree out, exceptions stopped here. Input may be
// hostile. Accepted is one document of plain YAML: no anchors or aliases (which can make a small
// file huge), no tags, no duplicate keys, no tabs in the indentation, UTF-8. Limits: 1 MiB, 32
// levels, 100,000 values. A tree's positions are those of the text.

#include <cstddef>
#include <string_view>

#include "language/diagnostic.hpp"
#include "language/tree.hpp"

namespace cleave::scenario {

inline constexpr std::size_t yaml_size_max = 1'048'576;
inline constexpr int yaml_depth_max = 32;
inline constexpr std::size_t yaml_values_max = 100'000;

Result<Tree> parse_yaml(std::string_view text, std::string_view path);

}  // namespace cleave::scenario
