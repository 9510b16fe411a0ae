#pragma once
// Whole worlds: how much faster than real time a replicated log runs, what a fresh world costs, and
// how much memory idle nodes take.

#include <cstdint>

namespace cleave::bench {

// Simulated time over processor time of five replicas with SSDs at three sites, jitter, loss and a
// crash every ten seconds, 100 commands a second: a minute a seed, worlds built and dropped
// included.
double raft_speedup();
// Such seeds in an hour of processor time.
double raft_seeds_an_hour();
// Milliseconds to drop such a world, build the next and start its nodes.
double reset_milliseconds();
// Events of such a seed.
double raft_events_a_seed();
// Resident megabytes that so many idle nodes take, each with disk, clocks, processor and streams.
double idle_megabytes(std::uint32_t nodes);

}  // namespace cleave::bench
