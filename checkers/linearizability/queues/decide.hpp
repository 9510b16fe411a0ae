#pragma once
// Is there a legal order of the operations of a queue? For values that are put in again and again.
// The i-th that is put in and the i-th that is taken out are chosen together, however far apart in
// time they are: a wrong choice between two that are put in at one time would else show only when
// they come out. So a configuration is what was put in and what was taken out so far, equally many,
// and each but for a few is all that began by a moment of its own. Depth first, in memory. Exact,
// unless a limit is hit. decide.cpp argues why each shortcut is.

#include "linearizability/any_object/search.hpp"

namespace cleave::check::queues {

// Whether it is a queue that holds at most one value at first.
bool applies(const any_object::Problem& problem);

// Requires that. Does not say where it is blocked. O(n) steps where few operations overlap, and
// exponential in those that do.
any_object::SearchResult decide(const any_object::Problem& problem, const Limits& limits,
                                bool want_order);

}  // namespace cleave::check::queues
