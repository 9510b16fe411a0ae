#pragma once
// A problem as those see it who know of a few data of a state alone: of the names x and y, of a
// directory. What has no order for them has none at all, and there are only few states. That finds
// most of what can be wrong with an object of many data, all of which some call looks at together.
// Herlihy and Wing's locality is the case where no call does.

#include <optional>

#include "linearizability/any_object/search.hpp"

namespace cleave::check::any_object {

struct Glimpsed {
    Problem problem;
    std::vector<objects::Data> storage{};  // of what its calls return and are given
};

// Requires that the object has glimpses. `data` ascend.
Glimpsed glimpse(const Problem& problem, std::span<const objects::Datum> data);

// How many data are looked at together.
enum class Few : std::uint8_t { one, two };

// Illegal, or gave_up when there is no telling: nothing here shows that there is an order.
SearchResult refute_by_glimpses(const Problem& problem, const Limits& limits, Few few);

}  // namespace cleave::check::any_object
