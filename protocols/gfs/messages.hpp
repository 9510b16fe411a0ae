#pragma once
// What the parts of a GFS cell say to each other. A chunk is named by its handle, and its states
// are told apart by a version number, which the master advances whenever it grants a new lease
// (Ghemawat et al., SOSP 2003, section 4.5). A mutation is named by its client and a number, which
// stays the same as long as the client does not know what became of it.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "host/content.hpp"
#include "host/fields.hpp"
#include "host/store.hpp"
#include "host/time.hpp"
#include "host/units.hpp"

namespace cleave::gfs {

using ChunkHandle = std::uint64_t;  // from 1
using ChunkVersion = std::uint64_t;
using SerialNumber = std::uint64_t;  // of a mutation, in the order of the primary, from 1

// What stands in padding and in what was never written: no client writes it.
inline constexpr Value nothing = 0;

// `content` with `data` in the place of what it had there; what lies between is a hole.
Content overwritten(const Content& content, Bytes offset, const Content& data);

// ---- clients and the master ----

struct LookUp {
    std::uint64_t request = 0;
    std::string file;
    std::optional<std::uint64_t> index{};  // of the chunk in the file; nothing: the last one
    bool mutates = false;                  // wants a primary, and the chunk if there is none
    bool lost_primary = false;             // the one it knew was silent or said that it is none
    CLEAVE_FIELDS(LookUp, request, file, index, mutates, lost_primary);
};
struct LookedUp {
    std::uint64_t request = 0;
    std::uint64_t index = 0;
    std::uint64_t chunks = 0;  // of the file; the chunk exists if its index is below that
    ChunkHandle chunk = 0;     // zero: nobody has written to it
    ChunkVersion version = 0;
    std::optional<NodeId> primary{};
    std::vector<NodeId> replicas{};  // all that are up to date, the primary too
    CLEAVE_FIELDS(LookedUp, request, index, chunks, chunk, version, primary, replicas);
};

// ---- clients and chunkservers ----

struct PushData {
    NodeId client;
    std::uint64_t number = 0;
    Content data;
    std::vector<NodeId> route;  // to be passed on along it
    CLEAVE_FIELDS(PushData, client, number, data, route);
};
struct DataReceived {
    std::uint64_t number = 0;
    CLEAVE_FIELDS(DataReceived, number);
};

enum class MutationKind : std::uint8_t { write, append };
struct Mutate {
    std::uint64_t number = 0;
    std::uint64_t lowest = 0;  // that its client still waits for
    ChunkHandle chunk = 0;
    ChunkVersion version = 0;
    MutationKind kind = MutationKind::write;
    Bytes offset;  // of a write, in the chunk
    CLEAVE_FIELDS(Mutate, number, lowest, chunk, version, kind, offset);
};
enum class MutationResult : std::uint8_t {
    done,     // by all replicas
    padded,   // the record does not fit: the chunk has been filled up, try the next one
    failed,   // at some replica: it may be done at others
    refused,  // this is not the primary of that version
};
struct Mutated {
    std::uint64_t number = 0;
    MutationResult result = MutationResult::done;
    Bytes offset;  // where a record went, in the chunk
    CLEAVE_FIELDS(Mutated, number, result, offset);
};

struct ReadChunk {
    OperationId operation;
    std::uint64_t step = 0;  // of it: an answer that comes late is to another question
    ChunkHandle chunk = 0;
    ChunkVersion version = 0;
    ByteRange range;
    CLEAVE_FIELDS(ReadChunk, operation, step, chunk, version, range);
};
struct ChunkRead {
    OperationId operation;
    std::uint64_t step = 0;
    bool refused = false;  // no such chunk here, or an older version of it
    Content content;       // up to the end of what has been written
    CLEAVE_FIELDS(ChunkRead, operation, step, refused, content);
};

// ---- the primary and the secondaries ----

struct Apply {
    ChunkHandle chunk = 0;
    ChunkVersion version = 0;
    SerialNumber serial = 0;
    Bytes offset;
    Bytes padding;  // instead of data, if not zero
    NodeId client;
    std::uint64_t number = 0;
    NodeId primary;
    CLEAVE_FIELDS(Apply, chunk, version, serial, offset, padding, client, number, primary);
};
struct Applied {
    ChunkHandle chunk = 0;
    ChunkVersion version = 0;
    SerialNumber serial = 0;
    bool ok = true;
    CLEAVE_FIELDS(Applied, chunk, version, serial, ok);
};

// ---- the master and chunkservers ----

struct Heartbeat {
    Instant sent;  // by the chunkserver's clock
    std::map<ChunkHandle, ChunkVersion> chunks;
    std::vector<ChunkHandle> extend;  // asks for more of the leases on these
    CLEAVE_FIELDS(Heartbeat, sent, chunks, extend);
};
struct HeartbeatReply {
    Instant sent;  // of the heartbeat that it answers
    std::map<ChunkHandle, ChunkVersion> extended;
    std::map<ChunkHandle, ChunkVersion> garbage;  // to be removed, if still of that version
    CLEAVE_FIELDS(HeartbeatReply, sent, extended, garbage);
};
// To a replica that is up to date: of version `from` or later.
struct AdvanceVersion {
    ChunkHandle chunk = 0;
    ChunkVersion from = 0;  // zero: create the chunk
    ChunkVersion version = 0;
    CLEAVE_FIELDS(AdvanceVersion, chunk, from, version);
};
struct VersionTaken {
    ChunkHandle chunk = 0;
    ChunkVersion version = 0;
    Instant asked;  // by the chunkserver's clock: what a lease may count from
    CLEAVE_FIELDS(VersionTaken, chunk, version, asked);
};
struct GrantLease {
    ChunkHandle chunk = 0;
    ChunkVersion version = 0;
    Instant asked;  // as in its VersionTaken
    std::vector<NodeId> secondaries;
    CLEAVE_FIELDS(GrantLease, chunk, version, asked, secondaries);
};
struct CloneChunk {
    ChunkHandle chunk = 0;
    ChunkVersion version = 0;
    NodeId source;
    CLEAVE_FIELDS(CloneChunk, chunk, version, source);
};
struct FetchChunk {
    ChunkHandle chunk = 0;
    ChunkVersion version = 0;
    CLEAVE_FIELDS(FetchChunk, chunk, version);
};
struct ChunkFetched {
    ChunkHandle chunk = 0;
    ChunkVersion version = 0;
    Content content;
    CLEAVE_FIELDS(ChunkFetched, chunk, version, content);
};

}  // namespace cleave::gfs
