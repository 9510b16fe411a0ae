#pragma once
// Whether a queue explains a collection, in O(n). One value must go before another when it was put
// in, or taken out, before the other's turn began; two elements that must each go first are the
// only violation besides a wrong "empty". Why two suffice: each of the two orders is an interval
// order, in which a < b and c < d imply a < d or c < b. In a shortest cycle of both, the kinds
// alternate (each is transitive), a <put b <take c <put d <take ..., and either implication cuts it
// short. An answer "empty" needs a moment at which no element was there for certain; any element
// then fits wholly before or after it. Ranks decide both. Sources: Gibbons, Bruno and Phillips,
// "Testing concurrent data structures", 2002; Henzinger, Sezgin and Vafeiadis, CONCUR 2013, theorem
// 1; Lee and Mathur, OOPSLA 2025, section 6.

#include "collections/collection.hpp"

namespace cleave::check::collections {

// Requires that no removal of unknown outcome matters any more: see `assign` below.
Decision decide_queue(const Collection& collection, bool want_order);

// Lets the removals of unknown outcome take what nobody is known to have taken: the one invoked
// first takes the element whose put ended first, and so on until either runs out. If any choice is
// legal, this one is: exchange two that stand the other way, or give a removal to an element that
// ended earlier. What was there for certain then covers no more than before (the union of (p,s) and
// (q,t) with p <= q, s <= t lies within (p,t)); and the deadline of the first, the earliest end of
// a removal of something put in after it, is no later than that of the second.
void assign_queue(Collection& collection);

}  // namespace cleave::check::collections
