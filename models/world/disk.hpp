#pragma once
// A node's disk: how long it takes until what was appended is on the medium.
// Source: latencies of LinkedIn's disks in Bailis et al., "Probabilistically Bounded Staleness for
// Practical Partial Quorums", VLDB 2012, table 3: SSD mean 0.58, 95th percentile 1, 99th 2 ms;
// 15k SAS 4.85, 15 and 25 ms.

#include "host/fields.hpp"
#include "host/random.hpp"
#include "host/time.hpp"
#include "host/units.hpp"
#include "world/distribution.hpp"

namespace cleave::world {

// 75 % Pareto(0.51 ms, 10) and 25 % exponential with mean 0.6214 ms: our fit, which meets the
// mean and both percentiles of the SSD within 2 %.
Distribution ssd_sync_latency();
// Exponential with mean 4.85 ms: our fit; its 95th and 99th percentiles are 14.5 and 22.3 ms.
Distribution sas_sync_latency();
// The whole of a storage node, not the medium alone: what Yammer measured of reads and writes at
// its Riak cluster; our fits, see disk.cpp.
Distribution riak_read_latency();
Distribution riak_write_latency();

// What a loss of power leaves of the writes that were asked to be synced but are not yet: in every
// case, what was synced stays, and what nobody asked to be synced is gone.
enum class CrashDamage : std::uint8_t {
    none_survive,
    prefix_survives,  // in the order of writing
    any_survive,      // each on its own: the drive has put them in its own order; where an append
                      // is missing before one that survived, there is an empty record
    torn,             // as any_survive; the last to survive may be cut short
};

struct DiskOptions {
    Distribution sync = ssd_sync_latency();
    CrashDamage crash_damage = CrashDamage::prefix_survives;
    Bytes capacity{};  // of all records together; zero: unlimited
    CLEAVE_FIELDS(DiskOptions, sync, crash_damage, capacity);
};

// What may be wrong with a disk for a while.
struct DiskTrouble {
    Duration extra_latency{};  // of each sync
    bool full = false;         // syncs report it, and what they covered is not there
    Ratio sync_failures{};     // of syncs: they report an error, and what they covered is lost
    CLEAVE_FIELDS(DiskTrouble, extra_latency, full, sync_failures);
};

// What a medium may do to a record that was safely on it.
enum class Decay : std::uint8_t {
    unreadable,  // reading it reports an error
    flipped,     // reading it returns other bytes, and no error
};

// From the request to sync until all earlier appends are durable.
Duration sync_latency(const DiskOptions& disk, Random& random);

}  // namespace cleave::world
