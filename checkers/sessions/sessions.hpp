#pragma once
// The four session guarantees, for given sources. Each process p has some order of the versions of
// each key, the initial one first, in which the versions of one writer stand in its process order.
// What p must have seen when it reads key x is not newer than what the read returned:
//   read your writes     p's own earlier writes of x (each read may have its own order)
//   monotonic reads      the versions of x that p read before
//   monotonic writes     the versions of x whose process later made one that p read by then
//   writes follow reads  the versions of x that a process had read before it made one p read by
// then
// Sources: Terry et al., "Session Guarantees for Weakly Consistent Replicated Data", PDIS 1994;
// Brzezinski et al., "From Session Causality to Causal Consistency", PDP 2004. Choices: the last
// two speak of all later reads of whoever saw a write, as alone they are never violated; another
// process may order concurrent versions differently. O(n log n); the last two O(n k), k processes.

#include "verdict/guarantee.hpp"
#include "weak/sources.hpp"

namespace cleave::check {

Judgement judge_sessions(const Events& events, const Sources& sources, Guarantee guarantee,
                         Budget& budget);

}  // namespace cleave::check
