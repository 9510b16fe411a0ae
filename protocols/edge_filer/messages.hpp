#pragma once
// What clients, filers and token servers of an edge-filer system say to each other. Every message
// may be lost, repeated and overtaken; each carries what its receiver needs to recognise an old
// one: `incarnation` numbers the lives of a filer, `session` those of its lease with one token
// server, and `grant` the tokens a server has given out, upwards, for ever.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/client.hpp"
#include "host/content.hpp"
#include "host/fields.hpp"
#include "host/time.hpp"

namespace cleave::edge_filer {

// What a token entitles its holder to. Any number of readers, or one writer.
enum class Mode : std::uint8_t { none, read, write };
constexpr std::string_view to_string(Mode mode) {
    return mode == Mode::none ? "none" : mode == Mode::read ? "read" : "write";
}

// One committed state of a file: which objects hold it. Number 0 is the file that does not exist
// yet.
struct Version {
    std::uint64_t number = 0;
    std::vector<std::string> chunks;  // object names, in order; none: the file does not exist
    CLEAVE_FIELDS(Version, number, chunks);
};

// --- client and filer
// -------------------------------------------------------------------------------------------

// Asks a filer which life it is in; doubles as a ping.
struct Mount {
    CLEAVE_NO_FIELDS(Mount);
};
struct Mounted {
    std::uint64_t incarnation = 0;
    CLEAVE_FIELDS(Mounted, incarnation);
};
struct Ask {
    std::uint64_t incarnation =
        0;               // the filer's, as the client knows it; another life does not answer
    OperationId lowest;  // the lowest of this client's operations that is still unanswered
    ClientRequest request;
    CLEAVE_FIELDS(Ask, incarnation, lowest, request);
};
struct Answer {
    ClientReply reply;
    CLEAVE_FIELDS(Answer, reply);
};

// --- filer and filer of one site
// --------------------------------------------------------------------------------

struct Heartbeat {
    std::uint64_t incarnation = 0;
    // The life of the partner that keeps all of the sender's acknowledged, unwritten data; 0: none
    // does. Once said, it stays true for as long as both live.
    std::uint64_t vouched = 0;
    CLEAVE_FIELDS(Heartbeat, incarnation, vouched);
};
// Unwritten data of a file, for the partner to keep until it is in the store.
struct Mirror {
    std::uint64_t incarnation = 0;
    std::string file;
    std::uint64_t grant = 0;     // the write token it was written under
    std::uint64_t sequence = 0;  // of the writes of this filer; the highest is the newest
    Content content;             // the whole file
    CLEAVE_FIELDS(Mirror, incarnation, file, grant, sequence, content);
};
struct Mirrored {
    std::uint64_t incarnation = 0;         // of the partner: what an earlier life kept is gone
    std::uint64_t writer_incarnation = 0;  // whose sequence it is
    std::string file;
    std::uint64_t sequence = 0;
    CLEAVE_FIELDS(Mirrored, incarnation, writer_incarnation, file, sequence);
};
// The data up to `sequence` is in the store; the partner may forget it.
struct MirrorDrop {
    std::uint64_t incarnation = 0;
    std::string file;
    std::uint64_t sequence = 0;
    CLEAVE_FIELDS(MirrorDrop, incarnation, file, sequence);
};

// --- filer and token server
// -------------------------------------------------------------------------------------

struct Renew {
    std::uint64_t incarnation = 0;
    Instant sent;  // by the filer's clock; comes back in the answer
    CLEAVE_FIELDS(Renew, incarnation, sent);
};
struct HeldToken {
    std::string file;
    std::uint64_t grant = 0;
    CLEAVE_FIELDS(HeldToken, file, grant);
};
struct Renewed {
    std::uint64_t incarnation = 0;  // of the filer that asked: a later life must ask for itself
    std::uint64_t session = 0;      // a new number: the filer's earlier read tokens are gone
    Instant sent;
    std::vector<HeldToken> writes;  // the write tokens the filer still holds
    CLEAVE_FIELDS(Renewed, incarnation, session, sent, writes);
};
struct Acquire {
    std::uint64_t session = 0;
    std::string file;
    Mode mode = Mode::none;
    std::uint64_t dead_grant = 0;  // tokens of this file up to here the filer has given up
    CLEAVE_FIELDS(Acquire, session, file, mode, dead_grant);
};
struct Grant {
    std::uint64_t session = 0;
    std::string file;
    Mode mode = Mode::none;
    std::uint64_t grant = 0;
    Version version;
    CLEAVE_FIELDS(Grant, session, file, mode, grant, version);
};
struct Recall {
    std::string file;
    std::uint64_t grant = 0;
    Mode leave = Mode::none;  // what the holder may keep
    CLEAVE_FIELDS(Recall, file, grant, leave);
};
struct Released {
    std::uint64_t incarnation = 0;  // only the life that held a write token can give it up
    std::string file;
    std::uint64_t grant = 0;
    CLEAVE_FIELDS(Released, incarnation, file, grant);
};
// A new version, whose chunks are in the store.
struct Commit {
    std::uint64_t incarnation = 0;
    std::string file;
    std::uint64_t grant = 0;
    Version version;
    Mode keep = Mode::none;  // what the filer goes on holding
    CLEAVE_FIELDS(Commit, incarnation, file, grant, version, keep);
};
struct Committed {
    std::uint64_t session = 0;
    std::string file;
    std::uint64_t grant = 0;
    std::uint64_t number = 0;
    Mode keep = Mode::none;
    CLEAVE_FIELDS(Committed, session, file, grant, number, keep);
};
// The token is no longer the filer's: its partner has taken it over.
struct Rejected {
    std::string file;
    std::uint64_t grant = 0;
    CLEAVE_FIELDS(Rejected, file, grant);
};
// The partner of a filer that seems dead asks for the write tokens of its lives up to
// `dead_incarnation`.
struct TakeOver {
    std::uint64_t incarnation = 0;  // of the asking partner
    NodeId dead;
    std::uint64_t dead_incarnation = 0;
    CLEAVE_FIELDS(TakeOver, incarnation, dead, dead_incarnation);
};
struct TakenToken {
    std::string file;
    std::uint64_t old_grant = 0;  // the dead filer's, under which it mirrored
    std::uint64_t grant = 0;      // now the partner's
    Version version;
    CLEAVE_FIELDS(TakenToken, file, old_grant, grant, version);
};
struct TakenOver {
    std::uint64_t session = 0;  // of the asking partner
    NodeId dead;
    std::uint64_t dead_incarnation = 0;
    std::uint64_t fence = 0;  // what the dead filer mirrors under grants up to here comes too late
    std::vector<TakenToken> tokens;
    CLEAVE_FIELDS(TakenOver, session, dead, dead_incarnation, fence, tokens);
};

// --- token server and token server
// ------------------------------------------------------------------------------

// Whose token a partner has taken over: the dead filer mirrored its data under this grant.
struct Legacy {
    NodeId filer;
    std::uint64_t grant = 0;
    CLEAVE_FIELDS(Legacy, filer, grant);
};
struct Writer {
    NodeId filer;
    std::uint64_t incarnation = 0;
    std::uint64_t grant = 0;
    std::optional<Legacy> legacy;
    CLEAVE_FIELDS(Writer, filer, incarnation, grant, legacy);
};
// The durable state of one file in the version database.
struct FileRecord {
    Version version;
    std::optional<Writer> writer;  // may hold newer data than `version`
    CLEAVE_FIELDS(FileRecord, version, writer);
};
// One entry of a token server's log; without a file it only states the epoch.
struct LogEntry {
    std::uint64_t epoch = 0;  // the life of the server that wrote it
    std::uint64_t index = 0;  // upwards, over all epochs
    std::string file;
    FileRecord record;
    CLEAVE_FIELDS(LogEntry, epoch, index, file, record);
};
struct Replicate {
    LogEntry entry;
    CLEAVE_FIELDS(Replicate, entry);
};
struct Replicated {
    std::uint64_t epoch = 0;  // a crash can lose an index, and a later life use it again
    std::uint64_t index = 0;
    CLEAVE_FIELDS(Replicated, epoch, index);
};
// A server that finds its disk empty asks its peers for what they keep of its log.
struct FetchLog {
    CLEAVE_NO_FIELDS(FetchLog);
};
struct FetchedLog {
    std::vector<LogEntry> entries;  // of the asker's log, the newest of each file
    std::vector<LogEntry> own;      // of the sender's, for the asker to keep replicas of again
    CLEAVE_FIELDS(FetchedLog, entries, own);
};

}  // namespace cleave::edge_filer
