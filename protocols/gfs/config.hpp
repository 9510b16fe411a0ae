#pragma once
// What the parts of a GFS cell agree on. Sources and units: description.cpp.

#include <cstdint>
#include <string_view>

#include "host/fields.hpp"
#include "host/time.hpp"
#include "host/units.hpp"

namespace cleave::gfs {

struct Config {
    Duration lease;
    Duration heartbeat;
    Duration dead_after;  // a chunkserver without heartbeats
    std::uint32_t replicas = 3;
    Bytes chunk_size;
    Duration cache;              // until a client asks for locations again
    Duration deadline;           // of a client's operation
    Duration timeout;            // of one request to one node
    std::uint32_t attempts = 3;  // at one step, before a client asks the master again
    Ratio clock_drift;           // of any clock, at most
    // Planted bugs.
    bool append_once = false;
    bool serve_stale_replicas = false;
    bool keep_expired_lease = false;
    bool grant_early = false;
    bool order_of_arrival = false;

    // How long a primary counts a lease by its own clock, so that it is over before the master,
    // with its clock, thinks so.
    Duration lease_of_primary() const {
        __extension__ typedef __int128 Wide;
        const Wide both = Wide{2} * lease.count() * clock_drift.parts_per_billion;
        return lease - Duration::nanoseconds(static_cast<std::int64_t>(both / Ratio::one) + 1);
    }
    CLEAVE_FIELDS(Config, lease, heartbeat, dead_after, replicas, chunk_size, cache, deadline,
                  timeout, attempts, clock_drift, append_once, serve_stale_replicas,
                  keep_expired_lease, grant_early, order_of_arrival);
};

// What the nodes tell of themselves.
namespace says {
inline constexpr std::string_view stale_excluded =
    "a replica that missed a version is not used any more";
inline constexpr std::string_view lease_extended = "a heartbeat extends a lease";
inline constexpr std::string_view waited_for_lease =
    "a lease of a silent primary is waited out before another one is granted";
inline constexpr std::string_view failed_somewhere =
    "a mutation is done at some replicas and fails at others";
inline constexpr std::string_view padded = "a record does not fit, and its chunk is padded";
inline constexpr std::string_view appended_again = "a record is appended again after a failure";
inline constexpr std::string_view straddles = "a write straddles two chunks";
inline constexpr std::string_view cloned = "a chunk is cloned to another chunkserver";
inline constexpr std::string_view log_replayed = "the master recovers from its operation log";
inline constexpr std::string_view in_order =
    "a secondary holds a mutation back until those before it have come";
}  // namespace says

}  // namespace cleave::gfs
