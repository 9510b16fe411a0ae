#pragma once
// Puts the core of a collection or lock into words: what is wrong, by the name that the field has
// for it, and the times that leave no way out.

#include <vector>

#include "history/history.hpp"
#include "objects/object.hpp"
#include "verdict/verdict.hpp"

namespace cleave::check::collections {

Counterexample explain(const history::History& history, const objects::Object& object,
                       objects::Datum initial, const std::vector<std::uint32_t>& core);

}  // namespace cleave::check::collections
