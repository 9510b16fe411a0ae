#pragma once
// A load like that of a replicated log: leader election, append, acknowledge, sync, heartbeat, and
// recovery from disk, as ordinary protocol nodes. Enough of Raft to be safe under crashes and
// lossy links; no snapshots, no change of members.
// Source: Ongaro and Ousterhout, "In Search of an Understandable Consensus Algorithm", USENIX ATC
// 2014, figure 2; election timeouts of 150 to 300 ms as in its section 9.3.
// Choices: the leader makes up the commands itself, at a fixed rate; entries are acknowledged when
// they are durable, by the leader too.

#include <string>
#include <vector>

#include "host/node.hpp"

namespace cleave::bench {

struct Entry {
    std::uint64_t term = 0;
    std::string command;
    CLEAVE_FIELDS(Entry, term, command);
};
struct RequestVote {
    std::uint64_t term = 0;
    std::uint64_t last_index = 0;
    std::uint64_t last_term = 0;
    CLEAVE_FIELDS(RequestVote, term, last_index, last_term);
};
struct Vote {
    std::uint64_t term = 0;
    bool granted = false;
    CLEAVE_FIELDS(Vote, term, granted);
};
struct AppendEntries {
    std::uint64_t term = 0;
    std::uint64_t previous_index = 0;
    std::uint64_t previous_term = 0;
    std::uint64_t commit = 0;
    std::vector<Entry> entries;
    CLEAVE_FIELDS(AppendEntries, term, previous_index, previous_term, commit, entries);
};
struct Appended {
    std::uint64_t term = 0;
    bool success = false;
    std::uint64_t match = 0;  // where to go on from, if not
    CLEAVE_FIELDS(Appended, term, success, match);
};

struct ElectionTimeout {
    std::uint64_t election = 0;  // the leader was heard of since, if this is not the latest
    CLEAVE_FIELDS(ElectionTimeout, election);
};
struct Heartbeat {
    std::uint64_t term = 0;
    CLEAVE_FIELDS(Heartbeat, term);
};
struct NextCommand {
    std::uint64_t term = 0;
    CLEAVE_FIELDS(NextCommand, term);
};
// Something became durable that somebody waits for.
struct LogSynced {
    std::uint64_t term = 0;
    std::uint64_t match = 0;
    NodeId leader;
    CLEAVE_FIELDS(LogSynced, term, match, leader);
};
struct VoteSynced {
    std::uint64_t term = 0;
    NodeId candidate;  // the node itself: it stands for election
    CLEAVE_FIELDS(VoteSynced, term, candidate);
};

class Replica {
  public:
    using Messages = Handles<AppendEntries, Appended, RequestVote, Vote>;
    using Events = Handles<LogSynced, Heartbeat, NextCommand, ElectionTimeout, VoteSynced>;
    using StoreEvents = Handles<>;

    Replica(std::uint32_t nodes, Duration between_commands)
        : nodes_(nodes), between_commands_(between_commands), next_(nodes), match_(nodes) {}

    void on_start(Host& host, const DiskImage& disk);
    void on(Host& host, NodeId from, const RequestVote& request);
    void on(Host& host, NodeId from, const Vote& vote);
    void on(Host& host, NodeId from, const AppendEntries& append);
    void on(Host& host, NodeId from, const Appended& reply);
    void on(Host& host, const ElectionTimeout& timeout);
    void on(Host& host, const Heartbeat& heartbeat);
    void on(Host& host, const NextCommand& next);
    void on(Host& host, const LogSynced& synced);
    void on(Host& host, const VoteSynced& synced);

    std::uint64_t committed() const { return commit_; }

  private:
    enum class Role : std::uint8_t { follower, candidate, leader };

    void await_leader(Host& host);
    void adopt(Host& host, std::uint64_t term);
    void remember_vote(Host& host);
    void write(Host& host, std::uint64_t index, const Entry& entry);
    void replicate(Host& host, NodeId to);
    void advance_commit(Host& host);
    std::uint64_t term_at(std::uint64_t index) const {
        return index == 0 ? 0 : log_[index - 1].term;
    }

    std::uint32_t nodes_;
    Duration between_commands_;
    Role role_ = Role::follower;
    std::uint64_t term_ = 0;
    NodeId voted_for_;
    std::vector<Entry> log_;  // index 1 is the first
    std::uint64_t commit_ = 0;
    std::uint64_t election_ = 0;
    TimerId timeout_;
    std::uint32_t votes_ = 0;
    std::vector<std::uint64_t> next_;
    std::vector<std::uint64_t> match_;

  public:
    CLEAVE_FIELDS(Replica, nodes_, between_commands_, role_, term_, voted_for_, log_, commit_,
                  election_, timeout_, votes_, next_, match_);
};

}  // namespace cleave::bench
