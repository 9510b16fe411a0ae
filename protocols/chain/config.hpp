#pragma once
// The options of a chain, as its nodes carry them.

#include <vector>

#include "parts/raft/raft.hpp"

namespace cleave::chain {

struct Config {
    bool read_any = false;  // CRAQ: every server answers reads
    Duration heartbeat;     // from servers to masters
    Duration lease;         // how long a server may serve after it asked a master
    Ratio clock_drift;      // by how much the rates of two clocks may differ
    Duration resend;        // what was not acknowledged is sent again
    std::vector<NodeId> masters;
    std::vector<NodeId> servers;
    // Planted bugs.
    bool new_tail_skips_pending = false;
    bool dirty_reads = false;
    bool serve_without_lease = false;
    CLEAVE_FIELDS(Config, read_any, heartbeat, lease, clock_drift, resend, masters, servers,
                  new_tail_skips_pending, dirty_reads, serve_without_lease);

    // Of silence, after which a master may take a server's lease for over: the server measures its
    // lease by its clock, the master this by its own.
    Duration lease_surely_over() const {
        return lease + lease / 1'000 * clock_drift.parts_per_billion / 1'000'000 +
               Duration::milliseconds(1);
    }
};

}  // namespace cleave::chain
