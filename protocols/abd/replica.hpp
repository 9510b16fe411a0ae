#pragma once
// A replica of atomic registers, which also coordinates the operations of the clients that ask it:
// it queries a majority for the newest version, then stores that (a read) or the next one (a write)
// at a majority. Invariant: what an operation returned or wrote is durable at a majority before the
// client hears of it, so that every later query meets it. Source: Attiya, Bar-Noy and Dolev,
// "Sharing Memory Robustly in Message-Passing Systems", JACM 1995, for majorities and readers that
// write; Lynch and Shvartsman, "Robust Emulation of Shared Memory Using Dynamic Quorum-Acknowledged
// Broadcasts", FTCS 1997, for many writers. Choices: crashed replicas come back with their disk,
// which the papers leave out: a replica syncs before it answers `Stored`, and a coordinator syncs a
// write's admission before the first `Store` leaves, so that a copy of the request that arrives
// after a restart is not executed again.

#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "abd/messages.hpp"
#include "host/deployment.hpp"
#include "host/node.hpp"
#include "parts/checked_log.hpp"
#include "parts/duplicate_table.hpp"
#include "parts/quorum.hpp"
#include "parts/service_client.hpp"

namespace cleave::abd {

struct Config {
    std::vector<NodeId> replicas{};  // all of them
    Duration quorum_timeout{};       // until a coordinator gives up an operation
    Duration resend{};               // until a replica that has not answered is asked again
    // Planted bugs.
    bool reads_do_not_write = false;
    bool tags_without_writer = false;
    bool acknowledge_before_sync = false;
    CLEAVE_FIELDS(Config, replicas, quorum_timeout, resend, reads_do_not_write, tags_without_writer,
                  acknowledge_before_sync);
};

using parts::LogPosition;
struct VersionDurable {
    LogPosition log;
    std::string key;
    Tag tag;
    Origin origin;
    NodeId coordinator;  // who wants to know
    CLEAVE_FIELDS(VersionDurable, log, key, tag, origin, coordinator);
};
struct AdmissionDurable {
    LogPosition log;
    Origin origin;
    CLEAVE_FIELDS(AdmissionDurable, log, origin);
};
struct Resend {
    Origin origin;
    CLEAVE_FIELDS(Resend, origin);
};
struct QuorumTimeout {
    Origin origin;
    CLEAVE_FIELDS(QuorumTimeout, origin);
};

namespace says {
inline constexpr std::string_view one_version = "a tag names one version of a register";
inline constexpr std::string_view writes_back =
    "a read finds replicas that disagree, and stores the newest version at a majority";
inline constexpr std::string_view refused = "an operation is refused for want of a majority";
inline constexpr std::string_view half_written =
    "a write ends unknown, as no majority has acknowledged it";
inline constexpr std::string_view repeated = "a copy of a write's request is ignored";
}  // namespace says

class Replica {
  public:
    explicit Replica(Config config) : config_(std::move(config)) {}

    using Messages = Handles<parts::ServiceRequest, Query, QueryReply, Store, Stored>;
    using Events = Handles<VersionDurable, AdmissionDurable, Resend, QuorumTimeout>;
    using StoreEvents = Handles<>;

    void on_start(Host& host, const DiskImage& disk);
    // The coordinator's part.
    void on(Host& host, NodeId client, const parts::ServiceRequest& asked);
    void on(Host& host, NodeId replica, const QueryReply& reply);
    void on(Host& host, NodeId replica, const Stored& stored);
    void on(Host& host, const AdmissionDurable& event);
    void on(Host& host, const Resend& timer);
    void on(Host& host, const QuorumTimeout& timer);
    // The replica's part.
    void on(Host& host, NodeId coordinator, const Query& query);
    void on(Host& host, NodeId coordinator, const Store& store);
    void on(Host& host, const VersionDurable& event);

  private:
    struct Register {
        Version version;
        Tag durable;  // up to which it is on disk
        CLEAVE_FIELDS(Register, version, durable);
    };
    enum class Phase : std::uint8_t { query, store };
    struct Operation {
        ClientRequest request;
        Phase phase = Phase::query;
        parts::Quorum quorum{};  // of the present phase
        Version version{};       // the newest one found; then the one to be stored
        bool disagreement = false;
        bool admitted = false;  // durably; a read needs no admission
        CLEAVE_FIELDS(Operation, request, phase, quorum, version, disagreement, admitted);
    };

    parts::Quorum majority() const {
        return parts::Quorum::majority(static_cast<std::uint32_t>(config_.replicas.size()));
    }
    Operation* find(const Origin& origin, Phase phase);
    bool admit(Host& host, const Origin& origin, OperationId lowest);
    void ask_replicas(Host& host, const Origin& origin);
    void end_query(Host& host, const Origin& origin, Operation& operation);
    void finish(Host& host, const Origin& origin, ClientReply reply);
    void acknowledge(Host& host, const VersionDurable& event);
    bool replay(const std::string& record);
    void write_log(Host& host, const std::string& record);
    LogPosition log_position() const { return {generation_, log_.length()}; }
    void log_synced(const LogPosition& position);

    Config config_;
    parts::CheckedLog log_{"versions"};
    std::uint64_t generation_ = 0;
    bool damaged_ = false;  // the disk has lost what was promised: this replica counts as failed
    std::map<std::string, Register> registers_;
    parts::DuplicateTable admissions_;  // of writes
    std::map<Origin, Operation> operations_;

  public:
    CLEAVE_FIELDS(Replica, config_, log_, generation_, damaged_, registers_, admissions_,
                  operations_);
};

ProtocolDescription description();

}  // namespace cleave::abd
