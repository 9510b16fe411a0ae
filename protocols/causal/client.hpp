#pragma once
// The client library of COPS: it keeps the context of its one session, what a put must not be
// visible without, as nearest dependencies: the last put, and all that was read since. Each
// operation goes to the server of its key in the client's own site, again when that is silent,
// since the server knows what it has done. A crashed client has lost its context: a new session.
// Source: COPS, section 4.2.

#include <map>
#include <set>

#include "causal/config.hpp"
#include "causal/messages.hpp"
#include "host/node.hpp"

namespace cleave::causal {

class Client {
  public:
    struct AskAgain {
        OperationId operation;
        CLEAVE_FIELDS(AskAgain, operation);
    };
    struct GiveUp {
        OperationId operation;
        CLEAVE_FIELDS(GiveUp, operation);
    };

    Client(Config config, std::size_t cluster) : config_(std::move(config)), cluster_(cluster) {}

    using Messages = Handles<GetReply, PutReply>;
    using Events = Handles<AskAgain, GiveUp>;
    using StoreEvents = Handles<>;

    void on_start(Host&, const DiskImage&) {}
    void on(Host& host, const ClientRequest& request);
    void on(Host& host, NodeId server, const GetReply& reply);
    void on(Host& host, NodeId server, const PutReply& reply);
    void on(Host& host, const AskAgain& timer);
    void on(Host& host, const GiveUp& timer);

  private:
    struct Pending {
        ClientRequest request;
        std::set<Dependency> context;  // when it began
        CLEAVE_FIELDS(Pending, request, context);
    };

    void ask(Host& host, const Pending& pending);

    Config config_;
    std::size_t cluster_;
    std::set<Dependency> context_;  // nearest dependencies
    std::map<OperationId, Pending> gets_, puts_;

  public:
    CLEAVE_FIELDS(Client, config_, cluster_, context_, gets_, puts_);
};

}  // namespace cleave::causal
