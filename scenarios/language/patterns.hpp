#pragma once
// Node names with stars: "london/filer-*", "*/client-1". A star stands for any characters but '/'.

#include <string_view>

namespace cleave::scenario {

bool matches(std::string_view pattern, std::string_view name);

}  // namespace cleave::scenario
