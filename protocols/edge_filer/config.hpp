#pragma once
// Options of the edge-filer protocol and the map of the system, the same in every node.

#include <string>
#include <vector>

#include "host/digest.hpp"
#include "host/fields.hpp"
#include "host/store.hpp"
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
    Duration server_lease;   // how long a token server may act without news of its peers
    Bytes chunk_size;
    bool mirror_to_disk = false;  // copies of unwritten data are on the partner's disk
    // The cache policy. Either the files are stored for this cluster alone, under fresh names
    // (`cloud`); or they are the core filer's own, under their own names, and others may write them
    // there without the cluster knowing.
    bool core_files = false;
    // What the clusters cache, of what the sites have; each file is on one of them, by its key.
    std::vector<StoreEndpoint> cores;
    bool local_directories = true;  // changes of directories are written back, too, not through
    bool write_through = false;     // a write is acknowledged when the core filer has it
    Duration verify;            // from when content was last compared with the core filer's until
                                // it is again; 0: never
    bool spread_chunks = true;  // each chunk is cached at one filer of a site, for all
    Bytes chunk_cache;          // how much a filer caches of these
    Bytes dirty_quota;          // of unwritten data a filer takes; 0: unlimited
    bool needs_quorum = false;  // serves only while it hears a majority of its site's filers
    // Planted bugs; see README.md.
    bool skip_token_recall = false;
    bool reuse_object_names = false;
    bool acknowledge_before_mirror = false;
    bool trust_the_disk = false;
    bool act_without_majority = false;
    bool ignore_peers_versions = false;
    bool verify_dirty_files = false;
    bool forget_answers = false;
    bool keep_old_attributes = false;
    bool keep_old_handles = false;
    bool change_partner_untold = false;
    bool chunks_by_place = false;

    std::vector<NodeId> token_servers;
    CLEAVE_FIELDS(Config, write_back, lease, clock_drift, deadline, retry, store_retry, heartbeat,
                  suspect_after, server_lease, chunk_size, mirror_to_disk, core_files, cores,
                  local_directories, write_through, verify, spread_chunks, chunk_cache, dirty_quota,
                  needs_quorum, skip_token_recall, reuse_object_names, acknowledge_before_mirror,
                  trust_the_disk, act_without_majority, ignore_peers_versions, verify_dirty_files,
                  forget_answers, keep_old_attributes, keep_old_handles, change_partner_untold,
                  chunks_by_place, token_servers);

    // Each file belongs to a share, and one server is responsible for it, across all sites (US
    // patent 9,170,953). There are as many shares as servers, so that each has one in peace.
    std::uint32_t shares() const { return static_cast<std::uint32_t>(token_servers.size()); }
    std::uint32_t share_of(const std::string& file) const {
        return static_cast<std::uint32_t>(digest_of(file) % token_servers.size());
    }
    StoreEndpoint core_of(const std::string& file) const {
        return cores[digest_of(file) / 11 % cores.size()];
    }
    // Whether the core filer has it under its own name. A file server knows no others.
    bool own_name(const std::string& file) const {
        return core_files || core_of(file) == StoreEndpoint::file_server;
    }
    // How long the one to whom a lease was given dares to rely on it: less than the one who gave
    // it, by what the clocks may differ.
    Duration relied_on(Duration term) const {
        return term - Duration::nanoseconds(
                          term.count() / Ratio::one * clock_drift.parts_per_billion +
                          term.count() % Ratio::one * clock_drift.parts_per_billion / Ratio::one);
    }
};

}  // namespace cleave::edge_filer
