// What a server does whatever its role: starting, terms, waiting for the disk, the state machine.

#include "parts/raft/raft.hpp"

#include "host/require.hpp"

namespace cleave::raft {

Raft::Raft(const Settings& settings, std::vector<NodeId> first_members)
    : settings_(settings), log_(Configuration{std::move(first_members), {}}) {}

void Raft::on_start(Host& host, const DiskImage& disk) {
    if (!log_.open(host, disk, settings_.flaws.snapshot_drops_log)) {
        // What it voted and acknowledged is not known, so it must not take part again.
        host.log("the log is damaged: this server keeps silent");
        host.label("role", "damaged");
        silent_ = true;
        return;
    }
    commit_ = applied_ = log_.snapshot().last_index;
    loaded_ = commit_ > 0;
    take_role(host, Role::follower);
    if (settings_.check_quorum) heard_at_ = host.now();  // it may have, in its last life
    draw_timeout(host);
    host.set_timer(election_deadline_ - host.now(), ElectionTimeout{});
}

void Raft::take_role(Host& host, Role role) {
    role_ = role;
    host.label("role", role == Role::leader      ? "leader"
                       : role == Role::candidate ? "candidate"
                                                 : "follower");
}

void Raft::follow(Host& host, std::optional<NodeId> leader) {
    leader_ = leader;
    if (role_ == Role::follower) return;
    heard_at_.reset();
    change_.reset();
    take_role(host, Role::follower);
    draw_timeout(host);
}

// Of a term seen in a message: a newer one makes everybody a follower.
void Raft::adopt(Host& host, std::uint64_t term) {
    if (term <= log_.term()) return;
    log_.vote(host, term, {});
    leader_of_term_.reset();
    follow(host, std::nullopt);
}

void Raft::when_durable(Host& host, Then then) {
    const bool careless = settings_.flaws.vote_not_synced && std::holds_alternative<SendVote>(then);
    if (log_.durable() || careless) {
        std::visit([&](const auto& one) { act(host, one); }, then);
    } else {
        host.sync(Synced{log_.mark(), std::move(then)});
    }
}

void Raft::on(Host& host, const Synced& synced) {
    log_.synced(synced.mark);
    std::visit([&](const auto& one) { act(host, one); }, synced.then);
}

// ---- the state machine ----

const Snapshot* Raft::take_loaded() {
    if (!loaded_) return nullptr;
    loaded_ = false;
    return &log_.snapshot();
}

const Entry* Raft::next_committed() {
    if (applied_ >= commit_ || applied_ >= log_.last_index()) return nullptr;
    return &log_.at(++applied_);
}

std::uint64_t Raft::compactable() const {
    return applied_ <= log_.last_index() ? applied_ - log_.snapshot().last_index : 0;
}

void Raft::compact(Host& host, std::string state, Content bulk) {
    require(applied_ <= log_.last_index(), "what is compacted has been applied");
    log_.compact(host, applied_, std::move(state), std::move(bulk));
}

}  // namespace cleave::raft
