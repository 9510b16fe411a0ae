#pragma once
// From "these elements have no order" to the few operations that show it. What removing an
// operation means here: its record is lost, and it may have happened once at any time, or not at
// all; a value none of whose operations is left in the core was never there, save what was there at
// first. That is sound because a legal order of a set, queue, stack or priority queue stays legal
// without all operations of some values. Removals of unknown outcome are never in a core, and may
// take any value at any time after their invocation. Such a removal only ever allows more, so that
// trying each once gives a minimal core.

#include <optional>
#include <vector>

#include "collections/decide.hpp"
#include "collections/gather.hpp"
#include "history/history.hpp"

namespace cleave::check::collections {

// Ascending operations of `history`. Requires that `decision` refutes `collection`. Nothing if the
// core cannot be made small enough to be certified, nor is a chain (chain.hpp).
std::optional<std::vector<std::uint32_t>> find_core(const history::History& history, Kind kind,
                                                    const Collection& collection,
                                                    const Decision& decision);

// Likewise from a flaw, whose operations are a core by themselves unless what was there at first
// stands in the way of one of them alone.
std::vector<std::uint32_t> find_core(const history::History& history, Kind kind,
                                     const Gathered& gathered);

}  // namespace cleave::check::collections
