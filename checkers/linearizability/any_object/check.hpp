#pragma once
// Is a history of any object linearizable, each key an object of its own? Knows nothing of an
// object but its step and what it vouches for. Parts that the object says never matter to each
// other (Object::split) are judged apart, and their orders merged.
//
// Evidence: as in verdict.hpp, but what removing an operation means is this. A removed operation is
// known to have been called, and no more: it may have taken effect once within its own interval, or
// not at all, whatever it returned. So an operation of unknown outcome is never in a core, and
// whoever rejects the core must reject the history: a legal order of the history is a legal order
// of what is left, because an unanswered call leaves what allows at least as much (object.hpp). Of
// an object with glimpses, a core may be what those see who know of one or two data alone: it is
// impossible, and minimal, for them.

#include "history/history.hpp"
#include "objects/object.hpp"
#include "verdict/guarantee.hpp"
#include "verdict/options.hpp"
#include "verdict/verdict.hpp"

namespace cleave::check {

// Requires that `guarantee` is linearizable and check.hpp's problem_with finds nothing.
Verdict check_any_object(const history::History& history, const objects::Object& object,
                         Guarantee guarantee, const Options& options);

}  // namespace cleave::check
