#pragma once
// A conflict in words: the key and name of what went wrong, its cycle with a reason for each edge,
// and one or two sentences that name processes, values and times.

#include "verdict/verdict.hpp"
#include "weak/sources.hpp"

namespace cleave::check {

// Fills in all but the core. The events of the conflict are those of `events`.
void tell(const history::History& history, const Events& events, Guarantee guarantee,
          const Conflict& conflict, Counterexample& example);

}  // namespace cleave::check
