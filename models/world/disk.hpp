#pragma once
// A node's disk: how long it takes until what was appended is on the medium.
// Source: latencies of LinkedIn's disks in Bailis et al., "Probabilistically Bounded Staleness for
// Practical Partial Quorums", VLDB 2012, table 3: SSD mean 0.58, 95th percentile 1, 99th 2 ms;
// 15k SAS 4.85, 15 and 25 ms.

#include "host/fields.hpp"
#include "host/random.hpp"
#include "host/time.hpp"
#include "world/distribution.hpp"

namespace cleave::world {

// 75 % Pareto(0.51 ms, 10) and 25 % exponential with mean 0.6214 ms: our fit, which meets the
// mean and both percentiles of the SSD within 2 %.
Distribution ssd_sync_latency();
// Exponential with mean 4.85 ms: our fit; its 95th and 99th percentiles are 14.5 and 22.3 ms.
Distribution sas_sync_latency();

struct DiskOptions {
    Distribution sync = ssd_sync_latency();
    CLEAVE_FIELDS(DiskOptions, sync);
};

// From the request to sync until all earlier appends are durable.
Duration sync_latency(const DiskOptions& disk, Random& random);

}  // namespace cleave::world
