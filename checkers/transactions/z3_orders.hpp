#pragma once
// A second opinion on a core, by a solver that knows nothing of our graphs. Integer difference
// logic: each transaction has a position (for snapshot isolation, a start and a commit); who wrote
// what was read comes before the reader, and every other version of that key before its writer or
// after the reader. Exceptions of Z3 stop here. The limit is Z3's own deterministic count.

#include "transactions/observations.hpp"
#include "verdict/options.hpp"

namespace cleave::check::transactions {

// True if Z3 finds that no order exists; false if there is one, or a limit was hit. The
// observations must be free of flaws that break the guarantee, and of what is ambiguous.
bool refuted_by_z3(const history::History& history, const Observations& seen, Guarantee guarantee,
                   Watch* watch);

}  // namespace cleave::check::transactions
