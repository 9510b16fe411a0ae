#pragma once
// Random histories for agreement tests and benchmarks.

#include "history/history.hpp"
#include "host/random.hpp"
#include "host/units.hpp"

namespace cleave::test {

// Small and mostly wrong: random intervals, random values, ties among the times.
struct SmallHistoryOptions {
    std::uint32_t operations = 6;
    Value values = 2;     // 1..values, and nil
    bool unique = false;  // writes take fresh values
    bool compare_and_set = true;
    bool removes = true;
    Ratio unknown = Ratio::percent(20);
    Ratio fail = Ratio::percent(5);
    std::int64_t instants = 12;  // times are drawn from this many
};
history::History small_history(Random& random, const SmallHistoryOptions& options);

// Large and right: made by clients of an atomic register, each operation taking effect at a random
// moment of its interval.
struct AtomicHistoryOptions {
    std::uint32_t operations = 1'000;
    std::uint32_t clients = 5;
    Value values = 0;  // 0: every write is unique
    Ratio reads = Ratio::percent(50);
    Ratio swaps{};  // compare-and-sets; one that meets another value fails
    Ratio removes{};
    Ratio unknown{};                // of any kind; half of them took effect
    std::uint32_t stale_reads = 0;  // reads in the second half that return an overwritten value
};
history::History atomic_history(Random& random, const AtomicHistoryOptions& options);

}  // namespace cleave::test
