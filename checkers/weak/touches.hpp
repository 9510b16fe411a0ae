#pragma once
// Events by key and chain: a group is what one chain did to one key, in its order. Groups of a key
// are neighbours, ascending by chain. Events of unknown outcome are in no group.

#include <span>
#include <vector>

#include "weak/events.hpp"

namespace cleave::check {

struct Touches {
    explicit Touches(const Events& events);

    std::uint32_t groups() const { return static_cast<std::uint32_t>(chain.size()); }
    std::span<const EventId> in(std::uint32_t group) const {
        return {events.data() + from[group], from[group + 1] - from[group]};
    }
    // The group of this key and chain; no_id if there is none.
    std::uint32_t find(std::uint32_t key, std::uint32_t of_chain) const;

    std::vector<std::uint32_t> group;         // by event; no_id for events of unknown outcome
    std::vector<std::uint32_t> first_of_key;  // one more than there are keys
    std::vector<std::uint32_t> chain;         // by group
    std::vector<std::uint32_t> from;          // by group, one more
    std::vector<EventId> events;
};

}  // namespace cleave::check
