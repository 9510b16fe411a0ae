#pragma once
// The client side of an edge filer: an NFS-like mount of the filers of one site.
//
// Each file has a preferred filer, the next ones in the ring stand in when it does not answer. What
// looks goes to the next filer at once, and so does what changes a directory, which remembers what
// was done to it. A write stays where it was sent first, because it may have been done there: if
// that filer does not answer in time, or comes back in a new life, the outcome is unknown.
// Source: the boot verifier of NFSv3 (RFC 1813, WRITE and COMMIT) for recognising a server that has
// lost its memory.

#include <map>
#include <optional>

#include "edge_filer/config.hpp"
#include "edge_filer/messages.hpp"
#include "host/node.hpp"

namespace cleave::edge_filer {

struct AskAgain {
    OperationId operation;
    CLEAVE_FIELDS(AskAgain, operation);
};
struct GiveUp {
    OperationId operation;
    CLEAVE_FIELDS(GiveUp, operation);
};

class Client {
  public:
    Client(Config config, std::vector<NodeId> filers);

    using Messages = Handles<Mounted, Answer>;
    using Events = Handles<AskAgain, GiveUp>;
    using StoreEvents = Handles<>;

    void on_start(Host& host, const DiskImage& disk);
    void on(Host& host, const ClientRequest& request);
    void on(Host& host, NodeId filer, const Mounted& mounted);
    void on(Host& host, NodeId filer, const Answer& answer);
    void on(Host& host, const AskAgain& timer);
    void on(Host& host, const GiveUp& timer);

  private:
    struct Server {
        std::uint64_t incarnation = 0;  // 0: not mounted yet
        std::optional<Instant> asked;   // since when it owes us any answer
        bool silent = false;            // avoided until it answers a ping
        Instant pinged;
        CLEAVE_FIELDS(Server, incarnation, asked, silent, pinged);
    };
    struct Pending {
        ClientRequest request;
        std::optional<NodeId> filer;    // where it was sent
        std::uint64_t incarnation = 0;  // to which life; 0: not sent to it yet
        std::uint32_t lives = 0;        // of filers that it was sent to
        CLEAVE_FIELDS(Pending, request, filer, incarnation, lives);
    };

    void send(Host& host, Pending& pending);
    NodeId choose(const std::string& file) const;
    void ping_silent(Host& host);
    void finish(Host& host, OperationId operation, ClientReply reply);

    Config config_;
    std::vector<NodeId> filers_;
    std::map<NodeId, Server> servers_;
    std::map<OperationId, Pending> pending_;

  public:
    CLEAVE_FIELDS(Client, config_, filers_, servers_, pending_);
};

}  // namespace cleave::edge_filer
