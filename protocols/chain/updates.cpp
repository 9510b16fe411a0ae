// Updates: decided at the head, passed down the chain, acknowledged from the tail up.

#include "chain/properties.hpp"
#include "chain/server.hpp"
#include "parts/conditions.hpp"

namespace cleave::chain {
namespace {

constexpr std::uint64_t resent_at_once = 64;  // assumed
constexpr std::uint64_t early_most = 256;     // assumed

}  // namespace

// Any server takes requests, and passes on what is not its own to answer.
void Server::on(Host& host, NodeId client, const parts::ServiceRequest& asked) {
    const OperationId id = asked.request.id;
    if (!place_ || chain().empty()) return host.send(client, parts::ask_elsewhere(id));
    if (asked.request.function == Function::read) {
        if (is_tail() || (config_.read_any && ready_)) return read(host, client, asked.request);
        return host.send(chain().back().node, Passed{client, asked});
    }
    if (is_head()) return update(host, client, asked);
    host.send(chain().front().node, Passed{client, asked});
}

void Server::on(Host& host, NodeId, const Passed& passed) {
    if (passed.asked.request.function == Function::read) {
        if (is_tail()) read(host, passed.client, passed.asked.request);
    } else if (is_head()) {
        update(host, passed.client, passed.asked);
    }  // else the client asks again, when the chain is in order
}

const Stored* Server::newest(const std::string& key) const {
    const auto found = objects_.find(key);
    return found == objects_.end() || found->second.empty() ? nullptr : &found->second.back();
}

void Server::update(Host& host, NodeId client, const parts::ServiceRequest& asked) {
    using Seen = parts::DuplicateTable::Seen;
    const OperationId id = asked.request.id;
    const Seen seen = sessions_.admit(client, id, asked.lowest);
    if (seen == Seen::never) return apply(host, decide(client, asked));
    if (seen != Seen::answered) return;
    for (const auto& [serial, update] : pending_) {
        if (update.client == client && update.reply.id == id) return;  // the tail will answer
    }
    host.send(client, parts::ServiceReply{sessions_.reply(client, id)});
}

Update Server::decide(NodeId client, const parts::ServiceRequest& asked) const {
    const ClientRequest& request = asked.request;
    Update update;
    update.serial = applied_ + 1;
    update.client = client;
    update.lowest = asked.lowest;
    update.key = request.key;
    update.reply.id = request.id;
    if (request.function == Function::remove) {
        update.effect = Effect::erase;
        return update;
    }
    const Stored* now = newest(request.key);
    const auto value = now && now->exists ? std::optional(now->value) : std::nullopt;
    if (request.function == Function::cas && value != request.expected) {
        // Even this goes down the chain: what it was compared with may not be committed yet.
        update.reply.outcome = Outcome::fail;
        update.reply.error = parts::another_value;
        return update;
    }
    update.effect = Effect::put;
    update.value = request.value;
    update.content = Content::of(request.value, request.size);
    return update;
}

void Server::apply(Host& host, const Update& update) {
    applied_ = update.serial;
    if (update.effect != Effect::nothing) {
        objects_[update.key].push_back(
            {update.serial, update.effect == Effect::put, update.value, update.content});
    }
    sessions_.admit(update.client, update.reply.id, update.lowest);
    sessions_.answered(update.client, update.reply);
    pending_.emplace(update.serial, update);
    if (is_tail()) {
        host.send(update.client, parts::ServiceReply{update.reply});
        commit(host, applied_);
    } else if (const auto after = successor()) {
        host.send(*after, Forward{configuration_.epoch, update});
    }
}

void Server::on(Host& host, NodeId from, const Forward& forward) {
    if (forward.epoch != configuration_.epoch || !ready_ || predecessor() != from) return;
    const std::uint64_t serial = forward.update.serial;
    if (serial > applied_) {
        if (early_.size() < early_most) early_.emplace(serial, forward.update);
        for (auto next = early_.begin(); next != early_.end() && next->first == applied_ + 1;
             next = early_.erase(next)) {
            apply(host, next->second);
        }
    } else if (serial <= committed_) {
        host.send(from, Acknowledge{configuration_.epoch, committed_});  // the last was lost
    } else if (const auto known = pending_.find(serial); known != pending_.end()) {
        host.always(known->second == forward.update, says::same_update);
    }
}

void Server::on(Host& host, NodeId from, const Acknowledge& acknowledge) {
    if (acknowledge.epoch != configuration_.epoch || !ready_ || successor() != from) return;
    host.always(acknowledge.serial <= applied_, says::prefix);
    commit(host, std::min(acknowledge.serial, applied_));
}

// All updates up to this one are at the tail: the versions that they replaced are not needed.
void Server::commit(Host& host, std::uint64_t serial) {
    if (serial <= committed_) return;
    committed_ = serial;
    while (!pending_.empty() && pending_.begin()->first <= serial) {
        const auto versions = objects_.find(pending_.begin()->second.key);
        if (versions != objects_.end()) {
            while (versions->second.size() > 1 && versions->second[1].serial <= serial) {
                versions->second.pop_front();
            }
        }
        pending_.erase(pending_.begin());
    }
    if (const auto before = predecessor()) {
        host.send(*before, Acknowledge{configuration_.epoch, committed_});
    }
}

// ---- what was lost under way ----

void Server::on(Host& host, const Resend& timer) {
    host.set_timer(config_.resend, timer);
    if (!ready_) {
        if (const auto before = predecessor()) host.send(*before, FetchState{configuration_.epoch});
    } else if (committed_ == committed_before_) {
        forward_pending(host);
    }
    committed_before_ = committed_;
}

void Server::forward_pending(Host& host) {
    const auto after = successor();
    if (!after) return;
    std::uint64_t sent = 0;
    for (const auto& [serial, update] : pending_) {
        if (++sent > resent_at_once) break;
        host.send(*after, Forward{configuration_.epoch, update});
    }
}

}  // namespace cleave::chain
