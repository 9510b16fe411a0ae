#pragma once
// Causal consistency (CC) and causal convergence (CCv, "causal+") for given sources. CC: the causal
// order has no cycle, and no read returns a value that a write in its causal past had overwritten
// (CyclicCO, WriteCORead, WriteCOInitRead). CCv: besides, all that reads say of the order of
// versions, with the causal order, has no cycle (CyclicCF). Sources: Bouajjani, Enea, Guerraoui and
// Hamza, "On Verifying Causal Consistency", POPL 2017, tables 2 and 3; Moldrup and Pavlogiannis,
// "AWDIT", PLDI 2025 (only the newest write of each session is looked at). O(n k), k chains.
// Choices: CC is their weak one: a process may change its mind about concurrent writes, so that it
// implies read-your-writes alone of the session guarantees. A cas is a read and then a write; an
// unanswered one comes after what it found, but has no answer to explain.

#include "weak/sources.hpp"

namespace cleave::check {

Judgement judge_causal(const Events& events, const Sources& sources, Budget& budget);

// When it holds, its one order is of all operations; what a read returns is the last version in
// that order among those in its causal past.
Judgement judge_causal_convergent(const Events& events, const Sources& sources, Budget& budget);

}  // namespace cleave::check
