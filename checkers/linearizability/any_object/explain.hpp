#pragma once
// Puts a core of any object into words for someone who knows the protocol and has never heard of
// this checker: which answer no order explains, beside which others, and which answers it could
// have had instead; and picks the operations worth drawing around it.

#include "linearizability/any_object/problem.hpp"
#include "verdict/options.hpp"
#include "verdict/verdict.hpp"

namespace cleave::check::any_object {

// `core` are positions in `problem.ops`, ascending; `seen`: the data of which it is already so for
// who knows of them alone, if any.
Counterexample explain(const history::History& history, const Problem& problem,
                       const std::vector<OpId>& core, const objects::Data& seen,
                       const Limits& limits);

}  // namespace cleave::check::any_object
