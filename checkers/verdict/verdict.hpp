#pragma once
// The answer of a checker: one of three conclusions, always with evidence that a separate certifier
// can re-check.

#include <cstdint>
#include <string>
#include <vector>

#include "history/history.hpp"

namespace cleave::check {

enum class Conclusion : std::uint8_t { holds, violated, unknown };
std::string_view to_string(Conclusion conclusion);

// Evidence for `holds`: for each key, an order of its operations (all ok ones, and those unknown
// ones that took effect) that is legal for the object and agrees with real time.
struct Linearization {
    history::KeyId key;
    std::vector<history::OpIndex> order;
};

// Why `before` must come before `after` in any legal order.
struct Precedence {
    history::OpIndex before;
    history::OpIndex after;
    std::string reason;  // "w2 completed at 31.20 s, before r3 began at 31.40 s"
};

// Evidence for `violated`. Removing any operation of `core` makes the rest legal.
struct Counterexample {
    history::KeyId key;
    std::vector<history::OpIndex> core;     // in order of invocation
    std::vector<history::OpIndex> context;  // further operations worth drawing around the core
    std::vector<Precedence>
        cycle;  // closes: the last `after` is the first `before`; empty if no cycle form
    std::string
        explanation;  // one or two sentences for a reader who knows the protocol, not the checker
    bool confirmed_by_z3 = false;
};

struct Verdict {
    Conclusion conclusion = Conclusion::unknown;
    std::vector<Linearization> linearizations{};  // when it holds (and was asked for)
    std::vector<Counterexample>
        counterexamples{};    // when violated: one a violated key, smallest core first
    std::string limit;        // when unknown: which limit was hit, and on which key
    std::uint64_t steps = 0;  // work done, in the engine's own deterministic unit
};

}  // namespace cleave::check
