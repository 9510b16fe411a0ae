#pragma once
// A client of a service that several servers offer: it sends each request to one of them, goes
// where it is told to ask instead, tries the next when one is silent, and gives up at its deadline:
// a read has failed then, anything else is unknown, since the network may have kept a copy of the
// request for a server that would no longer refuse it. A protocol adds it as a node of its own; its
// servers take ServiceRequest and answer with ServiceReply.

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "host/client.hpp"
#include "host/node.hpp"

namespace cleave::parts {

struct ServiceRequest {
    ClientRequest request;
    // The oldest request that this client still waits for (see DuplicateTable).
    OperationId lowest;
    CLEAVE_FIELDS(ServiceRequest, request, lowest);
};

// Whose request it is, for servers that keep several under way.
struct Origin {
    NodeId client;
    OperationId operation;
    CLEAVE_FIELDS(Origin, client, operation);
    friend auto operator<=>(const Origin& a, const Origin& b) { return a.tie() <=> b.tie(); }
};

struct ServiceReply {
    ClientReply reply;
    // The server did not do it: ask `server`, or another one if nobody is named.
    bool elsewhere = false;
    std::optional<NodeId> server{};
    CLEAVE_FIELDS(ServiceReply, reply, elsewhere, server);
};

inline ServiceReply ask_elsewhere(OperationId request, std::optional<NodeId> server = {}) {
    return {{.id = request, .outcome = Outcome::fail, .value = {}, .error = "ask elsewhere"},
            true,
            server};
}

struct ServiceClientOptions {
    Duration deadline;  // until an operation without an answer is given up
    Duration retry;     // until a silent server is left for the next one, and between two refusals
    // Whether more than reads are sent again: only where servers know what they have done already
    // (see DuplicateTable). If not, a server that refuses a write ends it.
    bool repeat_writes = false;
    CLEAVE_FIELDS(ServiceClientOptions, deadline, retry, repeat_writes);
};

class ServiceClient {
  public:
    struct Silent {
        OperationId operation;
        std::uint32_t attempt = 0;
        CLEAVE_FIELDS(Silent, operation, attempt);
    };
    struct GiveUp {
        OperationId operation;
        CLEAVE_FIELDS(GiveUp, operation);
    };

    // `servers` by preference, the nearest first; at least one.
    ServiceClient(const ServiceClientOptions& options, std::vector<NodeId> servers);

    using Messages = Handles<ServiceReply>;
    using Events = Handles<Silent, GiveUp>;
    using StoreEvents = Handles<>;

    void on_start(Host&, const DiskImage&) {}  // a crashed client forgets its operations
    void on(Host& host, const ClientRequest& request);
    void on(Host& host, NodeId server, const ServiceReply& reply);
    void on(Host& host, const Silent& timer);
    void on(Host& host, const GiveUp& timer);

  private:
    struct Pending {
        ClientRequest request;
        std::uint32_t attempt = 0;  // an answer to an earlier one still counts
        CLEAVE_FIELDS(Pending, request, attempt);
    };

    bool may_repeat(const ClientRequest& request) const {
        return options_.repeat_writes || request.function == Function::read;
    }
    void ask(Host& host, Pending& pending);
    void give_up(Host& host, const ClientRequest& request, std::string why);
    void next_server() { preferred_ = (preferred_ + 1) % servers_.size(); }
    void finish(Host& host, ClientReply reply);

    ServiceClientOptions options_;
    std::vector<NodeId> servers_;
    std::uint64_t preferred_ = 0;  // index into servers_
    std::map<OperationId, Pending> pending_;

  public:
    CLEAVE_FIELDS(ServiceClient, options_, servers_, preferred_, pending_);
};

}  // namespace cleave::parts
