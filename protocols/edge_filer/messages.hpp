#pragma once
// What clients, filers and token servers of an edge-filer system say to each other. Every message
// may be lost, repeated and overtaken; each carries what its receiver needs to recognise an old
// one: `incarnation` numbers the lives of a filer, `session` those of its lease on one share of the
// files, `grant` the tokens given out in a share, upwards, for ever, and `epoch` the reigns of the
// token servers over a share.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "edge_filer/directory.hpp"
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

// One committed state of a file: which objects hold it, and its attributes; or of a directory,
// which is kept here as a whole. Number 0 is what does not exist yet.
struct Version {
    std::uint64_t number = 0;
    std::vector<std::string> chunks;  // object names, in order; none: the file does not exist
    Bytes size;
    std::optional<Value> stamp;  // Content::value
    Directory directory;
    CLEAVE_FIELDS(Version, number, chunks, size, stamp, directory);
};

// Who has a second copy of all that a filer acknowledged under a write token, and may take the
// token over when that filer dies: its partner, in a life that had kept all. Nobody (the filer
// itself): what is acknowledged is in the store.
struct Partner {
    NodeId filer;
    std::uint64_t incarnation = 0;
    std::uint64_t change = 0;  // numbers what a life of the filer says of its partners, upwards
    CLEAVE_FIELDS(Partner, filer, incarnation, change);
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
    // The sender has everything that it was given to keep in its lives since this one.
    std::uint64_t kept_since = 0;
    NodeId partner;  // whom it gives its own to keep
    CLEAVE_FIELDS(Heartbeat, incarnation, kept_since, partner);
};
// Unwritten data of a file, for the partner to keep until it is in the store.
struct Mirror {
    std::uint64_t incarnation = 0;
    std::string file;
    std::uint64_t grant = 0;     // the write token it was written under
    std::uint64_t session = 0;   // in which the filer holds it
    std::uint64_t sequence = 0;  // of the writes of this filer; the highest is the newest
    Content content;             // the whole file,
    Directory directory;         // or the whole directory
    CLEAVE_FIELDS(Mirror, incarnation, file, grant, session, sequence, content, directory);
};
struct Mirrored {
    std::uint64_t incarnation = 0;         // of the partner: what an earlier life kept is gone
    std::uint64_t writer_incarnation = 0;  // whose sequence it is
    std::string file;
    std::uint64_t session = 0;  // as in the newest Mirror
    std::uint64_t sequence = 0;
    CLEAVE_FIELDS(Mirrored, incarnation, writer_incarnation, file, session, sequence);
};
// The data up to `sequence` is in the store; the partner may forget it.
struct MirrorDrop {
    std::uint64_t incarnation = 0;
    std::string file;
    std::uint64_t sequence = 0;
    CLEAVE_FIELDS(MirrorDrop, incarnation, file, sequence);
};

// Asks the filer that keeps this object for the site; `fetch` and `chunk` come back.
struct FetchChunk {
    std::string file;
    std::string object;
    std::uint64_t fetch = 0;
    std::uint64_t chunk = 0;
    CLEAVE_FIELDS(FetchChunk, file, object, fetch, chunk);
};
struct FetchedChunk {
    std::string file;
    std::uint64_t fetch = 0;
    std::uint64_t chunk = 0;
    Content content;
    CLEAVE_FIELDS(FetchedChunk, file, fetch, chunk, content);
};
// A new object, which is in the store now.
struct KeepChunk {
    std::string file;
    std::string object;
    std::uint64_t chunk = 0;
    Content content;
    CLEAVE_FIELDS(KeepChunk, file, object, chunk, content);
};

// --- filer and token server
// -------------------------------------------------------------------------------------

struct Renew {
    std::uint32_t share = 0;
    std::uint64_t incarnation = 0;
    Instant sent;  // by the filer's clock; comes back in the answer
    CLEAVE_FIELDS(Renew, share, incarnation, sent);
};
struct HeldToken {
    std::string file;
    std::uint64_t grant = 0;
    CLEAVE_FIELDS(HeldToken, file, grant);
};
struct Renewed {
    std::uint32_t share = 0;
    std::uint64_t incarnation = 0;  // of the filer that asked: a later life must ask for itself
    std::uint64_t session = 0;      // a new number: the filer's earlier read tokens are gone
    Instant sent;
    std::vector<HeldToken> writes;  // the write tokens the filer still holds
    CLEAVE_FIELDS(Renewed, share, incarnation, session, sent, writes);
};
struct Acquire {
    std::uint64_t session = 0;
    std::string file;
    Mode mode = Mode::none;
    std::uint64_t dead_grant = 0;  // tokens of this file up to here the filer has given up
    Partner partner;               // of whoever writes
    CLEAVE_FIELDS(Acquire, session, file, mode, dead_grant, partner);
};
struct Grant {
    std::uint64_t session = 0;
    std::string file;
    Mode mode = Mode::none;
    std::uint64_t grant = 0;
    Version version;
    Partner partner;
    CLEAVE_FIELDS(Grant, session, file, mode, grant, version, partner);
};
// Another filer has a copy of everything from now on. Until the server has said that it knows,
// nothing is acknowledged for being there: the former partner might be asked to take over.
struct ChangePartner {
    std::uint64_t session = 0;
    std::string file;
    std::uint64_t grant = 0;
    Partner partner;
    CLEAVE_FIELDS(ChangePartner, session, file, grant, partner);
};
struct PartnerChanged {
    std::uint64_t session = 0;
    std::string file;
    std::uint64_t grant = 0;
    Partner partner;
    CLEAVE_FIELDS(PartnerChanged, session, file, grant, partner);
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
    std::uint32_t share = 0;
    std::uint64_t incarnation = 0;  // of the asking partner
    std::uint64_t kept_since = 0;   // as in its Heartbeat
    NodeId dead;
    std::uint64_t dead_incarnation = 0;
    CLEAVE_FIELDS(TakeOver, share, incarnation, kept_since, dead, dead_incarnation);
};
struct TakenToken {
    std::string file;
    std::uint64_t old_grant = 0;  // the dead filer's, under which it mirrored
    std::uint64_t grant = 0;      // now the partner's
    Version version;
    CLEAVE_FIELDS(TakenToken, file, old_grant, grant, version);
};
struct TakenOver {
    std::uint32_t share = 0;
    std::uint64_t session = 0;  // of the asking partner
    NodeId dead;
    std::uint64_t dead_incarnation = 0;  // 0: it lives after all, but has lost these tokens
    std::uint64_t fence = 0;  // what the dead filer mirrors in sessions up to here comes too late
    std::vector<TakenToken> tokens;
    CLEAVE_FIELDS(TakenOver, share, session, dead, dead_incarnation, fence, tokens);
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
    std::optional<Legacy> legacy;  // until a partner of this filer has it, too
    Partner partner;
    CLEAVE_FIELDS(Writer, filer, incarnation, grant, legacy, partner);
};
// The durable state of one file in the version database.
struct FileRecord {
    Version version;
    std::optional<Writer> writer;  // may hold newer data than `version`
    CLEAVE_FIELDS(FileRecord, version, writer);
};
// One entry of a share's log. The newest of a file is its state, by epoch and index; one without a
// file only states the epoch, which its replica has promised to keep to.
struct LogEntry {
    std::uint64_t epoch = 0;
    std::uint64_t index = 0;  // upwards within the epoch
    std::string file;
    FileRecord record;
    CLEAVE_FIELDS(LogEntry, epoch, index, file, record);
};
struct Replicate {
    std::uint32_t share = 0;
    std::uint64_t epoch = 0;
    std::uint64_t index = 0;  // of the last entry
    bool whole = false;       // the entries are all there is; else one more
    std::vector<LogEntry> entries;
    CLEAVE_FIELDS(Replicate, share, epoch, index, whole, entries);
};
struct Replicated {
    std::uint32_t share = 0;
    std::uint64_t epoch = 0;
    std::uint64_t index = 0;
    CLEAVE_FIELDS(Replicated, share, epoch, index);
};
// The sender wants to act for the share from now on.
struct Claim {
    std::uint32_t share = 0;
    std::uint64_t epoch = 0;
    CLEAVE_FIELDS(Claim, share, epoch);
};
// The sender takes nothing of lower epochs any more; this is all that it took before.
struct Promise {
    std::uint32_t share = 0;
    std::uint64_t epoch = 0;
    bool first = false;  // it knows of no epoch before
    std::vector<LogEntry> entries;
    CLEAVE_FIELDS(Promise, share, epoch, first, entries);
};
// The receiver's epoch is over.
struct Superseded {
    std::uint32_t share = 0;
    std::uint64_t epoch = 0;  // the one that the sender keeps to
    CLEAVE_FIELDS(Superseded, share, epoch);
};
struct Reign {
    std::uint32_t share = 0;
    std::uint64_t epoch = 0;
    CLEAVE_FIELDS(Reign, share, epoch);
};
// Asks for the lease of the shares that the sender acts for. Who gives it, gives none to others
// until it is over.
struct Hold {
    Instant sent;  // by the sender's clock; comes back in the answer
    std::vector<Reign> reigns;
    CLEAVE_FIELDS(Hold, sent, reigns);
};
struct Held {
    Instant sent;
    std::vector<Reign> reigns;
    CLEAVE_FIELDS(Held, sent, reigns);
};
// A server whose disk is empty or damaged asks all its peers for what they keep.
struct FetchLogs {
    CLEAVE_NO_FIELDS(FetchLogs);
};
struct FetchedLog {
    std::uint64_t promised = 0;
    std::vector<LogEntry> entries;
    CLEAVE_FIELDS(FetchedLog, promised, entries);
};
struct FetchedLogs {
    std::vector<FetchedLog> shares;
    CLEAVE_FIELDS(FetchedLogs, shares);
};

}  // namespace cleave::edge_filer
