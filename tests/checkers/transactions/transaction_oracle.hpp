#pragma once
// The definitions of the guarantees, tried out on every order of a handful of transactions (for
// snapshot isolation on every schedule of starts and commits). What a transaction reads and writes
// is left to the sequential object; nothing is shared with the engines or the certifier.

#include <optional>

#include "history/history.hpp"
#include "objects/object.hpp"
#include "verdict/guarantee.hpp"

namespace cleave::test {

// At most six transactions.
bool holds_by_definition(const history::History& history, const objects::Object& object,
                         check::Guarantee guarantee, std::optional<Value> initial = {});

}  // namespace cleave::test
