#pragma once
// Sequential consistency for given sources: one order of all operations, of all keys together, that
// keeps the order of each process and in which each read returns the last write of its key. First
// what the reads force is added until nothing new follows: a write that comes before a read comes
// before its source, one that comes after the source comes after the read. Usually that refutes, or
// leaves so little freedom that a search finds the order at once; else the search tries all.
// Sources: Lamport, "How to Make a Multiprocessor Computer...", IEEE TC 1979; Gibbons and Korach
// 1997 (NP-complete even with sources given; sections 3 and 4). Saturation: O(n k) a round.

#include "weak/sources.hpp"

namespace cleave::check {

Judgement judge_sequential(const Events& events, const Sources& sources, Budget& budget);

// One order of all writes and the reads of `process`, where only those must return the last write:
// it keeps the process order and, if `causal`, the causal order of all.
Judgement search_view(const Events& events, const Sources& sources, bool causal,
                      std::uint32_t process, Budget& budget);

}  // namespace cleave::check
