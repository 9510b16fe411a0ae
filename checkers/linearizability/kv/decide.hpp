#pragma once
// Decides one key of a store by the searches of a register (linearizability/decide.hpp), which know
// what a refused put found. Exact unless a limit is hit.

#include <optional>

#include "linearizability/any_object/search.hpp"

namespace cleave::check::kv {

// Nothing when the object is not objects::kv().
std::optional<any_object::SearchResult> decide(const any_object::Problem& problem,
                                               const Limits& limits, bool want_order);

}  // namespace cleave::check::kv
