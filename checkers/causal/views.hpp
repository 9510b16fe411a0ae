#pragma once
// PRAM and causal memory (CM) for given sources: each process explains its own reads by one order
// of all writes and its reads, which keeps the order of every process (PRAM) or the causal order of
// all operations (CM). What its reads force is added until nothing new follows; the order exists
// exactly when no cycle arises (CyclicHB) and no initial value is read after a write of the key
// (WriteHBInitRead). Sources: Lipton and Sandberg, "PRAM", Princeton TR-180-88, 1988; Bouajjani et
// al., POPL 2017, table 3 (CM). Choices: what an unanswered cas found is nobody's read. O(n k) a
// round, few rounds; processes whose own operations overlap are searched (sequential.hpp).

#include "weak/sources.hpp"

namespace cleave::check {

enum class Kept : std::uint8_t { process_order, causal_order };

Judgement judge_views(const Events& events, const Sources& sources, Kept kept, bool want_orders,
                      Budget& budget);

}  // namespace cleave::check
