#pragma once
// A server of raft-kv: a replicated log with a key-value state machine behind it. Only the leader
// answers clients; others send them there.

#include <vector>

#include "parts/raft/raft.hpp"
#include "parts/service_client.hpp"
#include "raft_kv/machine.hpp"

namespace cleave::raft_kv {

enum class Reads : std::uint8_t {
    log,         // as commands
    read_index,  // after a round of heartbeats (thesis, section 6.4)
    lease,       // at once while the leader's lease lasts (6.4.1)
};

struct Config {
    raft::Settings raft;
    Reads reads = Reads::read_index;
    std::uint64_t snapshot_entries = 0;  // so many are kept before a snapshot is taken
    std::vector<NodeId> servers;         // all there are, in a ring
    std::uint64_t members = 0;           // of them, so many are members at a time
    Duration change_every;               // how often the membership moves on; zero: never
    CLEAVE_FIELDS(Config, raft, reads, snapshot_entries, servers, members, change_every);
};

struct ChangeMembers {
    CLEAVE_NO_FIELDS(ChangeMembers);
};

class Server {
  public:
    explicit Server(Config config);

    using Messages = raft::Messages<parts::ServiceRequest>;
    using Events = raft::Events<ChangeMembers>;
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
    void on(Host& host, NodeId client, const parts::ServiceRequest& asked);
    void on(Host& host, const ChangeMembers& timer);

  private:
    struct PendingRead {
        NodeId client;
        ClientRequest request;
        raft::ReadIndex index;
        CLEAVE_FIELDS(PendingRead, client, request, index);
    };
    void read(Host& host, NodeId client, const ClientRequest& request);
    void settle(Host& host);
    void apply(Host& host, const raft::Entry& entry);
    void serve_reads(Host& host);

    Config config_;
    raft::Raft raft_;
    Machine machine_;
    std::vector<PendingRead> reads_;

  public:
    CLEAVE_FIELDS(Server, config_, raft_, machine_, reads_);
};

}  // namespace cleave::raft_kv
