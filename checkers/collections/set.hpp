#pragma once
// Whether a set explains a history, in O(n). Exact where no element that was seen was added twice,
// and either nobody reads the whole set or nobody removes from it; the rest is left to the search.
//
// Without reads of the whole, elements are sets of their own. One is absent until `arrival`,
// present until `departure`, the first removal that comes later, and absent again. What saw it must
// fit in between, what missed it outside, and removals too. The latest possible arrival (no later
// than the first end of what saw it) and, given that, the earliest possible departure (no earlier
// than the last beginning) leave the most room outside; only if all that saw it share a moment can
// an earlier arrival be better, namely when it coincides with a removal, and then everything else
// has room.
//
// Without removals, everything that was seen is a reason to come before or after something else:
// reads ascend by inclusion, an element's add comes before what saw it and after what missed it. An
// order exists iff each can take effect as soon as all before it have. Operations of unknown
// outcome that nothing needs are left out. Source: Lee and Mathur, OOPSLA 2025, section 4, for sets
// whose removals say whether they found something; that removals may be blind, or have no answer,
// and reads of the whole are our own.

#include <optional>

#include "collections/answer.hpp"

namespace cleave::check::collections {

// Nothing outside the histories named above, or where a core would be too large to certify.
std::optional<Answer> decide_set(const Part& part);

}  // namespace cleave::check::collections
