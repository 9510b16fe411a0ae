#pragma once
// Is a history linearizable, each key a register of its own? Locality (Herlihy and Wing 1990,
// theorem 1) lets every key be judged alone. Choices: intervals are closed, so operations that
// touch at one instant are concurrent; an operation of unknown outcome may take effect at any
// moment after its invocation or never; a failed one did not happen. Deterministic: the same
// history and options give the same verdict, evidence and step count on every machine.

#include <cstddef>
#include <cstdint>
#include <optional>

#include "history/history.hpp"
#include "host/units.hpp"
#include "verdict/verdict.hpp"

namespace cleave::check {

// For each key on its own; beyond them that key's answer is `unknown`.
struct Limits {
    std::uint64_t steps = 50'000'000;
    Bytes memory = Bytes::mebi(1'024);
};

struct Options {
    std::optional<Value> initial{};  // of every key; nil by default
    Limits limits{};
    bool want_linearization = true;
    bool confirm_with_z3 = true;          // each counterexample, on its core
    std::size_t max_counterexamples = 8;  // further violated keys are counted, not explained
};

Verdict check_linearizable(const history::History& history, const Options& options = {});

}  // namespace cleave::check
