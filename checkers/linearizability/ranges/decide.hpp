#pragma once
// Is there a legal order of the reads and writes of a file? Near-linear in the cells that accesses
// touch: windows are narrowed, and an order is made within them; neither guesses. Exact where it
// answers; nothing where it does not know (accesses.hpp says for what it is, and an order may exist
// that it does not find), and the general search has to. What it finds illegal is so whatever the
// file's length; an order is replayed on the object itself.

#include <optional>

#include "linearizability/any_object/search.hpp"

namespace cleave::check::ranges {

std::optional<any_object::SearchResult> decide(const any_object::Problem& problem,
                                               const Limits& limits, bool want_order);

}  // namespace cleave::check::ranges
