#pragma once
// The answer of a checker: one of three conclusions, always with evidence that a separate certifier
// can re-check.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "history/history.hpp"
#include "verdict/guarantee.hpp"

namespace cleave::check {

enum class Conclusion : std::uint8_t { holds, violated, unknown };
std::string_view to_string(Conclusion conclusion);

// Evidence for `holds`: for each key, an order of its operations (all ok ones, and those unknown
// ones that took effect) that is legal for the object and agrees with real time.
struct Linearization {
    history::KeyId key;
    std::vector<history::OpIndex> order{};
};

// Evidence for `holds` where a guarantee is not about one order of each key: an order of operations
// of all keys. For sequential and serializable one view of everything; for causal memory and PRAM
// one for each process, of all writes and its own reads.
struct View {
    std::optional<std::uint32_t> process{};  // whose view it is; nothing: everybody's
    std::vector<history::OpIndex> order{};
};

// Part of the evidence for `holds` where a value that was read has several writers: which of them a
// read, or what a compare-and-set found, is taken to come from. No write: the initial value.
struct ReadFrom {
    history::OpIndex read;
    std::optional<history::OpIndex> write{};
    bool operator==(const ReadFrom&) const = default;
};

// What makes one operation come before another.
enum class Because : std::uint8_t {
    real_time,    // it completed before the other began
    process,      // the same process, earlier
    reads_from,   // the other returned what it wrote (wr)
    overwrites,   // the other wrote the next version (ww)
    overwritten,  // it read what the other replaced (rw, an anti-dependency)
    other,        // as `reason` says
};
std::string_view to_string(Because because);

// Why `before` must come before `after` in any legal order.
struct Precedence {
    history::OpIndex before;
    history::OpIndex after;
    std::string reason{};  // "w2 completed at 31.20 s, before r3 began at 31.40 s"
    Because because = Because::other;
};

// Evidence for `violated`: the operations of `core` cannot all be as recorded, whatever became of
// the others, and removing any one of them makes the rest legal.
//
// Removing an operation means that its record is lost, not that it did not happen (else every read
// would condemn the write before it). A removed read may have returned anything. A removed write,
// or any other write of the key outside the core, may have happened once or not at all: at any
// moment, if it is the value's only writer; within its own interval, if an operation of the
// core, or the initial state, has the same value. A cas outside the core counts as a write of its
// new value. Whoever rejects the core under these rules must reject the whole history: they only
// ever allow more.
struct Counterexample {
    history::KeyId key;  // that of the first operation, where a core spans several keys
    // The field's name for what went wrong ("lost update", "G-single"), where there is one.
    std::string anomaly{};
    std::vector<history::OpIndex> core{};     // in order of invocation
    std::vector<history::OpIndex> context{};  // further operations worth drawing around the core
    // Closes: the last `after` is the first `before`; empty if no cycle form.
    std::vector<Precedence> cycle{};
    // One or two sentences for a reader who knows the protocol, not the checker.
    std::string explanation{};
    bool confirmed_by_z3 = false;
    bool minimal = true;  // false: a limit was hit before every removal had been tried
};

// How far reads lagged behind, for bounded staleness: the smallest bounds that the history fits.
struct StalenessBound {
    // At most `versions` - 1 acknowledged newer writes lie between a read and what it returned
    // (k-atomicity; 1 is linearizable). Source: Golab, Li and Shah, "Analyzing Consistency
    // Properties for Fun and Profit", PODC 2011.
    // 0: not known, because a value that was read has several writers or there are
    // compare-and-sets.
    std::uint64_t versions = 1;
    // The smallest is at least this; the same, unless the search for it hit a limit.
    std::uint64_t versions_at_least = 1;
    // Had every read begun this much earlier, the history would be linearizable (delta-atomicity).
    Duration time{};
    std::optional<history::OpIndex> stalest{};  // a read that needs `time`
};

struct Verdict {
    Conclusion conclusion = Conclusion::unknown;
    Guarantee guarantee = Guarantee::linearizable;
    std::vector<Linearization> linearizations{};  // when it holds (and was asked for)
    std::vector<View> views{};                    // likewise, for guarantees that are not of a key
    std::vector<ReadFrom> sources{};              // likewise
    std::optional<StalenessBound> staleness{};
    // When violated: one a violated key, smallest core first, up to the number asked for.
    std::vector<Counterexample> counterexamples{};
    std::uint64_t keys_violated = 0;
    std::string limit{};      // when unknown: which limit was hit, and on which key
    std::uint64_t steps = 0;  // work done, in the engine's own deterministic unit
};

}  // namespace cleave::check
