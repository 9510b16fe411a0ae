#pragma once
// Whether a priority queue explains a collection, in O(n α(n)) after sorting the values. Each take
// of an element and each look at it needs a moment at which no lesser element is there for certain;
// an answer "empty", one at which none is. That suffices: the greatest element can be placed at
// such moments whatever the others do, each of which fits wholly between two of them, and so on
// down. So the elements are walked upwards, while union-find knows the next moment that nothing
// lesser covers. Source: Lee and Mathur, OOPSLA 2025, section 7; union-find in place of trees is
// our own.

#include "collections/collection.hpp"

namespace cleave::check::collections {

// `ascending`: the elements, the least value first. Removals of unknown outcome in `open_takes` are
// ignored.
Decision decide_priority_queue(const Collection& collection,
                               const std::vector<std::uint32_t>& ascending, bool want_order);

}  // namespace cleave::check::collections
