#pragma once
// Whether an append list explains a history, in O(n + data read). Reads return all that was
// appended before them, so the longest gives the order of what it holds, every other read must be a
// beginning of it, and what nobody read comes last: one order of blocks, in which only reads of the
// same length (and appends that nobody read) are free, and those go by invocation. It is legal iff
// nobody in a later block ended before somebody in an earlier one began. An append of unknown
// outcome that nobody read is left out. Of a value that was appended twice, the append for each of
// its places is chosen by its end (recurring_appends.hpp), in O(n log n); if there is no order, and
// no read shows that by itself or with another, the search says why. Source: Kingsbury and Alvaro,
// "Elle", VLDB 2020, section 4 (version orders from prefixes).

#include <optional>

#include "collections/answer.hpp"

namespace cleave::check::collections {

// Nothing when there is no order, but it is not for this engine to say why.
std::optional<Answer> decide_append_list(const Part& part);

}  // namespace cleave::check::collections
