#pragma once
// Whether a stack explains a collection, in O(n log n). An element can lie at the bottom when its
// put and its take each have a moment at which nothing else is there for certain; then all others
// fit wholly before, between or after those two moments, and the rest decides. So elements are
// peeled off from below, in any order (peeling one never hinders another), and whatever cannot be
// peeled has no order. Answers "empty" come first: they need such a moment before anything is
// peeled. A tree over moments counts who is there for certain, and shows the moments that become
// bare; a second one finds the puts and takes that a bare moment sets free. Source: Lee and Mathur,
// OOPSLA 2025, section 5 and the appendix on its fast form; the trees and the order are our own.

#include "collections/collection.hpp"

namespace cleave::check::collections {

// Removals of unknown outcome in `open_takes` are ignored.
Decision decide_stack(const Collection& collection, bool want_order);

}  // namespace cleave::check::collections
