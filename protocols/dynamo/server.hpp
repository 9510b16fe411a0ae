#pragma once
// A Dynamo server: it keeps the objects that the ring gives it, coordinates requests, and stands in
// for servers that do not answer. Invariant: a write is acknowledged when W servers have it on
// disk, a read is answered when R have replied; never does anybody wait for all. Source: DeCandia
// et al., "Dynamo: Amazon's Highly Available Key-value Store", SOSP 2007, sections 4.3 to 4.8.
// Choices: a request is executed once, however often the network delivers it, since a write that is
// repeated later would come back as a newer version; the server that is asked first syncs its
// admission before anything of it leaves. A put succeeds what its coordinator knows of the object,
// as our clients write without a context from an earlier get. Merkle trees have two levels.
//
// The code is in three files: server.cpp (life, disk, what is kept), coordinator.cpp (requests),
// repair.cpp (hints, anti-entropy, tombstones).

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <variant>
#include <vector>

#include "dynamo/messages.hpp"
#include "dynamo/ring.hpp"
#include "host/deployment.hpp"
#include "host/node.hpp"
#include "parts/checked_log.hpp"
#include "parts/duplicate_table.hpp"
#include "parts/quorum.hpp"
#include "parts/service_client.hpp"

namespace cleave::dynamo {

// Which server coordinates a request: the first of the key's preference list that answers; the one
// that was asked, or else the nearest of the list; or whichever was asked, though it may not keep
// the key.
enum class Coordinator : std::uint8_t { first, nearest, any };

struct Config {
    Ring ring{};
    std::uint32_t n = 3, r = 2, w = 2;
    bool sloppy = false;
    Conflicts conflicts = Conflicts::siblings;
    Coordinator coordinator = Coordinator::nearest;
    bool read_repair = true;
    Duration timeout{};        // until a coordinator gives up
    Duration suspect_after{};  // of silence: another stands in, and the message is sent again
    Duration hand_off{};       // between attempts to hand hints over
    Duration anti_entropy{};   // between comparisons with another server; zero: none
    Duration gc_grace{};       // until a tombstone is forgotten
    // Planted bugs.
    bool count_stand_ins = false;
    bool bare_wall_clock = false;
    bool collect_early = false;
    CLEAVE_FIELDS(Config, ring, n, r, w, sloppy, conflicts, coordinator, read_repair, timeout,
                  suspect_after, hand_off, anti_entropy, gc_grace, count_stand_ins, bare_wall_clock,
                  collect_early);
};

using parts::LogPosition;
// What is to be done when all that the log had is durable: send an answer, begin a write's second
// step, send a request on to another server, or nothing.
struct Begin {
    Origin origin;
    CLEAVE_FIELDS(Begin, origin);
};
struct Answer {
    NodeId to;
    std::variant<PutReply, HandedOff> reply;
    CLEAVE_FIELDS(Answer, to, reply);
};
struct Pass {
    Forward forward;
    CLEAVE_FIELDS(Pass, forward);
};
struct Durable {
    LogPosition log;
    std::optional<std::variant<Begin, Answer, Pass>> then{};
    CLEAVE_FIELDS(Durable, log, then);
};
struct Silence {  // has somebody not answered?
    Origin origin;
    CLEAVE_FIELDS(Silence, origin);
};
struct Timeout {
    Origin origin;
    CLEAVE_FIELDS(Timeout, origin);
};
struct NotTaken {
    Origin origin;
    NodeId server;
    CLEAVE_FIELDS(NotTaken, origin, server);
};
struct HandOffDue {
    CLEAVE_NO_FIELDS(HandOffDue);
};
struct AntiEntropyDue {
    CLEAVE_NO_FIELDS(AntiEntropyDue);
};

namespace says {
inline constexpr std::string_view one_version = "what orders versions names one of them only";
inline constexpr std::string_view siblings = "a read meets siblings";
inline constexpr std::string_view stands_in =
    "a server keeps a write for another that does not answer";
inline constexpr std::string_view handed_off = "a hint reaches the server that it was kept for";
inline constexpr std::string_view read_repair = "a read repairs a replica that was behind";
inline constexpr std::string_view anti_entropy = "anti-entropy brings a replica what it lacks";
inline constexpr std::string_view collected = "a tombstone is forgotten";
inline constexpr std::string_view unfinished = "a write ends unknown, too few servers having it";
inline constexpr std::string_view passed_on = "a request is passed on to a server of its key";
}  // namespace says

class Server {
  public:
    explicit Server(Config config) : config_(std::move(config)) {}

    using Messages = Handles<parts::ServiceRequest, Forward, Taken, Put, PutReply, Get, GetReply,
                             Handoff, HandedOff, Repair, Tree, Branches>;
    using Events = Handles<Durable, Silence, Timeout, NotTaken, HandOffDue, AntiEntropyDue>;
    using StoreEvents = Handles<>;

    void on_start(Host& host, const DiskImage& disk);
    void on(Host& host, const Durable& event);
    // As coordinator.
    void on(Host& host, NodeId client, const parts::ServiceRequest& asked);
    void on(Host& host, NodeId server, const Forward& forward);
    void on(Host& host, NodeId server, const Taken& taken);
    void on(Host& host, NodeId server, const PutReply& reply);
    void on(Host& host, NodeId server, const GetReply& reply);
    void on(Host& host, const Silence& timer);
    void on(Host& host, const Timeout& timer);
    void on(Host& host, const NotTaken& timer);
    // As keeper of objects.
    void on(Host& host, NodeId server, const Put& put);
    void on(Host& host, NodeId server, const Get& get);
    // Repair.
    void on(Host& host, NodeId server, const Handoff& handoff);
    void on(Host& host, NodeId server, const HandedOff& handed);
    void on(Host& host, NodeId server, const Repair& repair);
    void on(Host& host, NodeId server, const Tree& tree);
    void on(Host& host, NodeId server, const Branches& branches);
    void on(Host& host, const HandOffDue& timer);
    void on(Host& host, const AntiEntropyDue& timer);

  private:
    struct Operation {
        ClientRequest request;
        std::vector<Member> preference{};
        parts::Quorum quorum{};
        std::set<NodeId> heard{};              // who have answered, counted or not
        Versions versions{};                   // to be written; or the merger of what was read
        std::map<NodeId, Versions> read{};     // what each replied
        std::map<NodeId, NodeId> stand_ins{};  // who stands in, for whom
        bool begun = true;                     // a write begins when it is on this disk
        bool answered = false;
        CLEAVE_FIELDS(Operation, request, preference, quorum, heard, versions, read, stand_ins,
                      begun, answered);
    };

    // How many of a preference list keep the key: N, or all if they are fewer.
    std::size_t replicas_in(const std::vector<Member>& preference) const {
        return std::min<std::size_t>(config_.n, preference.size());
    }
    bool keeps(NodeId server, const std::vector<Member>& preference) const;
    Versions known(const std::string& key) const;

    bool admit(Host& host, const Origin& origin, OperationId lowest);
    std::optional<NodeId> coordinator_of(Host& host, const std::string& key) const;
    void pass_on(Host& host, const Forward& forward);
    void coordinate(Host& host, const Origin& origin, const ClientRequest& request);
    Version next_version(Host& host, const ClientRequest& request, const Versions& known);
    void ask(Host& host, const Origin& origin);
    void find_stand_ins(Host& host, Operation& operation) const;
    void count(Host& host, const Origin& origin, Operation& operation, NodeId server);
    bool complete(const Operation& operation) const;
    void close(Host& host, const Origin& origin);

    Objects shared(NodeId self, NodeId other) const;
    bool take(Host& host, const Objects& objects);
    void collect_tombstones(Host& host);

    bool keep(Host& host, const std::string& key, const Versions& versions,
              std::optional<NodeId> hint = {});
    void forget(Host& host, const std::string& key, std::optional<NodeId> hint = {});
    bool replay(Host& host, const std::string& record);
    void write_log(Host& host, const std::string& record);
    LogPosition log_position() const { return {generation_, log_.length()}; }

    Config config_;
    parts::CheckedLog log_{"objects"};
    std::uint64_t generation_ = 0;
    Instant last_time_ = Instant::at(Duration::nanoseconds(INT64_MIN));  // of its own versions
    Objects objects_;
    std::map<NodeId, Objects> hints_;   // kept for others
    parts::DuplicateTable admissions_;  // of writes
    std::map<Origin, Operation> operations_;
    std::set<Origin> passed_on_;  // and not yet known to have arrived
    std::set<NodeId> suspected_;  // have not answered since

  public:
    CLEAVE_FIELDS(Server, config_, log_, generation_, last_time_, objects_, hints_, admissions_,
                  operations_, passed_on_, suspected_);
};

ProtocolDescription description();

}  // namespace cleave::dynamo
