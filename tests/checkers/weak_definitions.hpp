#pragma once
// The guarantees below linearizability by their definitions, tried literally: every subset of the
// operations of unknown outcome, every choice of which write each read returned, every order.
// Shares
// no code with the engines nor with the certifier. For up to about six operations.

#include <optional>

#include "history/history.hpp"
#include "verdict/guarantee.hpp"

namespace cleave::test {

// Sequential, causal (three readings), PRAM, the session guarantees, no thin-air read.
bool has_by_definition(const history::History& history, check::Guarantee guarantee,
                       std::optional<Value> initial = std::nullopt);

// Regular and safe: for each read (that overlaps no write) some order of all writes and the read.
bool reads_fit_by_definition(const history::History& history, bool only_undisturbed,
                             std::optional<Value> initial = std::nullopt);

// One key. The smallest k for which it is k-atomic; nothing if there is none.
std::optional<std::uint64_t> versions_by_definition(const history::History& history,
                                                    std::optional<Value> initial = std::nullopt);

// One key, times of a few nanoseconds. The smallest shift of all reads that makes it linearizable.
std::optional<std::int64_t> delta_by_definition(const history::History& history,
                                                std::optional<Value> initial = std::nullopt);

}  // namespace cleave::test
