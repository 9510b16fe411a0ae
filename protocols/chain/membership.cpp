// A server's place in the chain: lives, configurations, leases, and the state for a new tail.

#include "chain/properties.hpp"
#include "chain/server.hpp"

namespace cleave::chain {

void Server::on_start(Host& host, const DiskImage&) {
    begin_life(host);
    host.set_timer(config_.resend, Resend{});
    on(host, SendAlive{});
}

// Its clock ran on while it was down, so no two lives begin at the same time.
void Server::begin_life(Host& host) {
    life_ = host.now().count() + 1;
    lease_until_ = host.now();
    place_.reset();
    joined_ = 0;
    forget_state();
    label(host);
}

void Server::forget_state() {
    ready_ = false;
    objects_.clear();
    sessions_ = {};
    applied_ = committed_ = committed_before_ = 0;
    pending_.clear();
    early_.clear();
    waiting_reads_.clear();
}

void Server::label(Host& host) const {
    const bool alone = chain().size() == 1;
    host.label("place", !place_ || !ready_              ? "outside"
                        : alone                         ? "only"
                        : *place_ == 0                  ? "head"
                        : *place_ + 1 == chain().size() ? "tail"
                                                        : "middle");
}

void Server::on(Host& host, const SendAlive& timer) {
    host.broadcast(config_.masters, Alive{life_, configuration_.epoch, ready_, host.now()});
    host.set_timer(config_.heartbeat, timer);
}

const Member* Server::self_in(const Host& host, const Configuration& configuration) const {
    for (const Member& member : configuration.members) {
        if (member.node == host.self() && member.life == life_) return &member;
    }
    return nullptr;
}

std::optional<NodeId> Server::predecessor() const {
    if (!place_ || *place_ == 0) return std::nullopt;
    return chain()[*place_ - 1].node;
}

std::optional<NodeId> Server::successor() const {
    if (!place_ || *place_ + 1 >= chain().size()) return std::nullopt;
    return chain()[*place_ + 1].node;
}

bool Server::may_serve(const Host& host) const {
    return ready_ && (host.now() < lease_until_ || config_.serve_without_lease);
}

void Server::on(Host& host, NodeId, const Configured& configured) {
    if (configured.configuration.epoch > configuration_.epoch) {
        adopt(host, configured.configuration);
    }
    if (configured.life == life_ && self_in(host, configured.configuration)) {
        lease_until_ = std::max(lease_until_, configured.sent + config_.lease);
    }
}

void Server::adopt(Host& host, const Configuration& configuration) {
    configuration_ = configuration;
    early_.clear();
    waiting_reads_.clear();  // what the tail of another epoch says no longer counts
    const Member* self = self_in(host, configuration_);
    if (!self) {
        // What it has may miss updates from now on.
        host.sometimes(ready_, says::new_life);
        if (place_) begin_life(host);
        return;
    }
    if (joined_ != self->joined) {
        // As a member since this epoch, whatever it was before: the state is its predecessor's.
        host.sometimes(ready_, says::new_life);
        forget_state();
        joined_ = self->joined;
        ready_ = joined_ == 1;  // nothing was stored before the first chain
    }
    place_ = static_cast<std::uint64_t>(self - configuration_.members.data());
    if (!ready_) {
        if (const auto before = predecessor()) host.send(*before, FetchState{configuration_.epoch});
    } else if (is_tail()) {
        take_over_pending(host);
    } else {
        forward_pending(host);
    }
    label(host);
}

// What its successor had not acknowledged may have been answered by it: the new tail commits it
// (section 3.3, failure of the tail).
void Server::take_over_pending(Host& host) {
    host.sometimes(!pending_.empty(), says::pending_taken_over);
    if (config_.new_tail_skips_pending) {
        for (const auto& [serial, update] : pending_) {
            auto& versions = objects_[update.key];
            while (!versions.empty() && versions.back().serial > committed_) versions.pop_back();
        }
        pending_.clear();
        applied_ = committed_;
        return;
    }
    for (const auto& [serial, update] : pending_) {
        host.send(update.client, parts::ServiceReply{update.reply});
    }
    commit(host, applied_);
}

// ---- the state for a new tail ----

void Server::on(Host& host, NodeId successor, const FetchState& fetch) {
    if (fetch.epoch != configuration_.epoch || !ready_ || this->successor() != successor) return;
    State state{configuration_.epoch, applied_, {}, sessions_};
    for (const auto& [key, versions] : objects_) {
        if (!versions.empty()) state.objects.emplace(key, versions.back());
    }
    host.send(successor, std::move(state));
}

// All of it is committed, since the tail has it.
void Server::on(Host& host, NodeId predecessor, const State& state) {
    if (state.epoch != configuration_.epoch || ready_ || !place_ ||
        this->predecessor() != predecessor) {
        return;
    }
    host.sometimes(true, says::state_received);
    ready_ = true;
    for (const auto& [key, stored] : state.objects) objects_[key] = {stored};
    sessions_ = state.sessions;
    applied_ = committed_ = state.applied;
    label(host);
    host.send(predecessor, Acknowledge{configuration_.epoch, committed_});
}

}  // namespace cleave::chain
