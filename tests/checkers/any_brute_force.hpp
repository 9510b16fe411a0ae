#pragma once
// The definition of linearizability of any object, tried literally: every subset of the operations
// of unknown outcome, every order. Shares no code with the engines nor with the certifier. For one
// key and up to about seven operations.

#include <optional>

#include "history/history.hpp"
#include "objects/object.hpp"

namespace cleave::test {

bool linearizable_by_brute_force(const history::History& history, const objects::Object& object,
                                 std::optional<Value> initial = std::nullopt);

}  // namespace cleave::test
