#pragma once
// What protocols with a cache tell of every read that they answer, so that hit rates can be had
// from the property: how often it was told, and how often it was true.

#include <string_view>

namespace cleave::parts {

// sometimes
inline constexpr std::string_view answered_from_cache =
    "a read is answered at once, from what is cached";

}  // namespace cleave::parts
