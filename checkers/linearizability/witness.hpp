#pragma once
// From the operations a search let take effect, and when, to a full order: reads and hidden writes
// are put back where the search knew they would fit.

#include <cstdint>
#include <vector>

#include "linearizability/search_plan.hpp"

namespace cleave::check {

struct Placement {
    std::uint32_t op = 0;     // in SearchPlan::ops; of a class: any of its members
    std::uint32_t event = 0;  // the completion before which it took effect
};

// Positions in the history the plan was made from.
Order complete_order(const SearchPlan& plan, std::vector<Placement> placements);

}  // namespace cleave::check
