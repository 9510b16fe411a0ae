#pragma once
// What is left when writing has stopped: eventual convergence, and no lost acknowledged write.
// `quiet_from` (options.hpp) is the moment from which on all writes have had time to spread; for
// each key at least, and by default, right after its last acknowledged write. O(n log n).
// Sources: Vogels, "Eventually Consistent", CACM 2009; measures/lost_writes.hpp says what is lost.
// Choices: a finite history cannot refute "eventually", so what is judged is the last read of each
// process that began after that moment: those must agree. A value that a write of unknown outcome
// may have brought later is no disagreement. A key that nobody read again is fine.

#include "verdict/options.hpp"
#include "verdict/verdict.hpp"

namespace cleave::check {

Verdict check_final(const history::History& history, Guarantee guarantee, const Options& options);

}  // namespace cleave::check
