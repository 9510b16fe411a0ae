#pragma once
// Is a history of a queue, stack, priority queue, set, append list, mutex or fenced lock
// linearizable? In near-linear time, where each value is put in at most once or not seen again;
// each file of an engine says for which histories it is exact, and why. Anything else is left to
// the general search. Evidence is as in verdict.hpp, except for what removing an operation from a
// core means, for which see core.hpp and certifier/collections.hpp.

#include <optional>

#include "history/history.hpp"
#include "objects/object.hpp"
#include "verdict/options.hpp"
#include "verdict/verdict.hpp"

namespace cleave::check {

// Whether there is an engine for this object at all.
bool is_collection(const objects::Object& object);

// Nothing when no engine of this folder decides some key, and none finds a violation on another.
// Requires that check.hpp's problem_with finds nothing.
std::optional<Verdict> check_collection(const history::History& history,
                                        const objects::Object& object, const Options& options);

}  // namespace cleave::check
