#pragma once
// A core of any size, in one shape: an answer "empty" at every moment of which some element was
// there for certain, one after the other, like links of a chain. Each link needs two records: of
// its operations, the one that ended first (it was there by then) and the one that began last (it
// was there until then); one where it was there at first, or where nobody ever took it. So much can
// be certified without trying orders, where core.hpp would have to give up.

#include <optional>
#include <vector>

#include "collections/collection.hpp"
#include "history/history.hpp"

namespace cleave::check::collections {

// Ascending operations of `history`. Nothing if these elements do not cover the answer. Requires
// that they have an order without it.
std::optional<std::vector<std::uint32_t>> chain_core(const history::History& history,
                                                     const Collection& collection,
                                                     const std::vector<std::uint32_t>& elements,
                                                     std::uint32_t empty);

}  // namespace cleave::check::collections
