#pragma once
// Options of the causal protocol and the map of the system, the same in every node.

#include <string>
#include <vector>

#include "host/digest.hpp"
#include "host/fields.hpp"
#include "host/time.hpp"
#include "host/units.hpp"

namespace cleave::causal {

struct Config {
    Duration deadline;  // until a client gives up an operation without an answer
    Duration retry;     // until an unanswered message within a site is sent again
    Duration resend;    // until an unacknowledged put is sent to another site again
    // Planted bugs; see README.md.
    bool skip_dependency_check = false;
    bool untracked_reads = false;
    bool newer_version_satisfies = false;
    bool arrival_order = false;
    bool unmerged_clock = false;

    std::vector<std::vector<NodeId>> clusters;  // the servers of each site
    CLEAVE_FIELDS(Config, deadline, retry, resend, skip_dependency_check, untracked_reads,
                  newer_version_satisfies, arrival_order, unmerged_clock, clusters);

    // Who is responsible for a key in a site's cluster.
    NodeId server_of(const std::string& key, std::size_t cluster) const {
        const std::vector<NodeId>& servers = clusters[cluster];
        return servers[digest_of(key) % servers.size()];
    }
};

}  // namespace cleave::causal
