#pragma once
// A server of a chain. Updates enter at the head and pass down; what the tail has is committed;
// each server knows of the updates it has passed on and not yet seen acknowledged (Sent, in the
// paper).
// Invariant (Update Propagation): a server has all updates that its successors have.
// Source: van Renesse and Schneider 2004, sections 2 and 3; CRAQ: Terrace and Freedman 2009,
// section 2.3 (clean and dirty versions, version queries).
// Choices: servers keep their state in memory alone, as fail-stop servers do, and a crash ends
// their life: they come back at the tail, with the state of their predecessor. A read is answered
// under a lease only, so that a server that was removed and does not know it shows nothing old.

#include <deque>
#include <map>
#include <optional>
#include <string>

#include "chain/config.hpp"
#include "chain/messages.hpp"

namespace cleave::chain {

struct SendAlive {
    CLEAVE_NO_FIELDS(SendAlive);
};
struct Resend {
    CLEAVE_NO_FIELDS(Resend);
};

class Server {
  public:
    explicit Server(Config config) : config_(std::move(config)) {}

    using Messages = Handles<Configured, Forward, Acknowledge, parts::ServiceRequest, Passed,
                             VersionQuery, VersionReply, FetchState, State>;
    using Events = Handles<SendAlive, Resend>;
    using StoreEvents = Handles<>;

    void on_start(Host& host, const DiskImage& disk);
    void on(Host& host, const SendAlive& timer);
    void on(Host& host, const Resend& timer);
    // membership.cpp
    void on(Host& host, NodeId master, const Configured& configured);
    void on(Host& host, NodeId successor, const FetchState& fetch);
    void on(Host& host, NodeId predecessor, const State& state);
    // updates.cpp
    void on(Host& host, NodeId client, const parts::ServiceRequest& asked);
    void on(Host& host, NodeId server, const Passed& passed);
    void on(Host& host, NodeId predecessor, const Forward& forward);
    void on(Host& host, NodeId successor, const Acknowledge& acknowledge);
    // reads.cpp
    void on(Host& host, NodeId server, const VersionQuery& query);
    void on(Host& host, NodeId tail, const VersionReply& reply);

  private:
    struct WaitingRead {
        NodeId client;
        ClientRequest request;
        CLEAVE_FIELDS(WaitingRead, client, request);
    };

    // ---- membership ----
    void begin_life(Host& host);
    void forget_state();
    void adopt(Host& host, const Configuration& configuration);
    void take_over_pending(Host& host);
    const Member* self_in(const Host& host, const Configuration& configuration) const;
    void label(Host& host) const;
    bool is_head() const { return ready_ && place_ == 0; }
    bool is_tail() const { return ready_ && place_ && *place_ + 1 == chain().size(); }
    const std::vector<Member>& chain() const { return configuration_.members; }
    std::optional<NodeId> predecessor() const;
    std::optional<NodeId> successor() const;
    bool may_serve(const Host& host) const;

    // ---- updates ----
    void update(Host& host, NodeId client, const parts::ServiceRequest& asked);
    Update decide(NodeId client, const parts::ServiceRequest& asked) const;
    void apply(Host& host, const Update& update);
    void commit(Host& host, std::uint64_t serial);
    void forward_pending(Host& host);
    const Stored* newest(const std::string& key) const;

    // ---- reads ----
    void read(Host& host, NodeId client, const ClientRequest& request);
    void answer(Host& host, NodeId client, const ClientRequest& request, const Stored* stored);

    Config config_;
    std::int64_t life_ = 0;
    Configuration configuration_;
    std::optional<std::uint64_t> place_;  // in the chain; nothing: outside
    std::uint64_t joined_ = 0;            // the epoch since which it is a member
    bool ready_ = false;                  // a member, and the state is here
    Instant lease_until_;

    // Of each object, its newest committed version, and those that are not committed yet after it.
    std::map<std::string, std::deque<Stored>> objects_;
    parts::DuplicateTable sessions_;
    std::uint64_t applied_ = 0;
    std::uint64_t committed_ = 0;
    std::uint64_t committed_before_ = 0;       // when last resent
    std::map<std::uint64_t, Update> pending_;  // Sent: from committed_ + 1 to applied_
    std::map<std::uint64_t, Update> early_;    // overtook others: links are not first in, first out
    std::uint64_t last_query_ = 0;
    std::map<std::uint64_t, WaitingRead> waiting_reads_;

  public:
    CLEAVE_FIELDS(Server, config_, life_, configuration_, place_, joined_, ready_, lease_until_,
                  objects_, sessions_, applied_, committed_, committed_before_, pending_, early_,
                  last_query_, waiting_reads_);
};

}  // namespace cleave::chain
