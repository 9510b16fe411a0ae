#pragma once
// The master: namespace, the chunks of each file, leases, and who holds which version of a chunk.
// Files, chunks and versions are in its operation log; where replicas are it learns from the
// chunkservers (2.6.2). Invariants: at most one lease of a chunk is valid at once. A replica is up
// to date if its version is not below the chunk's: a version is handed out to a set of replicas all
// of which have answered for it, or else the next number is tried with those that have.
// Source: Ghemawat et al., SOSP 2003, sections 2.6, 3.1, 4.3 to 4.5. Choices: it reserves a version
// number in its log before it hands it out, and so never does twice; it grants no lease for a term
// after a restart, since leases are not in the log; it lets a lease run out, rather than extend it,
// when a replica is silent or missing; it clones a chunk while nobody has a lease on it.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "gfs/config.hpp"
#include "gfs/messages.hpp"
#include "host/node.hpp"
#include "parts/checked_log.hpp"

namespace cleave::gfs {

struct LookAfterChunks {
    CLEAVE_NO_FIELDS(LookAfterChunks);
};
// Part of the operation log is durable: the chunk's next step may be taken.
enum class Step : std::uint8_t { created, reserved, confirmed };
struct Logged {
    ChunkHandle chunk = 0;
    ChunkVersion version = 0;
    Step step = Step::created;
    std::uint64_t length = 0;
    CLEAVE_FIELDS(Logged, chunk, version, step, length);
};
// Some of the replicas have not answered for a version.
struct ReplicasSilent {
    ChunkHandle chunk = 0;
    ChunkVersion version = 0;
    CLEAVE_FIELDS(ReplicasSilent, chunk, version);
};
struct CloneLate {
    ChunkHandle chunk = 0;
    ChunkVersion version = 0;
    CLEAVE_FIELDS(CloneLate, chunk, version);
};

// One record of the operation log: what is known of a chunk from then on.
struct LogRecord {
    std::string file;
    ChunkHandle chunk = 0;
    ChunkVersion version = 0;
    ChunkVersion reserved = 0;
    CLEAVE_FIELDS(LogRecord, file, chunk, version, reserved);
};

class Master {
  public:
    // `servers` are told to the constructor once all are placed.
    Master(const Config& config, std::vector<NodeId> servers)
        : config_(config), servers_(std::move(servers)) {}

    using Messages = Handles<LookUp, Heartbeat, VersionTaken>;
    using Events = Handles<LookAfterChunks, Logged, ReplicasSilent, CloneLate>;
    using StoreEvents = Handles<>;

    void on_start(Host& host, const DiskImage& disk);

    void on(Host& host, NodeId client, const LookUp& request);
    void on(Host& host, NodeId server, const Heartbeat& heartbeat);
    void on(Host& host, NodeId server, const VersionTaken& taken);
    void on(Host& host, const Logged& logged);
    void on(Host& host, const ReplicasSilent& timer);
    void on(Host& host, const CloneLate& timer);
    void on(Host& host, const LookAfterChunks&);

  private:
    struct Location {
        ChunkVersion version = 0;
        Instant as_of;  // by the chunkserver's clock
        CLEAVE_FIELDS(Location, version, as_of);
    };
    struct Lease {
        NodeId primary;
        Instant until;
        Instant asked;
        std::vector<NodeId> members;  // the primary too
        CLEAVE_FIELDS(Lease, primary, until, asked, members);
    };
    // A new version is being handed out: for a lease, or for a clone at `target`.
    struct Advance {
        ChunkVersion version = 0;
        std::set<NodeId> to;
        struct Taken {
            Instant asked;
            Instant heard;
            CLEAVE_FIELDS(Taken, asked, heard);
        };
        std::map<NodeId, Taken> taken;
        std::optional<NodeId> target;
        CLEAVE_FIELDS(Advance, version, to, taken, target);
    };
    struct Waiting {
        NodeId client;
        LookUp request;
        CLEAVE_FIELDS(Waiting, client, request);
    };
    struct Chunk {
        std::string file;
        std::uint64_t index = 0;
        ChunkVersion version = 0;   // zero: nobody has it yet
        ChunkVersion reserved = 0;  // the highest that may have been handed out
        std::map<NodeId, Location> replicas;
        std::optional<Lease> lease;
        std::optional<Advance> advance;
        std::optional<NodeId> cloning;  // to this server, of the present version
        std::vector<Waiting> waiting;   // for a primary
        CLEAVE_FIELDS(Chunk, file, index, version, reserved, replicas, lease, advance, cloning,
                      waiting);
    };
    struct Server {
        Instant heard = Instant::at(-Duration::seconds(1'000'000));
        Instant sent;  // the newest heartbeat, by its clock
        CLEAVE_FIELDS(Server, heard, sent);
    };

    void log_step(Host& host, ChunkHandle chunk, Step step, ChunkVersion version);
    ChunkHandle create(Host& host, const std::string& file);
    void answer(Host& host, NodeId client, const LookUp& request, ChunkHandle handle);
    void answer_waiting(Host& host, ChunkHandle handle);
    void serve(Host& host, ChunkHandle handle);
    void start_advance(Host& host, ChunkHandle handle, std::optional<NodeId> clone_to);
    void reserve(Host& host, ChunkHandle handle, Chunk& chunk);
    void grant(Host& host, ChunkHandle handle, Chunk& chunk, const Advance& advance);
    void report(Host& host, NodeId server, ChunkHandle handle, ChunkVersion version, Instant as_of);

    bool alive(Host& host, NodeId server) const;
    bool lease_valid(Host& host, const Chunk& chunk) const;
    bool up_to_date(const Chunk& chunk, ChunkVersion version) const;
    std::vector<NodeId> holders(Host& host, const Chunk& chunk) const;
    std::optional<NodeId> spare(Host& host, const Chunk& chunk) const;
    std::vector<NodeId> placement(Host& host) const;

    Config config_;
    std::vector<NodeId> servers_;
    std::map<NodeId, Server> heard_;
    std::map<std::string, std::vector<ChunkHandle>> files_;
    std::map<ChunkHandle, Chunk> chunks_;
    parts::CheckedLog log_{"operation-log"};
    Instant quiet_until_;  // leases of an earlier life may be valid

  public:
    CLEAVE_FIELDS(Master, config_, servers_, heard_, files_, chunks_, log_, quiet_until_);
};

}  // namespace cleave::gfs
