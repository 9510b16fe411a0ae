#pragma once
// A token server: the one authority on a file across all sites. It grants read tokens to many or
// the write token to one, recalls them when another filer asks, and keeps the version database:
// which objects are the file's current content. Records are on its own disk and on a majority of
// the servers of its group before anything is said about them.
//
// Invariant: at any moment a file has either one writer, named in a durable record, or readers
// whose sessions have not expired; a writer's token ends only by its own commit or release, or when
// its partner takes it over, because the writer may hold data that is nowhere else. Source: US
// patents 9,323,681 (tokens, mirroring to a spare) and 9,170,953 (one server a datum, across
// clusters); leases after Gray and Cheriton, SOSP 1989. Choices: after a restart, read tokens are
// forgotten and no write token is granted for one lease (the grace period).

#include <deque>
#include <map>
#include <set>
#include <variant>

#include "edge_filer/config.hpp"
#include "edge_filer/messages.hpp"
#include "host/node.hpp"
#include "parts/checked_log.hpp"

namespace cleave::edge_filer {

// The server's own disk holds everything up to this log entry, which ends it at this length.
struct LogSynced {
    std::uint64_t index = 0;
    std::uint64_t length = 0;
    CLEAVE_FIELDS(LogSynced, index, length);
};
// A replica of another server's log entry is on this server's disk.
struct ReplicaSynced {
    NodeId owner;
    std::uint64_t epoch = 0;
    std::uint64_t index = 0;
    std::uint64_t length = 0;  // of the file that it ends
    CLEAVE_FIELDS(ReplicaSynced, owner, epoch, index, length);
};
struct ReplicateAgain {
    std::uint64_t index = 0;
    CLEAVE_FIELDS(ReplicateAgain, index);
};
struct FetchAgain {
    CLEAVE_NO_FIELDS(FetchAgain);
};
struct RecallAgain {
    std::string file;
    CLEAVE_FIELDS(RecallAgain, file);
};

class TokenServer {
  public:
    TokenServer(Config config, std::vector<NodeId> peers)
        : config_(std::move(config)), peers_(std::move(peers)) {}

    using Messages = Handles<Renew, Acquire, Released, Commit, TakeOver, Replicate, Replicated,
                             FetchLog, FetchedLog>;
    using Events = Handles<LogSynced, ReplicaSynced, ReplicateAgain, FetchAgain, RecallAgain>;
    using StoreEvents = Handles<>;

    void on_start(Host& host, const DiskImage& disk);

    void on(Host& host, NodeId filer, const Renew& renew);
    void on(Host& host, NodeId filer, const Acquire& acquire);
    void on(Host& host, NodeId filer, const Released& released);
    void on(Host& host, NodeId filer, const Commit& commit);
    void on(Host& host, NodeId filer, const TakeOver& request);

    void on(Host& host, NodeId peer, const Replicate& replicate);
    void on(Host& host, NodeId peer, const Replicated& replicated);
    void on(Host& host, NodeId peer, const FetchLog& fetch);
    void on(Host& host, NodeId peer, const FetchedLog& fetched);

    void on(Host& host, const LogSynced& synced);
    void on(Host& host, const ReplicaSynced& synced);
    void on(Host& host, const ReplicateAgain& timer);
    void on(Host& host, const FetchAgain& timer);
    void on(Host& host, const RecallAgain& timer);

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
        CLEAVE_FIELDS(Waiter, filer, session, mode);
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
    using Then = std::variant<ThenNothing, ThenGrant, ThenCommitted>;
    struct Unsettled {
        LogEntry entry;
        bool synced = false;
        std::set<NodeId> replicas;
        Then then;
        CLEAVE_FIELDS(Unsettled, entry, synced, replicas, then);
    };

    void open_replica(Host& host, const DiskImage& disk, NodeId owner);
    void recover_from_peers(Host& host);
    void begin_epoch(Host& host, std::uint64_t previous);
    void apply_recovered(const LogEntry& entry);
    const Session* live_session(Host& host, NodeId filer) const;
    bool is_live(Host& host, NodeId filer, const Reader& reader) const;
    std::uint64_t next_serial() { return epoch_ << 32 | ++serial_; }

    void serve(Host& host, const std::string& name, File& file);
    bool serve_front(Host& host, const std::string& name, File& file, const Waiter& waiter);
    bool is_in_the_way(Host& host, const File& file, const Waiter& waiter) const;
    void recall(Host& host, NodeId holder, File& file, const Recall& message);
    bool recall_readers(Host& host, const std::string& name, File& file, NodeId except);
    void recall_later(Host& host, const std::string& name, File& file);
    bool hand_over(Host& host, const Writer& heir, const TakeOver& request, bool is_dead);

    void persist(Host& host, const std::string& name, FileRecord record, Then then);
    void settle(Host& host, std::uint64_t index);
    void finish(Host&, const LogEntry&, const ThenNothing&) {}
    void finish(Host& host, const LogEntry& entry, const ThenGrant& then);
    void finish(Host& host, const LogEntry& entry, const ThenCommitted& then);

    Config config_;
    std::vector<NodeId>
        peers_;          // the other servers of the group: each keeps a replica of this one's log
    bool open_ = false;  // the log is recovered and this life's epoch is durable
    std::uint64_t epoch_ = 0;  // of this life, from 1
    std::uint64_t serial_ = 0;
    std::uint64_t log_index_ = 0;
    Instant grace_until_;
    std::set<NodeId> missing_logs_;  // peers that a server with an empty disk must hear from
    std::map<NodeId, Session> sessions_;
    std::map<std::string, File> files_;
    std::map<std::uint64_t, Unsettled> unsettled_;
    std::map<NodeId, std::map<std::string, LogEntry>> replicas_;  // of the peers' logs
    parts::CheckedLog log_{"log"};
    std::map<NodeId, parts::CheckedLog> replica_logs_;

  public:
    CLEAVE_FIELDS(TokenServer, config_, peers_, open_, epoch_, serial_, log_index_, grace_until_,
                  missing_logs_, sessions_, files_, unsettled_, replicas_, log_, replica_logs_);
};

}  // namespace cleave::edge_filer
