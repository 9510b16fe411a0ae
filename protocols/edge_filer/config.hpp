#pragma once
// Options of the edge-filer protocol and the map of the system, the same in every node.

#include <string>
#include <vector>

#include "host/digest.hpp"
#include "host/fields.hpp"
#include "host/time.hpp"
#include "host/units.hpp"

namespace cleave::edge_filer {

struct Config {
    Duration write_back;     // from the first unwritten change of a file until it goes to the store
    Duration lease;          // how long a filer may act on its tokens without news of their server
    Ratio clock_drift;       // by how much the rates of two clocks may differ
    Duration deadline;       // until an operation that cannot be answered fails
    Duration retry;          // until an unanswered message is sent again
    Duration store_retry;    // until an unanswered store request is sent again
    Duration heartbeat;      // between filers of a site
    Duration suspect_after;  // of silence: the filer is taken for dead
    Bytes chunk_size;
    // Planted bugs; see README.md.
    bool skip_token_recall = false;
    bool reuse_object_names = false;
    bool acknowledge_before_mirror = false;
    bool trust_the_disk = false;

    std::vector<NodeId> token_servers;
    CLEAVE_FIELDS(Config, write_back, lease, clock_drift, deadline, retry, store_retry, heartbeat,
                  suspect_after, chunk_size, skip_token_recall, reuse_object_names,
                  acknowledge_before_mirror, trust_the_disk, token_servers);

    // The one server responsible for a file, across all sites (US patent 9,170,953).
    NodeId token_server(const std::string& file) const {
        return token_servers[digest_of(file) % token_servers.size()];
    }
    // How long a filer dares to rely on a lease: less than the server does, by what the clocks may
    // differ.
    Duration lease_at_filer() const {
        return lease - Duration::nanoseconds(
                           lease.count() / Ratio::one * clock_drift.parts_per_billion +
                           lease.count() % Ratio::one * clock_drift.parts_per_billion / Ratio::one);
    }
};

}  // namespace cleave::edge_filer
