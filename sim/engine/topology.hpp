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

// How the messages of nodes travel.
enum class Transport : std::uint8_t {
    datagrams,    // each on its own: may be lost, duplicated, overtaken
    connections,  // one for each pair, made when first needed: in order, once, until it breaks
};

}  // namespace cleave::sim
