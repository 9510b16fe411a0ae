#pragma once
// A replicated log: one server's part of a Raft group. A node has one as a member, hands it the
// messages and events of `raft::Messages` and `raft::Events`, and after each of them takes what has
// been committed. Invariant: entries come out of `next_committed` in the order of the log, each
// once in a server's life, and at no two servers differently.
// Source: Ongaro and Ousterhout, "In Search of an Understandable Consensus Algorithm", USENIX ATC
// 2014; Ongaro, "Consensus: Bridging Theory and Practice" (2014), for PreVote (9.6), CheckQuorum
// (6.2), read index (6.4) and leases (6.4.1).
// Choices: a server answers when what it answers for is durable, the leader as well; a server that
// has heard from a leader, or started, within the least election timeout neither votes nor learns a
// newer term from who asks for a vote (4.2.3), which leases rest on.

#include <map>
#include <optional>
#include <vector>

#include "host/host.hpp"
#include "parts/raft/log.hpp"
#include "parts/raft/messages.hpp"

namespace cleave::raft {

// Ways to break it, as real systems were broken.
struct Flaws {
    bool commit_old_term = false;         // counts copies of entries of earlier terms (figure 8)
    bool vote_not_synced = false;         // answers before term and vote are durable
    bool stale_append_truncates = false;  // an AppendEntries cuts off what follows its entries
    bool snapshot_drops_log = false;      // loading a snapshot forgets the entries after it
    bool lease_ignores_drift = false;
    bool one_majority_in_joint = false;  // C_old,new is decided by a majority of C_new alone
    CLEAVE_FIELDS(Flaws, commit_old_term, vote_not_synced, stale_append_truncates,
                  snapshot_drops_log, lease_ignores_drift, one_majority_in_joint);
};

struct Settings {
    Duration election_timeout;  // the least; each is drawn between this and twice this
    Duration heartbeat;
    bool pre_vote = true;
    bool check_quorum = true;
    Ratio clock_drift;  // by how much the rates of two clocks may differ; leases allow for it
    Flaws flaws;
    CLEAVE_FIELDS(Settings, election_timeout, heartbeat, pre_vote, check_quorum, clock_drift,
                  flaws);
};

// A point that a read must not be older than.
struct ReadIndex {
    std::uint64_t term = 0;
    std::uint64_t round = 0;  // that a majority must have answered: then nobody else led before
    std::uint64_t index = 0;  // that must have been applied
    CLEAVE_FIELDS(ReadIndex, term, round, index);
};

class Raft {
  public:
    Raft(const Settings& settings, std::vector<NodeId> first_members);

    void on_start(Host& host, const DiskImage& disk);
    void on(Host& host, NodeId from, const RequestVote& request);
    void on(Host& host, NodeId from, const Vote& vote);
    void on(Host& host, NodeId from, const AppendEntries& append);
    void on(Host& host, NodeId from, const InstallSnapshot& install);
    void on(Host& host, NodeId from, const Appended& reply);
    void on(Host& host, const ElectionTimeout& timeout);
    void on(Host& host, const Heartbeat& heartbeat);
    void on(Host& host, const Synced& synced);

    bool leads() const { return role_ == Role::leader; }
    std::optional<NodeId> leader() const { return leader_; }  // as far as known
    std::uint64_t term() const { return log_.term(); }
    const Configuration& configuration() const { return log_.configuration(); }

    // ---- the leader ----
    // Whether its state machine has all that earlier leaders committed.
    bool settled() const { return leads() && commit_ >= term_start_ && applied_ >= commit_; }
    // Asks for a command to be appended; whether it will be committed shows in what is applied.
    void propose(Host& host, std::string command, Content bulk = {});
    // The state machine may answer a read asked now, once `reached` says so (section 6.4).
    ReadIndex begin_read(Host& host);
    bool reached(const ReadIndex& read) const;
    // Whether nobody else can lead now, if clocks keep their promise (6.4.1).
    bool holds_lease(const Host& host) const;
    // Begins to change the members. Nothing happens while another change is under way.
    void change_members(Host& host, std::vector<NodeId> next);

    // ---- the state machine ----
    // Its state to go on from, if a snapshot was loaded since the last call; else null.
    const Snapshot* take_loaded();
    // The next entry to apply, or null; valid until the next call of anything here.
    const Entry* next_committed();
    // How many entries are kept that a snapshot could stand for.
    std::uint64_t compactable() const;
    // `state` is that after all entries handed out.
    void compact(Host& host, std::string state, Content bulk);

  private:
    enum class Role : std::uint8_t { follower, candidate, leader };
    struct Progress {  // of a follower, as its leader knows it
        std::uint64_t next = 0;
        std::uint64_t match = 0;
        std::uint64_t match_before = 0;      // at the last heartbeat
        std::uint64_t refused = UINT64_MAX;  // the lowest that it asked for since then
        std::uint64_t round = 0;
        CLEAVE_FIELDS(Progress, next, match, match_before, refused, round);
    };
    struct Change {  // of the members, until the new ones have caught up (section 6)
        std::vector<NodeId> next;
        std::uint64_t target = 0;
        CLEAVE_FIELDS(Change, next, target);
    };

    void take_role(Host& host, Role role);
    void follow(Host& host, std::optional<NodeId> leader);
    void adopt(Host& host, std::uint64_t term);
    void when_durable(Host& host, Then then);
    void act(Host& host, const VoteMyself& then);
    void act(Host& host, const AppendedMyself& then);
    void act(Host& host, const SendVote& then) { host.send(then.to, then.vote); }
    void act(Host& host, const SendAppended& then) { host.send(then.to, then.appended); }

    void draw_timeout(Host& host);
    bool hears_a_leader(const Host& host) const;
    void ask_for_votes(Host& host, bool pre_vote);
    void stand(Host& host);
    bool won() const { return agreed(votes_) > 0; }
    void lead(Host& host);

    std::uint64_t try_before(std::uint64_t index) const;
    bool accept(Host& host, NodeId leader, std::uint64_t term);
    std::uint64_t agreed(const std::map<NodeId, std::uint64_t>& reached) const;
    std::set<NodeId> followers(const Host& host) const;
    Progress& progress(NodeId follower);
    void append(Host& host, Entry entry);
    void replicate(Host& host, NodeId to);
    void begin_round(Host& host);
    void confirm_round(Host& host);
    void advance_commit(Host& host);
    void go_on_with_change(Host& host);

    Settings settings_;
    Log log_;
    Role role_ = Role::follower;
    std::optional<NodeId> leader_;          // who is taken for one, to be asked
    std::optional<NodeId> leader_of_term_;  // whom this server has seen lead
    std::uint64_t commit_ = 0;
    std::uint64_t applied_ = 0;
    bool loaded_ = false;
    bool silent_ = false;  // for good: its disk is damaged

    Instant election_deadline_;
    std::optional<Instant> heard_at_;  // from the leader of this term, or started
    bool pre_voting_ = false;
    std::map<NodeId, std::uint64_t> votes_;  // of whom there is one: 1

    std::uint64_t term_start_ = 0;  // index of the entry that began the leader's term
    std::uint64_t own_match_ = 0;   // what of the leader's own log is durable
    std::map<NodeId, Progress> progress_;
    std::uint64_t round_ = 0;
    std::map<std::uint64_t, Instant> rounds_begun_;  // not yet confirmed
    std::uint64_t confirmed_round_ = 0;
    Instant confirmed_at_;  // when that round began
    std::optional<Change> change_;

  public:
    CLEAVE_FIELDS(Raft, settings_, log_, role_, leader_, leader_of_term_, commit_, applied_,
                  loaded_, silent_, election_deadline_, heard_at_, pre_voting_, votes_, term_start_,
                  own_match_, progress_, round_, rounds_begun_, confirmed_round_, confirmed_at_,
                  change_);
};

}  // namespace cleave::raft
