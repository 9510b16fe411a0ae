#pragma once
// A token server. The files fall into shares; for each share one server at a time is the authority
// on its files, across all sites. It grants read tokens to many filers or the write token to one,
// recalls them when another filer asks, and keeps the share's part of the version database: which
// objects are a file's current content. Records are on the disks of a majority of the servers
// before anything is said about them, and when a server falls silent, another takes its share over
// from the replicas.
//
// Invariant: at any moment a file has either one writer, named in a durable record, or readers
// whose sessions have not expired; a writer's token ends only by its own commit or release, or when
// its partner takes it over, because the writer may hold data that is nowhere else. Two servers
// never act for one share at once. Source: US patents 9,323,681 (tokens, mirrored to a spare, and
// the reconstruction of their database) and 9,170,953 (one server a datum, across clusters); leases
// after Gray and Cheriton, SOSP 1989; epochs and promises after the synod of Lamport, "The
// Part-Time Parliament", TOCS 1998. Choices: after a change of server or a restart, read tokens are
// forgotten and no write token is granted for one lease (the grace period); a share that was taken
// over stays where it is.
//
// The code: token_server.cpp (tokens), heirs.cpp (who takes over from a dead filer),
// version_log.cpp (the version database and its replicas), reign.cpp (who acts for a share).

#include <deque>
#include <map>
#include <set>
#include <variant>

#include "edge_filer/config.hpp"
#include "edge_filer/messages.hpp"
#include "host/node.hpp"
#include "parts/checked_log.hpp"

namespace cleave::edge_filer {

// Keeps the newer entry of its file.
void keep_newest(std::map<std::string, LogEntry>& entries, const LogEntry& entry);

// What this server's replica of a share took from the share's server is on its disk; it ends the
// log at this length.
struct ReplicaSynced {
    std::uint32_t share = 0;
    std::uint64_t epoch = 0;
    std::uint64_t index = 0;
    std::uint64_t length = 0;
    CLEAVE_FIELDS(ReplicaSynced, share, epoch, index, length);
};
struct PromiseSynced {
    std::uint32_t share = 0;
    std::uint64_t epoch = 0;
    bool first = false;
    std::uint64_t length = 0;
    CLEAVE_FIELDS(PromiseSynced, share, epoch, first, length);
};
struct RecoverySynced {
    CLEAVE_NO_FIELDS(RecoverySynced);
};
struct ReplicateAgain {
    std::uint32_t share = 0;
    std::uint64_t epoch = 0;
    std::uint64_t index = 0;
    CLEAVE_FIELDS(ReplicateAgain, share, epoch, index);
};
struct FetchAgain {
    CLEAVE_NO_FIELDS(FetchAgain);
};
struct RecallAgain {
    std::string file;
    CLEAVE_FIELDS(RecallAgain, file);
};
struct Watch {
    CLEAVE_NO_FIELDS(Watch);
};

class TokenServer {
  public:
    // One of the `token_servers` of the configuration.
    TokenServer(Config config, std::uint32_t position);

    using Messages =
        Handles<Renew, Acquire, Released, Commit, ChangePartner, TakeOver, Replicate, Replicated,
                Claim, Promise, Superseded, Hold, Held, FetchLogs, FetchedLogs>;
    using Events = Handles<ReplicaSynced, PromiseSynced, RecoverySynced, ReplicateAgain, FetchAgain,
                           RecallAgain, Watch>;
    using StoreEvents = Handles<>;

    // token_server.cpp
    void on(Host& host, NodeId filer, const Renew& renew);
    void on(Host& host, NodeId filer, const Acquire& acquire);
    void on(Host& host, NodeId filer, const Released& released);
    void on(Host& host, NodeId filer, const Commit& commit);
    void on(Host& host, const RecallAgain& timer);
    // heirs.cpp
    void on(Host& host, NodeId filer, const ChangePartner& change);
    void on(Host& host, NodeId filer, const TakeOver& request);
    // version_log.cpp
    void on_start(Host& host, const DiskImage& disk);
    void on(Host& host, NodeId peer, const Replicate& replicate);
    void on(Host& host, NodeId peer, const Replicated& replicated);
    void on(Host& host, NodeId peer, const FetchLogs& fetch);
    void on(Host& host, NodeId peer, const FetchedLogs& fetched);
    void on(Host& host, const ReplicaSynced& synced);
    void on(Host& host, const RecoverySynced& synced);
    void on(Host& host, const ReplicateAgain& timer);
    void on(Host& host, const FetchAgain& timer);
    // reign.cpp
    void on(Host& host, const Watch&);
    void on(Host& host, NodeId peer, const Claim& claim);
    void on(Host& host, NodeId peer, const Promise& promise);
    void on(Host& host, NodeId peer, const Superseded& superseded);
    void on(Host& host, NodeId peer, const Hold& hold);
    void on(Host& host, NodeId peer, const Held& held);
    void on(Host& host, const PromiseSynced& synced);

  private:
    struct Session {
        std::uint64_t incarnation = 0;
        std::uint64_t number = 0;
        Instant expires;
        CLEAVE_FIELDS(Session, incarnation, number, expires);
    };
    struct Reader {
        std::uint64_t grant = 0;
        std::uint64_t session = 0;
        CLEAVE_FIELDS(Reader, grant, session);
    };
    struct Waiter {
        NodeId filer;
        std::uint64_t session = 0;
        Mode mode = Mode::none;
        Partner partner;
        CLEAVE_FIELDS(Waiter, filer, session, mode, partner);
    };
    struct File {
        FileRecord record;
        std::map<NodeId, Reader> readers;
        std::deque<Waiter> waiters;
        bool persisting = false;      // a change of `record` is on its way to disk; all else waits
        bool recall_pending = false;  // a RecallAgain timer is set
        // What holders have been asked to keep since it was set, by their grants.
        std::map<std::uint64_t, Mode> recalls;
        CLEAVE_FIELDS(File, record, readers, waiters, persisting, recall_pending, recalls);
    };

    // What to say once a log entry is durable.
    struct ThenNothing {
        CLEAVE_NO_FIELDS(ThenNothing);
    };
    struct ThenOpen {  // all that was recovered is durable anew
        CLEAVE_NO_FIELDS(ThenOpen);
    };
    struct ThenGrant {
        NodeId filer;
        std::uint64_t session = 0;
        CLEAVE_FIELDS(ThenGrant, filer, session);
    };
    struct ThenCommitted {
        NodeId filer;
        std::uint64_t incarnation = 0;
        std::uint64_t grant = 0;
        Mode keep = Mode::none;
        CLEAVE_FIELDS(ThenCommitted, filer, incarnation, grant, keep);
    };
    struct ThenPartnerChanged {
        NodeId filer;
        CLEAVE_FIELDS(ThenPartnerChanged, filer);
    };
    using Then = std::variant<ThenNothing, ThenOpen, ThenGrant, ThenCommitted, ThenPartnerChanged>;
    struct Unsettled {
        Replicate message;
        std::set<NodeId> copies;  // the servers that have it on disk
        Then then;
        CLEAVE_FIELDS(Unsettled, message, copies, then);
    };
    struct Candidacy {  // for an epoch in which this server wants to act
        std::uint64_t epoch = 0;
        NodeId former;  // the share's server so far
        std::set<NodeId> promises;
        bool first = true;       // none of them knows of an epoch before
        bool own_alone = false;  // takes its own replica for the whole
        std::map<std::string, LogEntry> recovered;
        CLEAVE_FIELDS(Candidacy, epoch, former, promises, first, own_alone, recovered);
    };
    // Where this server acts for the share, or is about to.
    struct Office {
        std::uint64_t epoch = 0;
        bool open = false;  // what was recovered is durable in this epoch
        std::uint64_t serial = 0;
        std::uint64_t log_index = 0;
        Instant grace_until;
        std::map<NodeId, Instant> held;  // the newest lease of each peer, from when it was asked
        std::map<NodeId, Session> sessions;
        std::map<std::string, File> files;
        std::map<std::uint64_t, Unsettled> unsettled;  // by index
        CLEAVE_FIELDS(Office, epoch, open, serial, log_index, grace_until, held, sessions, files,
                      unsettled);

        std::uint64_t next_serial() { return epoch << 32 | ++serial; }
    };
    struct Share {
        parts::CheckedLog log;  // this server's replica
        std::map<std::string, LogEntry> entries;
        std::uint64_t promised = 0;  // takes nothing of lower epochs
        Instant heard;               // when its server was last heard of
        Instant lease_until;         // given to the server of the epoch promised; none to others
        std::optional<Candidacy> candidacy;
        std::optional<Office> office;
        CLEAVE_FIELDS(Share, log, entries, promised, heard, lease_until, candidacy, office);
    };

    // token_server.cpp
    const Session* live_session(Host& host, const Office& office, NodeId filer) const;
    bool is_live(Host& host, const Office& office, NodeId filer, const Reader& reader) const;
    void serve(Host& host, const std::string& name);
    bool serve_front(Host& host, const std::string& name, Office& office, const Waiter& waiter);
    bool is_in_the_way(Host& host, const Office& office, const File& file,
                       const Waiter& waiter) const;
    void recall(Host& host, NodeId holder, File& file, const Recall& message);
    bool recall_readers(Host& host, const std::string& name, Office& office, NodeId except);
    void recall_later(Host& host, const std::string& name, Office& office);
    // heirs.cpp
    struct Death {  // of a filer, as far as the server can tell
        bool reborn = false;
        bool expired = false;
        bool certain() const { return reborn || expired; }
    };
    Death death_of(Host& host, const Office& office, const TakeOver& request) const;
    bool hand_over(Host& host, NodeId heir, const TakeOver& request, Death death);
    // version_log.cpp
    void take_part(Host& host);
    void recover_from_peers(Host& host);
    void rewrite(Host& host, Share& share);
    void persist(Host& host, const std::string& name, FileRecord record, Then then);
    void replicate(Host& host, Replicate message, Then then);
    void keep(Host& host, const Replicate& message);
    void settle(Host& host, const Unsettled& settled);
    void finish(Host&, std::uint32_t, const LogEntry&, const ThenNothing&) {}
    void finish(Host&, std::uint32_t, const LogEntry&, const ThenOpen&) {}
    void finish(Host& host, std::uint32_t share, const LogEntry& entry, const ThenGrant& then);
    void finish(Host& host, std::uint32_t share, const LogEntry& entry, const ThenCommitted& then);
    void finish(Host& host, std::uint32_t share, const LogEntry& entry,
                const ThenPartnerChanged& then);
    // reign.cpp
    NodeId server_of(std::uint64_t epoch) const;
    bool is_majority(std::size_t servers) const { return 2 * servers > peers_.size() + 1; }
    Instant acts_until(const Office& office) const;
    Office* office_of(Host& host, std::uint32_t share);
    void follow(Share& share, std::uint64_t epoch);
    bool is_due(Host& host, std::uint32_t number) const;
    void stand(Host& host, std::uint32_t number);
    void promised(Host& host, std::uint32_t number, NodeId peer, const Promise& promise);
    void say_state(Host& host);

    Config config_;
    std::uint32_t position_ = 0;
    std::vector<NodeId> peers_;  // the other servers
    std::set<NodeId> missing_;   // peers that must be heard from before this one takes part
    bool taking_part_ = false;   // what is on disk is what this server promised
    std::map<NodeId, std::map<std::uint32_t, Claim>> waiting_;  // claims until it takes part
    std::vector<Share> shares_;

  public:
    CLEAVE_FIELDS(TokenServer, config_, position_, peers_, missing_, taking_part_, waiting_,
                  shares_);
};

}  // namespace cleave::edge_filer
