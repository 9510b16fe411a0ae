#pragma once
// Decides one key of a store by the searches of a register (linearizability/decide.hpp), which know
// what a refused put found. Exact unless a limit is hit.

#include <optional>

#include "linearizability/any_object/search.hpp"

namespace cleave::check::kv {

// Nothing when the object is not objects::kv().
std::optional<any_object::SearchResult> decide(const any_object::Problem& problem,
                                               const Limits& limits, bool want_order);

// Without operations of a key of a store that need not have happened, and of which others are as
// good; problems of other objects stay as they are.
any_object::Problem without_useless(any_object::Problem problem);

}  // namespace cleave::check::kv
