#pragma once
// Re-checks what the fast engines for collections and locks say, naively and with none of their
// code. An order is tried step by step on the object. A core is tried in every order; it must have
// no legal one, and have one as soon as any of its operations is removed. Removing means here: the
// record is lost. A value that no operation of the core puts in, takes out or sees was never there
// (a legal order stays legal without all operations of a value), save what was there at first; any
// other operation of the core's values may have happened once at any time, or not at all; removals
// of unknown outcome may take out anything once invoked, or nothing. Exponential in the core, so
// cores beyond sixteen operations, or a search beyond its step limit, are refused, but for those in
// which an answer "empty" is left no moment by values that were there for certain, one after the
// other: there each other operation must be needed to leave none.

#include <optional>

#include "certifier/certifier.hpp"
#include "history/history.hpp"
#include "objects/object.hpp"
#include "verdict/verdict.hpp"

namespace cleave::check {

Certification certify_collection(const history::History& history, const objects::Object& object,
                                 const Verdict& verdict,
                                 std::optional<Value> initial = std::nullopt);

}  // namespace cleave::check
