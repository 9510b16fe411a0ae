#pragma once
// Whether a mutex or fenced lock explains a history, in O(n log n). A process calls one thing at a
// time, so its holdings are pairs of an acquire and the release that follows, and it holds the lock
// for certain from the end of the one to the beginning of the other. Holdings that are apart,
// sorted, are an order: each acquire takes effect when it ends, each release when it begins.
// Holdings that overlap have none, already by their acquires: neither was given back before the
// other was had. Tokens must rise along that order, which is the only one (but for holdings of one
// and the same instant, which go by token). An acquire of unknown outcome that no release follows
// is left out, and so may a release be that never came. Unusual processes (calls at the same time,
// or any after a call of unknown outcome) are left to the search. Cores are minimal in the general
// sense, as any_object/check.hpp has it. Source: Herlihy and Wing, TOPLAS 1990; a special case of
// the zones of Gibbons and Korach, SIAM J. Computing 1997.

#include <optional>

#include "collections/answer.hpp"

namespace cleave::check::collections {

// `fenced`: acquires return tokens, and `part.initial` is the last one given out before; else it is
// the process that holds the lock at first.
std::optional<Answer> decide_lock(const Part& part, bool fenced);

}  // namespace cleave::check::collections
