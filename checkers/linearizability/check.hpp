#pragma once
// Is a history linearizable, each key a register of its own? Locality (Herlihy and Wing 1990,
// theorem 1) lets every key be judged alone. Choices: intervals are closed, so operations that
// touch at one instant are concurrent; an operation of unknown outcome may take effect at any
// moment after its invocation or never; a failed one did not happen. Deterministic: the same
// history and options give the same verdict, evidence and step count on every machine.

#include "history/history.hpp"
#include "verdict/options.hpp"
#include "verdict/verdict.hpp"

namespace cleave::check {

Verdict check_linearizable(const history::History& history, const Options& options = {});

}  // namespace cleave::check
