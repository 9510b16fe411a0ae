#pragma once
// The guarantees below linearizability by their definitions, tried literally: every subset of the
// operations of unknown outcome, every choice of which write each read returned, every order. Shares
// no code with the engines nor with the certifier. For up to about six operations.

#include <optional>

#include "history/history.hpp"
#include "verdict/guarantee.hpp"

namespace cleave::test {

// Sequential, causal (three readings), PRAM, the session guarantees, no thin-air read.
bool has_by_definition(const history::History& history, check::Guarantee guarantee,
                       std::optional<Value> initial = std::nullopt);

}  // namespace cleave::test
