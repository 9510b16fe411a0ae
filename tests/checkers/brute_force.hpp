#pragma once
// The definition of linearizability, tried literally: every subset of the operations of unknown
// outcome, every order. Shares no code with the engines nor with the certifier. For up to about
// eight operations of one key.

#include <optional>

#include "history/history.hpp"

namespace cleave::test {

bool linearizable_by_brute_force(const history::History& history,
                                 std::optional<Value> initial = std::nullopt);

}  // namespace cleave::test
