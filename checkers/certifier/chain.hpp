#pragma once
// Re-checks a core that is too large to try all its orders, if it has one shape: an answer "empty",
// and operations of values that leave it no moment. A value that was put in once was there for
// certain between the first end and the last beginning of its operations, both excluded, or for
// ever after the first end where nobody can have taken it out. Each operation but the answer must
// be needed to cover all moments of it; that the others have an order is not tried.

#include "certifier/certifier.hpp"
#include "history/history.hpp"
#include "objects/object.hpp"
#include "verdict/verdict.hpp"

namespace cleave::check {

// Of a queue, stack or priority queue. Requires that the core's operations exist, and are of its
// key.
Certification certify_chain(const history::History& history, const objects::Object& object,
                            objects::Datum initial, const Counterexample& example);

}  // namespace cleave::check
