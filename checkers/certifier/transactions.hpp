#pragma once
// Re-checks verdicts about transactions, naively and with none of the engines' code. An order is
// replayed: reads against the state (for snapshot isolation against the snapshot, and no two
// overlapping transactions may write one key; for read committed and read atomic against all
// earlier states). A core is refuted by trying every order of its transactions, with the writes of
// others wherever they help, and must hold again when any one is removed (transactions/relaxed.hpp
// says what that means). A core beyond sixteen, or a search beyond its limit, is believed only for
// its cycle: each edge is then re-checked in the history by itself.

#include "certifier/certifier.hpp"
#include "objects/object.hpp"

namespace cleave::check {

// `object` is list-append or rw-register.
Certification certify_transactions(const history::History& history, const objects::Object& object,
                                   Guarantee guarantee, const Verdict& verdict,
                                   std::optional<Value> initial = std::nullopt);

}  // namespace cleave::check
