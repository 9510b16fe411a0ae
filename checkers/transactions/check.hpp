#pragma once
// Transactions over list-append and rw-register histories: read committed, read atomic, snapshot
// isolation, serializable and strict serializable. Near-linear where the orders of versions are
// known (lists), a search where they are not. Sources: Adya, "Weak Consistency", MIT 1999;
// Kingsbury
// and Alvaro, "Elle", VLDB 2021; the parts name theirs. Choices:
// - Each value is written once to a key; where one that was read is not, the answer is unknown.
// - Read committed is Adya's PL-2 (no G0, no G1): a transaction may see two versions of one key,
//   but sees what it wrote itself. From read atomic on it sees one version of each key.
// - Read atomic is RAMP's (no fractured reads) with one order of commits for all; snapshot
// isolation
//   has neither sessions nor real time; serializable has no real time, strict serializable has.
// - Names: a cycle that needs real time has Elle's suffix "-realtime". Without predicates, G2 is
//   G2-item.

#include "history/history.hpp"
#include "objects/object.hpp"
#include "verdict/guarantee.hpp"
#include "verdict/options.hpp"
#include "verdict/verdict.hpp"

namespace cleave::check {

// `object` is one of objects/transactions.hpp, and check::problem_with finds none. When it holds,
// the one view orders the transactions (for snapshot isolation twice each: snapshot, commit). A
// core is minimal in the sense of transactions/relaxed.hpp; a cycle may run through transactions of
// which only what they wrote matters: those are in the context, not in the core.
Verdict check_transactions(const history::History& history, const objects::Object& object,
                           Guarantee guarantee, const Options& options = {});

}  // namespace cleave::check
