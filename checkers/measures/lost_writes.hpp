#pragma once
// Acknowledged writes that are gone for good: the durability a client was promised. O(n log n).
//
// `quiet_from` is a moment when all faults are healed and no write is under way. A write w (or
// remove, or successful cas) acknowledged before it is lost when the key was read successfully from
// then on, and every such read returned a value that certainly preceded w: all writes of that value
// had completed before w was invoked, or it is the initial value and nobody wrote it. A write that
// a later or concurrent one replaced is not lost; nor is anything on a key that was not read again,
// or that returns what nobody wrote (thin air: the verdict's business). If a newer acknowledged
// write is lost and with it an older one, both count.

#include <optional>
#include <vector>

#include "history/history.hpp"
#include "verdict/patience.hpp"

namespace cleave::measure {

// In order of their index.
std::vector<history::OpIndex> lost_writes(const history::History& history, Instant quiet_from,
                                          std::optional<Value> initial = std::nullopt);
// The same, with a moment for each key.
std::vector<history::OpIndex> lost_writes(const history::History& history,
                                          const std::vector<Instant>& quiet_from,
                                          std::optional<Value> initial = std::nullopt,
                                          check::Patience* patience = nullptr);

}  // namespace cleave::measure
