#pragma once
// The one way in: does this history of this object have this guarantee? Partitions the history,
// picks an engine for each part, and answers with evidence (verdict.hpp) that certifier/ re-checks.
// Deterministic: the same history, object, guarantee and limits give the same verdict, evidence and
// step count on every machine, unless a watch ends it by the clock. A violated part outranks an
// undecided one, and that outranks one that holds.

#include <optional>
#include <string>

#include "history/history.hpp"
#include "objects/object.hpp"
#include "verdict/guarantee.hpp"
#include "verdict/options.hpp"
#include "verdict/verdict.hpp"

namespace cleave::check {

bool has_engine(const objects::Object& object, Guarantee guarantee);

// What keeps `check` from making sense of a history: a function that the object does not have, a
// call of the wrong shape, a guarantee that is not about such objects. Nothing if it can.
std::optional<std::string> problem_with(const history::History& history,
                                        const objects::Object& object, Guarantee guarantee);

// Requires that problem_with finds none.
Verdict check(const history::History& history, const objects::Object& object, Guarantee guarantee,
              const Options& options = {});

}  // namespace cleave::check
