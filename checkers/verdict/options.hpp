#pragma once
// What a user may say about a check. Limits count steps and bytes, which are the same everywhere: a
// verdict depends on nothing else. A watch may also end a check by the clock; then, and only then,
// the same history may be `unknown` on a slower machine.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "host/content.hpp"
#include "host/time.hpp"
#include "host/units.hpp"

namespace cleave::check {

// Looks at the clock, and tells how far a check has come; implemented by who has a clock and a
// terminal. Engines ask often enough that a deadline is overshot by little.
class Watch {
  public:
    virtual ~Watch() = default;
    // True: give up now. The verdict names the deadline as its limit.
    virtual bool expired() = 0;
    // `done` of `all` steps of the present phase; `all` is 0 when nobody knows.
    virtual void progress(std::string_view phase, std::uint64_t done, std::uint64_t all) = 0;
};

// For each independent part (a key) on its own; beyond them that part's answer is `unknown`.
struct Limits {
    std::uint64_t steps = 50'000'000;
    Bytes memory = Bytes::mebi(1'024);
    Watch* watch = nullptr;  // not owned
};

struct Options {
    std::optional<Value> initial{};  // of every key; nil by default
    // For `eventual` and `no_lost_writes`: from here on all writes have had time to spread. For
    // each
    // key not before its last acknowledged write returned, which is also the default.
    std::optional<Instant> quiet_from{};
    Limits limits{};
    bool want_linearization = true;       // or whatever order proves that it holds
    bool confirm_with_z3 = true;          // each counterexample, on its core
    std::size_t max_counterexamples = 8;  // further violated keys are counted, not explained
};

}  // namespace cleave::check
