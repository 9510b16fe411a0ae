#include "raft.hpp"

#include <algorithm>

namespace cleave::bench {
namespace {

constexpr Duration heartbeat_interval = 50_ms;
constexpr std::size_t command_size = 100;  // bytes

// What stands on disk: the vote in one file, replaced; entries with their index in another, of
// which a later one replaces all from its index on.
struct Ballot {
    std::uint64_t term = 0;
    NodeId voted_for;
    CLEAVE_FIELDS(Ballot, term, voted_for);
};
struct LogRecord {
    std::uint64_t index = 0;
    Entry entry;
    CLEAVE_FIELDS(LogRecord, index, entry);
};

template <class M>
void send_to_others(Host& host, std::uint32_t nodes, const M& message) {
    const Payload payload = Payload::of(message);
    for (std::uint32_t i = 0; i < nodes; ++i) {
        if (NodeId{i} != host.self()) host.send_payload(NodeId{i}, payload);
    }
}

}  // namespace

void Replica::on_start(Host& host, const DiskImage& disk) {
    if (const auto votes = disk.files.find("vote"); votes != disk.files.end()) {
        const auto ballot = decode<Ballot>(votes->second.back());
        term_ = ballot->term;
        voted_for_ = ballot->voted_for;
    }
    if (const auto records = disk.files.find("log"); records != disk.files.end()) {
        for (const std::string& bytes : records->second) {
            auto record = decode<LogRecord>(bytes);
            log_.resize(record->index - 1);
            log_.push_back(std::move(record->entry));
        }
    }
    await_leader(host);
}

void Replica::await_leader(Host& host) {
    host.cancel(timeout_);
    timeout_ = host.set_timer(host.random().between(150_ms, 300_ms), ElectionTimeout{++election_});
}

// Of a term seen in a message: a newer one makes everybody a follower.
void Replica::adopt(Host& host, std::uint64_t term) {
    if (term <= term_) return;
    term_ = term;
    voted_for_ = {};
    if (role_ == Role::leader) await_leader(host);
    role_ = Role::follower;
}

// ---- election ----

void Replica::on(Host& host, const ElectionTimeout& timeout) {
    if (timeout.election != election_ || role_ == Role::leader) return;
    role_ = Role::candidate;
    ++term_;
    votes_ = 0;
    voted_for_ = host.self();
    remember_vote(host);
    await_leader(host);
}

void Replica::remember_vote(Host& host) {
    host.replace("vote", {encode(Ballot{term_, voted_for_})});
    host.sync(VoteSynced{term_, voted_for_});
}

void Replica::on(Host& host, const VoteSynced& synced) {
    if (synced.term != term_) return;
    if (synced.candidate != host.self()) return host.send(synced.candidate, Vote{term_, true});
    if (role_ != Role::candidate) return;
    votes_ = 1;
    send_to_others(host, nodes_, RequestVote{term_, log_.size(), term_at(log_.size())});
}

void Replica::on(Host& host, NodeId from, const RequestVote& request) {
    adopt(host, request.term);
    const auto mine = std::pair(term_at(log_.size()), std::uint64_t{log_.size()});
    const bool current = std::pair(request.last_term, request.last_index) >= mine;
    const bool free = !voted_for_.valid() || voted_for_ == from;
    if (request.term < term_ || !current || !free || role_ != Role::follower) {
        return host.send(from, Vote{term_, false});
    }
    voted_for_ = from;
    remember_vote(host);
    await_leader(host);
}

void Replica::on(Host& host, NodeId, const Vote& vote) {
    adopt(host, vote.term);
    if (role_ != Role::candidate || vote.term != term_ || !vote.granted) return;
    if (++votes_ * 2 <= nodes_) return;
    role_ = Role::leader;
    std::fill(next_.begin(), next_.end(), log_.size() + 1);
    std::fill(match_.begin(), match_.end(), 0);
    host.cancel(timeout_);
    on(host, Heartbeat{term_});
    on(host, NextCommand{term_});
}

// ---- replication ----

void Replica::on(Host& host, const Heartbeat& heartbeat) {
    if (role_ != Role::leader || heartbeat.term != term_) return;
    for (std::uint32_t i = 0; i < nodes_; ++i) {
        if (NodeId{i} == host.self()) continue;
        next_[i] = match_[i] + 1;  // what was lost under way is sent again
        replicate(host, NodeId{i});
    }
    host.set_timer(heartbeat_interval, heartbeat);
}

void Replica::on(Host& host, const NextCommand& next) {
    if (role_ != Role::leader || next.term != term_) return;
    write(host, log_.size() + 1, Entry{term_, std::string(command_size, 'x')});
    host.sync(LogSynced{term_, log_.size(), host.self()});
    for (std::uint32_t i = 0; i < nodes_; ++i) {
        if (NodeId{i} != host.self()) replicate(host, NodeId{i});
    }
    host.set_timer(between_commands_, next);
}

void Replica::write(Host& host, std::uint64_t index, const Entry& entry) {
    log_.resize(index - 1);
    log_.push_back(entry);
    host.append("log", encode(LogRecord{index, entry}));
}

void Replica::replicate(Host& host, NodeId to) {
    constexpr std::uint64_t most_at_once = 64;
    std::uint64_t& next = next_[to.value];
    AppendEntries append{term_, next - 1, term_at(next - 1), commit_, {}};
    const std::uint64_t last = std::min<std::uint64_t>(log_.size(), next - 1 + most_at_once);
    for (; next <= last; ++next) append.entries.push_back(log_[next - 1]);
    host.send(to, std::move(append));
}

void Replica::on(Host& host, NodeId from, const AppendEntries& append) {
    adopt(host, append.term);
    if (append.term < term_) return host.send(from, Appended{term_, false, 0});
    role_ = Role::follower;
    await_leader(host);
    const std::uint64_t previous = append.previous_index;
    if (previous > log_.size() || term_at(previous) != append.previous_term) {
        const std::uint64_t match = std::min<std::uint64_t>(previous - 1, log_.size());
        return host.send(from, Appended{term_, false, match});
    }
    std::uint64_t index = previous;
    bool wrote = false;
    for (const Entry& entry : append.entries) {
        ++index;
        if (index <= log_.size() && term_at(index) == entry.term) continue;
        write(host, index, entry);
        wrote = true;
    }
    commit_ = std::max(commit_, std::min(append.commit, index));
    if (wrote) return host.sync(LogSynced{term_, index, from});
    host.send(from, Appended{term_, true, index});
}

void Replica::on(Host& host, const LogSynced& synced) {
    if (synced.term != term_) return;
    if (synced.leader != host.self()) {
        return host.send(synced.leader, Appended{term_, true, synced.match});
    }
    match_[host.self().value] = std::max(match_[host.self().value], synced.match);
    advance_commit(host);
}

void Replica::on(Host& host, NodeId from, const Appended& reply) {
    adopt(host, reply.term);
    if (role_ != Role::leader || reply.term != term_) return;
    if (!reply.success) {
        next_[from.value] = std::min(next_[from.value], reply.match + 1);
        return replicate(host, from);
    }
    match_[from.value] = std::max(match_[from.value], reply.match);
    next_[from.value] = std::max(next_[from.value], reply.match + 1);
    advance_commit(host);
}

void Replica::advance_commit(Host& host) {
    std::vector<std::uint64_t> sorted = match_;
    std::sort(sorted.begin(), sorted.end());
    const std::uint64_t majority = sorted[(nodes_ - 1) / 2];
    if (majority > commit_ && term_at(majority) == term_) commit_ = majority;
    host.always(commit_ <= log_.size(), "what is committed is in the log");
}

}  // namespace cleave::bench
