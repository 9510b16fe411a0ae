#pragma once
// A chunkserver: keeps replicas of chunks on its disk, orders their mutations where it is primary,
// applies them in the primary's order where it is not. Invariant: of one version, a replica has
// applied mutations in the order of their serial numbers; those that it passed over it never
// applies, and says so. Source: Ghemawat et al., SOSP 2003, sections 3.1 to 3.3, 4.5, 5.2.
// Choices: a replica acknowledges what is durable. A lease counts from when its primary asked for
// it, so that it ends there first; a chunkserver that restarts has lost its leases.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "gfs/config.hpp"
#include "gfs/messages.hpp"
#include "host/node.hpp"
#include "parts/checked_log.hpp"
#include "parts/duplicate_table.hpp"

namespace cleave::gfs {

struct SendHeartbeat {
    CLEAVE_NO_FIELDS(SendHeartbeat);
};
// The mutation is durable here.
struct MutationStored {
    ChunkHandle chunk = 0;
    ChunkVersion version = 0;
    SerialNumber serial = 0;
    NodeId primary;
    std::uint64_t length = 0;  // of the log then
    CLEAVE_FIELDS(MutationStored, chunk, version, serial, primary, length);
};
struct VersionStored {
    ChunkHandle chunk = 0;
    ChunkVersion version = 0;
    Instant asked;
    std::uint64_t length = 0;
    CLEAVE_FIELDS(VersionStored, chunk, version, asked, length);
};
// Secondaries have been silent for a while.
struct ApplyAgain {
    ChunkHandle chunk = 0;
    ChunkVersion version = 0;
    SerialNumber serial = 0;
    std::uint32_t round = 0;
    CLEAVE_FIELDS(ApplyAgain, chunk, version, serial, round);
};
// What is missing before this mutation has been waited for long enough.
struct PassOver {
    ChunkHandle chunk = 0;
    ChunkVersion version = 0;
    SerialNumber serial = 0;
    CLEAVE_FIELDS(PassOver, chunk, version, serial);
};
struct LeaseOver {
    ChunkHandle chunk = 0;
    ChunkVersion version = 0;
    CLEAVE_FIELDS(LeaseOver, chunk, version);
};

// What a chunk's file holds: its content as a whole, or a mutation, or a version taken.
struct ChunkRecord {
    ChunkVersion version = 0;
    SerialNumber serial = 0;  // of a mutation
    Bytes offset;
    Content data;
    CLEAVE_FIELDS(ChunkRecord, version, serial, offset, data);
};

class Chunkserver {
  public:
    Chunkserver(const Config& config, NodeId master) : config_(config), master_(master) {}

    using Messages = Handles<PushData, Mutate, ReadChunk, Apply, Applied, HeartbeatReply,
                             AdvanceVersion, GrantLease, CloneChunk, FetchChunk, ChunkFetched>;
    using Events =
        Handles<SendHeartbeat, MutationStored, VersionStored, ApplyAgain, PassOver, LeaseOver>;
    using StoreEvents = Handles<>;

    void on_start(Host& host, const DiskImage& disk);

    // The data flow, apart from the control flow (3.2).
    void on(Host& host, NodeId from, const PushData& push);
    void on(Host& host, NodeId from, const ReadChunk& read);

    // As primary.
    void on(Host& host, NodeId from, const GrantLease& grant);
    void on(Host& host, NodeId from, const Mutate& mutate);
    void on(Host& host, NodeId from, const Applied& applied);
    void on(Host& host, const ApplyAgain& timer);
    void on(Host& host, const LeaseOver& timer);

    // As secondary.
    void on(Host& host, NodeId from, const Apply& apply);
    void on(Host& host, const PassOver& timer);
    void on(Host& host, const MutationStored& stored);

    // Under the master.
    void on(Host& host, const SendHeartbeat&);
    void on(Host& host, NodeId from, const HeartbeatReply& reply);
    void on(Host& host, NodeId from, const AdvanceVersion& advance);
    void on(Host& host, const VersionStored& stored);
    void on(Host& host, NodeId from, const CloneChunk& clone);
    void on(Host& host, NodeId from, const FetchChunk& fetch);
    void on(Host& host, NodeId from, const ChunkFetched& fetched);

  private:
    // A mutation that its primary has ordered and not answered yet.
    struct Ordered {
        Apply apply;
        MutationResult result = MutationResult::done;  // if all goes well
        std::vector<NodeId> missing;                   // replicas, this one too
        CLEAVE_FIELDS(Ordered, apply, result, missing);
    };
    struct Lease {
        Instant until;  // by its own clock
        std::vector<NodeId> secondaries;
        SerialNumber last = 0;
        bool used = false;  // since the last heartbeat
        std::map<SerialNumber, Ordered> ordered;
        parts::DuplicateTable seen;
        CLEAVE_FIELDS(Lease, until, secondaries, last, used, ordered, seen);
    };
    struct Replica {
        Content content;
        ChunkVersion version = 0;
        bool version_is_new = false;  // taken since the start: a lease of it is one for this life
        SerialNumber applied = 0;     // the last of this version
        SerialNumber lost_track = 0;  // up to here it does not know what it passed over
        SerialNumber durable = 0;
        std::set<SerialNumber> passed_over;
        std::map<SerialNumber, Apply> early;
        parts::CheckedLog log = parts::CheckedLog("");
        std::optional<Lease> lease;
        CLEAVE_FIELDS(Replica, content, version, version_is_new, applied, lost_track, durable,
                      passed_over, early, log, lease);
    };

    Replica* find(ChunkHandle chunk, ChunkVersion version);
    bool is_primary(Host& host, const Replica& replica, ChunkVersion version) const;
    const Content* pushed(NodeId client, std::uint64_t number) const;
    void order(Host& host, Replica& replica, NodeId client, const Mutate& mutate,
               const Content& data);
    void check_off(Host& host, Replica& replica, SerialNumber serial, NodeId who);
    void answer(Host& host, Replica& replica, SerialNumber serial, MutationResult result);
    void apply_in_order(Host& host, Replica& replica);
    bool apply_now(Host& host, Replica& replica, const Apply& apply);
    void take_version(Host& host, ChunkHandle chunk, Replica& replica, ChunkVersion version);
    void store(Host& host, ChunkHandle chunk, Replica& replica, bool whole);
    void label_primary(Host& host, ChunkHandle chunk, bool primary) const;
    void remove(Host& host, ChunkHandle chunk);

    Config config_;
    NodeId master_;
    std::map<ChunkHandle, Replica> chunks_;
    std::map<NodeId, std::map<std::uint64_t, Content>> buffer_;  // by client and number
    std::map<ChunkHandle, ChunkVersion> cloning_;                // asked for by the master

  public:
    CLEAVE_FIELDS(Chunkserver, config_, master_, chunks_, buffer_, cloning_);
};

}  // namespace cleave::gfs
