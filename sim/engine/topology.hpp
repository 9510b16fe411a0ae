#pragma once
// How the places of a simulated world are named.

#include <compare>
#include <cstdint>

namespace cleave::sim {

// Dense from 0 in the order of creation, like NodeId.
struct SiteId {
    std::uint32_t value = 0;
    constexpr auto operator<=>(const SiteId&) const = default;
};
struct LinkId {
    std::uint32_t value = 0;
    constexpr auto operator<=>(const LinkId&) const = default;
};

// Of a link; forward is from its first site to its second.
enum class Direction : std::uint8_t { both, forward, backward };

}  // namespace cleave::sim
