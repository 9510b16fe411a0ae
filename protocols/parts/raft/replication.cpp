// The replicated log: AppendEntries, InstallSnapshot, the commit rule, rounds for reads, and the
// change of members. Source: Ongaro and Ousterhout 2014, sections 5.3, 5.4.2, 6 and 7; thesis,
// section 6.4 (read index and leases).

#include "host/require.hpp"
#include "parts/raft/properties.hpp"
#include "parts/raft/raft.hpp"

namespace cleave::raft {
namespace {

constexpr std::uint64_t entries_at_once = 64;  // assumed: keeps a message within some packets

}  // namespace

// ---- the leader's side ----

std::uint64_t Raft::agreed(const std::map<NodeId, std::uint64_t>& reached) const {
    const Configuration& now = log_.configuration();
    if (settings_.flaws.one_majority_in_joint && now.joint()) {
        return Configuration::majority(now.next, reached);
    }
    return now.agreed(reached);
}

// Members, and those who catch up to become some.
std::set<NodeId> Raft::followers(const Host& host) const {
    std::set<NodeId> all = log_.configuration().everyone();
    if (change_) all.insert(change_->next.begin(), change_->next.end());
    all.erase(host.self());
    return all;
}

Raft::Progress& Raft::progress(NodeId follower) {
    return progress_.try_emplace(follower, Progress{log_.last_index() + 1}).first->second;
}

void Raft::propose(Host& host, std::string command, Content bulk) {
    require(leads(), "only a leader appends commands");
    append(host, Entry{log_.term(), std::move(command), std::move(bulk), {}});
    for (const NodeId peer : followers(host)) replicate(host, peer);
}

void Raft::append(Host& host, Entry entry) {
    log_.append(host, std::move(entry));
    when_durable(host, AppendedMyself{log_.term(), log_.last_index()});
}

void Raft::act(Host& host, const AppendedMyself& then) {
    if (role_ != Role::leader || then.term != log_.term()) return;
    own_match_ = std::max(own_match_, then.index);
    advance_commit(host);
}

void Raft::replicate(Host& host, NodeId to) {
    Progress& known = progress(to);
    const Snapshot& snapshot = log_.snapshot();
    if (known.next <= snapshot.last_index) {
        known.next = snapshot.last_index + 1;
        return host.send(to, InstallSnapshot{log_.term(), round_, snapshot});
    }
    const std::uint64_t previous = known.next - 1;
    AppendEntries append{
        log_.term(), round_, previous, log_.term_at(previous), log_.check_at(previous),
        {},          commit_};
    const std::uint64_t last = std::min(log_.last_index(), previous + entries_at_once);
    for (; known.next <= last; ++known.next) append.entries.push_back(log_.at(known.next));
    host.send(to, std::move(append));
}

void Raft::on(Host& host, NodeId from, const Appended& reply) {
    if (silent_) return;
    adopt(host, reply.term);
    if (role_ != Role::leader || reply.term != log_.term()) return;
    Progress& known = progress(from);
    // No more than was sent: a server that has lost its disk may lead a term that it led before.
    known.round = std::max(known.round, std::min(reply.round, round_));
    if (reply.success) {
        known.match = std::max(known.match, std::min(reply.match, log_.last_index()));
        known.next = std::max(known.next, known.match + 1);
    } else if (reply.match >= known.match && reply.match < known.refused) {
        // Of the refusals of all that is under way, one is enough.
        known.refused = reply.match;
        known.next = reply.match + 1;
        replicate(host, from);
    }
    confirm_round(host);
    advance_commit(host);
    go_on_with_change(host);
}

void Raft::advance_commit(Host& host) {
    std::map<NodeId, std::uint64_t> reached = {{host.self(), own_match_}};
    for (const auto& [peer, known] : progress_) reached[peer] = known.match;
    const std::uint64_t copied = agreed(reached);
    // Only an entry of its own term is committed by counting copies: one of an earlier term may
    // still be replaced, though a majority has it (figure 8).
    const bool counts = settings_.flaws.commit_old_term || (copied >= log_.snapshot().last_index &&
                                                            log_.term_at(copied) == log_.term());
    if (copied <= commit_ || !counts) return;
    host.sometimes(log_.term_at(commit_ + 1) < log_.term(), says::old_term_committed);
    commit_ = copied;
    const Configuration& now = log_.configuration();
    if (log_.configuration_index() > commit_) return;
    if (now.joint()) {
        host.sometimes(true, says::joint_committed);
        append(host, Entry{log_.term(), "", {}, Configuration{now.next, {}}});
        for (const NodeId peer : followers(host)) replicate(host, peer);
    } else if (!now.contains(host.self())) {
        host.sometimes(true, says::removed_leader);
        for (const NodeId peer : followers(host)) replicate(host, peer);  // the new commit index
        follow(host, std::nullopt);
    }
}

// ---- rounds ----

void Raft::begin_round(Host& host) {
    rounds_begun_.emplace(++round_, host.now());
    for (const NodeId peer : followers(host)) replicate(host, peer);
    confirm_round(host);  // it may be alone
}

void Raft::confirm_round(Host& host) {
    std::map<NodeId, std::uint64_t> reached = {{host.self(), round_}};
    for (const auto& [peer, known] : progress_) reached[peer] = known.round;
    const std::uint64_t round = agreed(reached);
    if (round <= confirmed_round_) return;
    confirmed_round_ = round;
    confirmed_at_ = rounds_begun_.at(round);
    rounds_begun_.erase(rounds_begun_.begin(), rounds_begun_.upper_bound(round));
}

ReadIndex Raft::begin_read(Host& host) {
    require(leads(), "only a leader begins reads");
    begin_round(host);
    // Until its first entry is committed, a leader does not know all that earlier ones committed.
    return {log_.term(), round_, std::max(commit_, term_start_)};
}

bool Raft::reached(const ReadIndex& read) const {
    return leads() && log_.term() == read.term && confirmed_round_ >= read.round &&
           applied_ >= read.index;
}

bool Raft::holds_lease(const Host& host) const {
    if (!settled() || confirmed_round_ == 0) {
        return false;
    }
    Duration lease = settings_.election_timeout;
    if (!settings_.flaws.lease_ignores_drift) {
        lease = lease - lease / 1'000 * settings_.clock_drift.parts_per_billion / 1'000'000;
    }
    return host.now() < confirmed_at_ + lease;
}

// ---- members ----

void Raft::change_members(Host& host, std::vector<NodeId> next) {
    const Configuration& now = log_.configuration();
    if (!leads() || change_ || now.joint() || log_.configuration_index() > commit_ ||
        commit_ < term_start_ || next == now.members) {
        return;
    }
    change_ = Change{std::move(next), log_.last_index()};
    begin_round(host);
}

// New servers follow without a vote until they have what there was when the change was asked for:
// else it could be long before anything is committed (section 6).
void Raft::go_on_with_change(Host& host) {
    if (!change_ || !leads()) return;
    for (const NodeId node : change_->next) {
        if (node != host.self() && progress(node).match < change_->target) return;
    }
    Configuration joint{log_.configuration().members, std::move(change_->next)};
    change_.reset();
    append(host, Entry{log_.term(), "", {}, std::move(joint)});
    for (const NodeId peer : followers(host)) replicate(host, peer);
}

// ---- the follower's side ----

// Of a message that only a leader sends; false: it no longer leads.
bool Raft::accept(Host& host, NodeId leader, std::uint64_t term) {
    adopt(host, term);
    if (term < log_.term()) return false;
    host.always(!leader_of_term_ || *leader_of_term_ == leader, says::one_leader);
    leader_of_term_ = leader;
    if (role_ == Role::leader) return false;
    follow(host, leader);
    heard_at_ = host.now();
    draw_timeout(host);
    return true;
}

// Where to look for agreement, if not at `index`: before all entries of the term that conflicts.
std::uint64_t Raft::try_before(std::uint64_t index) const {
    if (index > log_.last_index()) return log_.last_index();
    const std::uint64_t conflicting = log_.term_at(index);
    while (index > log_.snapshot().last_index && log_.term_at(index) == conflicting) --index;
    return index;
}

void Raft::on(Host& host, NodeId from, const AppendEntries& append) {
    if (silent_) return;
    Appended reply{log_.term(), append.round, false, 0};
    if (!accept(host, from, append.term)) {
        reply.term = log_.term();
        return host.send(from, reply);
    }
    reply.term = log_.term();
    const std::uint64_t covered = log_.snapshot().last_index;
    std::uint64_t index = append.previous_index;
    if (index > log_.last_index() ||
        (index >= covered && log_.term_at(index) != append.previous_term)) {
        reply.match = try_before(index);
        return when_durable(host, SendAppended{from, reply});
    }
    if (index >= covered) {
        host.always(log_.check_at(index) == append.previous_check, says::log_matching);
    }
    for (const Entry& entry : append.entries) {
        if (++index <= covered) continue;  // committed, and so the same
        if (index <= log_.last_index()) {
            if (log_.term_at(index) == entry.term) continue;
            host.always(index > commit_, says::committed_stays);
            host.sometimes(true, says::conflict_replaced);
            log_.truncate(index - 1);
        }
        log_.append(host, entry);
    }
    if (settings_.flaws.stale_append_truncates && index >= covered) log_.truncate(index);
    commit_ = std::max(commit_, std::min(append.commit, index));
    reply.success = true;
    reply.match = index;
    when_durable(host, SendAppended{from, reply});
}

void Raft::on(Host& host, NodeId from, const InstallSnapshot& install) {
    if (silent_) return;
    Appended reply{log_.term(), install.round, false, 0};
    if (!accept(host, from, install.term)) {
        reply.term = log_.term();
        return host.send(from, reply);
    }
    const std::uint64_t last = install.snapshot.last_index;
    if (last > commit_) {
        host.sometimes(true, says::snapshot_installed);
        log_.install(host, install.snapshot, settings_.flaws.snapshot_drops_log);
        commit_ = applied_ = last;
        loaded_ = true;
    }
    reply = {log_.term(), install.round, true, last};
    when_durable(host, SendAppended{from, reply});
}

}  // namespace cleave::raft
