#pragma once
// Random histories of a few processes on a few keys, for guarantees that speak of processes.

#include "history/history.hpp"
#include "host/random.hpp"
#include "host/units.hpp"

namespace cleave::test {

struct ProcessHistoryOptions {
    std::uint32_t operations = 5;
    std::uint32_t processes = 2;
    std::uint32_t keys = 2;
    bool unique = true;  // writes take fresh values
    bool compare_and_set = false;
    bool removes = false;
    bool overlaps = false;  // of operations of one process
    Ratio unknown{};
};

// Small; reads return something that was written somewhere, now and then nothing of the kind.
history::History process_history(Random& random, const ProcessHistoryOptions& options);

// What clients of a replicated store see: each has a replica of its own, which hears of the writes
// of others late, in causal order.
enum class Replicas : std::uint8_t {
    last_applied,  // a replica keeps what it applied last: causal memory, but no convergence
    last_writer,   // the greatest Lamport time wins: convergent
    one_log,       // replicas are prefixes of one log, to which writers catch up: sequential
};
struct ReplicatedHistoryOptions {
    std::uint32_t operations = 1'000;
    std::uint32_t clients = 5;
    std::uint32_t keys = 10;
    Replicas replicas = Replicas::last_applied;
    Ratio reads = Ratio::percent(50);
    Ratio unknown{};                // of writes; all of them took effect
    std::uint32_t stale_reads = 0;  // reads in the second half that go back to a value of the first
};
history::History replicated_history(Random& random, const ReplicatedHistoryOptions& options);

}  // namespace cleave::test
