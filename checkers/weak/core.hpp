#pragma once
// From a conflict to a counterexample: the fewest of its operations that are still in conflict
// (removing one means that its record is lost: verdict.hpp), the cycle among them, and what there
// is to say about it.

#include "verdict/verdict.hpp"
#include "weak/sources.hpp"

namespace cleave::check {

Counterexample counterexample_of(const history::History& history, const Events& events,
                                 Guarantee guarantee, const Engine& engine,
                                 const Conflict& conflict, Budget& budget);

// How many values that were read have several writers, the initial one counted.
std::size_t repeated_values(const Events& events);

}  // namespace cleave::check
