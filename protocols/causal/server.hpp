#pragma once
// A server of COPS: in its site, it alone serves its part of the keys, so that the site is
// linearizable; it sends each put it accepts to the equivalent server of every other site, which
// makes it visible once what it depends on is visible there. Of two puts to a key the one with the
// later version wins, everywhere the same. A put is durable before anyone can see it; after a crash
// the log tells what is visible and what others have not acknowledged. Source: COPS, sections 4.2,
// 4.3 (replication, dependency checks) and 5 (last writer wins).
// Choices: one server a key and site, where the paper has a chain of them. A dependency check asks
// for the very version, since a newer one may be visible before what the old one depends on.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "causal/config.hpp"
#include "causal/messages.hpp"
#include "host/node.hpp"
#include "parts/checked_log.hpp"

namespace cleave::causal {

// A record of the log: a put that became visible here. `client` and `operation` of one that was
// accepted here, so that it is accepted once. Empty `put.key`: `acknowledged` by a site.
struct Logged {
    Put put;
    NodeId client;
    OperationId operation;
    OperationId lowest;
    Version acknowledged;
    NodeId by;
    CLEAVE_FIELDS(Logged, put, client, operation, lowest, acknowledged, by);
};

class Server {
  public:
    struct Visible {  // its record is durable
        Logged logged;
        std::uint64_t length = 0;
        CLEAVE_FIELDS(Visible, logged, length);
    };
    struct Resend {
        CLEAVE_NO_FIELDS(Resend);
    };
    struct CheckAgain {
        Version version;
        CLEAVE_FIELDS(CheckAgain, version);
    };

    Server(Config config, std::size_t cluster)
        : config_(std::move(config)), cluster_(cluster), log_("puts") {}

    using Messages = Handles<Get, PutAfter, ReplicatedPut, Replicated, DepCheck, DepChecked>;
    using Events = Handles<Visible, Resend, CheckAgain>;
    using StoreEvents = Handles<>;

    void on_start(Host& host, const DiskImage& disk);
    void on(Host& host, NodeId client, const Get& get);
    void on(Host& host, NodeId client, const PutAfter& put);
    void on(Host& host, NodeId peer, const ReplicatedPut& message);
    void on(Host& host, NodeId peer, const Replicated& message);
    void on(Host& host, NodeId server, const DepCheck& check);
    void on(Host& host, NodeId server, const DepChecked& checked);
    void on(Host& host, const Visible& durable);
    void on(Host& host, const Resend&);
    void on(Host& host, const CheckAgain& timer);

  private:
    struct Stored {
        Version version;
        Content content;
        CLEAVE_FIELDS(Stored, version, content);
    };
    struct Session {  // of a client
        OperationId lowest;
        std::map<OperationId, Version> puts;  // time zero: not durable yet
        CLEAVE_FIELDS(Session, lowest, puts);
    };
    struct Outgoing {  // accepted here, and not yet visible at these servers' sites
        Put put;
        std::set<NodeId> missing;
        CLEAVE_FIELDS(Outgoing, put, missing);
    };
    struct Incoming {  // a put of another site that waits for dependencies, or for the disk
        Put put;
        std::set<Dependency> missing;
        CLEAVE_FIELDS(Incoming, put, missing);
    };

    void recover(Host& host, const Logged& logged);
    void become_visible(const Put& put);
    bool is_visible(const Dependency& dependency) const;
    void persist(Host& host, Logged logged);
    void check(Host& host, Incoming& incoming);
    void tell_waiting(Host& host, const std::string& key);
    void finish_accepted(Host& host, const Logged& logged);
    void persist_if_ready(Host& host, const Incoming& incoming);
    void replicate(Host& host, const Outgoing& outgoing);
    std::uint64_t stable() const;
    void learn_stable(NodeId server, std::uint64_t time);
    std::set<NodeId> equivalents(Host& host, const std::string& key) const;
    bool register_put(NodeId client, OperationId operation, OperationId lowest);

    Config config_;
    std::size_t cluster_;
    parts::CheckedLog log_;
    bool damaged_ = false;            // what was promised is gone: it serves nothing
    std::uint64_t clock_ = 0;         // Lamport's
    std::uint64_t last_own_ = 0;      // time of the newest version assigned here and durable
    std::uint64_t resend_until_ = 0;  // what was newer at the last look is not sent again yet
    std::map<std::string, Stored> stored_;
    // Which versions are visible here or lost to a later one: those not below `stable_`.
    std::map<std::string, std::set<Version>> seen_;
    std::map<NodeId, std::uint64_t> stable_;  // by who assigned the versions
    std::map<NodeId, Session> sessions_;
    std::set<Version> accepting_;  // assigned here, not durable yet
    std::map<Version, Outgoing> outgoing_;
    std::map<Version, Incoming> incoming_;
    std::map<Dependency, std::set<NodeId>> waiting_;  // servers that wait for a version here

  public:
    CLEAVE_FIELDS(Server, config_, cluster_, log_, damaged_, clock_, last_own_, resend_until_,
                  stored_, seen_, stable_, sessions_, accepting_, outgoing_, incoming_, waiting_);
};

}  // namespace cleave::causal
