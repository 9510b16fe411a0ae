#include "chain/master.hpp"

#include <algorithm>

#include "host/codec.hpp"

namespace cleave::chain {
namespace {

constexpr std::uint64_t entries_kept = 100;  // assumed: before a snapshot of one configuration

bool contains(const Configuration& configuration, NodeId server, std::int64_t life) {
    return std::any_of(configuration.members.begin(), configuration.members.end(),
                       [&](const Member& one) { return one.node == server && one.life == life; });
}

}  // namespace

void Master::on_start(Host& host, const DiskImage& disk) {
    raft_.on_start(host, disk);
    host.set_timer(config_.heartbeat, Watch{});
    settle(host);
}

void Master::on(Host& host, const Watch& timer) {
    host.set_timer(config_.heartbeat, timer);
    reconsider(host);
}

void Master::on(Host& host, NodeId server, const Alive& alive) {
    if (!raft_.leads()) return;
    Heard& heard = heard_[server];
    if (alive.life < heard.life) return;  // a late message of an earlier life
    // Who is about to be removed gets no lease any more, and cannot change that.
    if (proposed_ && contains(current_, server, alive.life) &&
        !contains(*proposed_, server, alive.life)) {
        return;
    }
    heard = {alive.life, alive.ready ? std::optional(alive.epoch) : std::nullopt, host.now()};
    if (contains(current_, server, alive.life)) {
        grants_.push_back({server, alive.life, alive.sent, raft_.begin_read(host)});
    } else {
        host.send(server, Configured{current_, alive.life, alive.sent});
    }
    settle(host);
    reconsider(host);
}

void Master::settle(Host& host) {
    if (const raft::Snapshot* snapshot = raft_.take_loaded()) {
        current_ = decode<Configuration>(snapshot->state).value();
    }
    while (const raft::Entry* entry = raft_.next_committed()) {
        if (entry->command.empty()) continue;
        auto decided = decode<Configuration>(entry->command).value();
        if (decided.epoch != current_.epoch + 1) continue;  // another was decided before
        current_ = std::move(decided);
        proposed_.reset();
        if (raft_.leads()) host.broadcast(config_.servers, Configured{current_, 0, {}});
    }
    if (raft_.leads() && raft_.term() != led_term_) {
        led_term_ = raft_.term();
        led_since_ = host.now();
        heard_.clear();
        grants_.clear();
        proposed_.reset();
    }
    grant_leases(host);
    if (raft_.compactable() >= entries_kept) raft_.compact(host, encode(current_), {});
}

void Master::grant_leases(Host& host) {
    std::erase_if(grants_, [&](const Grant& grant) {
        if (!raft_.leads() || raft_.term() != grant.index.term) return true;
        if (!raft_.reached(grant.index)) return false;
        // Not a member any more: it learns so, and takes no lease from it.
        host.send(grant.server, Configured{current_, grant.life, grant.sent});
        return true;
    });
}

bool Master::heard_lately(const Host& host, NodeId server) const {
    const auto found = heard_.find(server);
    return found != heard_.end() && host.now() < found->second.at + config_.lease_surely_over();
}

// Its lease is over for certain: by time, or because it has begun another life.
bool Master::is_dead(const Host& host, const Member& member) const {
    const auto found = heard_.find(member.node);
    if (found == heard_.end()) {
        return host.now() >= led_since_ + config_.lease_surely_over();
    }
    return found->second.life != member.life || !heard_lately(host, member.node);
}

bool Master::is_ready(const Member& member) const {
    const auto found = heard_.find(member.node);
    return found != heard_.end() && found->second.life == member.life && found->second.ready &&
           *found->second.ready >= member.joined;  // else it had another state
}

void Master::reconsider(Host& host) {
    if (!raft_.settled() || proposed_) return;
    if (current_.epoch == 0) return found(host);
    std::vector<Member> next;
    bool state_is_safe = false;
    bool all_ready = true;
    for (const Member& member : current_.members) {
        if (is_dead(host, member)) continue;
        next.push_back(member);
        state_is_safe = state_is_safe || (is_ready(member) && heard_lately(host, member.node));
        all_ready = all_ready && is_ready(member);
    }
    // The last one who has the state is never removed: without it there is nothing to go on with.
    if (!state_is_safe) return;
    for (const NodeId server : config_.servers) {
        const bool member = std::any_of(next.begin(), next.end(),
                                        [&](const Member& one) { return one.node == server; });
        if (member || !all_ready || !heard_lately(host, server)) continue;
        next.push_back({server, heard_.at(server).life, current_.epoch + 1});
        break;  // one at a time: each takes the state from the one before it
    }
    if (next != current_.members) propose(host, std::move(next));
}

// The first chain: of all servers, or of those who have shown up when a lease's time has passed.
void Master::found(Host& host) {
    std::vector<Member> members;
    for (const NodeId server : config_.servers) {
        if (heard_lately(host, server)) members.push_back({server, heard_.at(server).life, 1});
    }
    const bool waited = host.now() >= led_since_ + config_.lease_surely_over();
    const bool all = members.size() == config_.servers.size();
    if (!members.empty() && (all || waited)) propose(host, std::move(members));
}

void Master::propose(Host& host, std::vector<Member> members) {
    proposed_ = Configuration{current_.epoch + 1, std::move(members)};
    raft_.propose(host, encode(*proposed_));
    settle(host);
}

}  // namespace cleave::chain
