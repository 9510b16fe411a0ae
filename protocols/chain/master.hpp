#pragma once
// A master: one of a small Raft group that says which servers make up the chain, and in what order.
// Invariant: while a server that was a member may still serve, because its lease may not be over,
// no configuration without it is decided. Source: van Renesse and Schneider 2004, section 3, where
// the master is assumed never to fail, and to be replicated by Paxos where it may.
// Choices: servers are suspected by their silence; a lease is granted once a majority of masters
// has confirmed that nobody else has led them since the server asked.

#include <map>
#include <optional>
#include <vector>

#include "chain/config.hpp"
#include "chain/messages.hpp"

namespace cleave::chain {

struct Watch {
    CLEAVE_NO_FIELDS(Watch);
};

class Master {
  public:
    explicit Master(Config config, const raft::Settings& raft)
        : config_(std::move(config)), raft_(raft, config_.masters) {}

    using Messages = raft::Messages<Alive>;
    using Events = raft::Events<Watch>;
    using StoreEvents = Handles<>;

    void on_start(Host& host, const DiskImage& disk);
    template <class M>
    requires raft::is_message<M>
    void on(Host& host, NodeId from, const M& message) {
        raft_.on(host, from, message);
        settle(host);
    }
    template <class E>
    requires raft::is_event<E>
    void on(Host& host, const E& event) {
        raft_.on(host, event);
        settle(host);
    }
    void on(Host& host, NodeId server, const Alive& alive);
    void on(Host& host, const Watch& timer);

  private:
    struct Heard {
        std::int64_t life = 0;
        std::optional<std::uint64_t> ready;  // in this epoch it had the state
        Instant at;
        CLEAVE_FIELDS(Heard, life, ready, at);
    };
    struct Grant {
        NodeId server;
        std::int64_t life = 0;
        Instant sent;
        raft::ReadIndex index;
        CLEAVE_FIELDS(Grant, server, life, sent, index);
    };
    void settle(Host& host);
    void grant_leases(Host& host);
    void reconsider(Host& host);
    void found(Host& host);
    void propose(Host& host, std::vector<Member> members);
    bool heard_lately(const Host& host, NodeId server) const;
    bool is_dead(const Host& host, const Member& member) const;
    bool is_ready(const Member& member) const;

    Config config_;
    raft::Raft raft_;
    Configuration current_;  // the replicated state

    // Of a leader, in its term.
    std::uint64_t led_term_ = 0;
    Instant led_since_;
    std::map<NodeId, Heard> heard_;
    std::vector<Grant> grants_;
    std::optional<Configuration> proposed_;  // and not yet decided

  public:
    CLEAVE_FIELDS(Master, config_, raft_, current_, led_term_, led_since_, heard_, grants_,
                  proposed_);
};

}  // namespace cleave::chain
