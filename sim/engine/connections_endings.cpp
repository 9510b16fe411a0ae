// How connections come to wait in vain, and to an end.

#include <algorithm>
#include <utility>

#include "engine/connections.hpp"
#include "engine/engine.hpp"

namespace cleave::sim {

// ---- time-outs ----

// After it, one interval counts as waited in vain.
void Connections::start_timer(Side side) {
    End& end = side.end();
    end.timing = true;
    end.interval = std::min(end.timer.time_out(options_), options_.user_timeout - end.waited);
    const Instant left = end.held.empty() ? Instant{} : end.held[0].left;
    end.due = std::max(engine_.now(), left) + end.interval;
    set_alarm(side);
}

void Connections::stop_timer(Side side) { side.end().timing = false; }

// An alarm that is too early is left to ring: it sets the next one.
void Connections::set_alarm(Side side) {
    End& end = side.end();
    if (end.alarm != Ticket{}) {
        if (end.alarm_at <= end.due) return;
        engine_.queue_.cancel(end.alarm);
    }
    end.alarm_at = end.due;
    end.alarm = engine_.queue_.push(
        end.due, {{}, side.node(), side.index, 0, EventKind::connection_alarm, 0});
}

void Connections::on_alarm(Side side) {
    End& end = side.end();
    end.alarm = {};
    if (!end.timing) return;
    if (engine_.now() < end.due) return set_alarm(side);
    expire(side);
}

void Connections::expire(Side side) {
    End& end = side.end();
    end.waited += end.interval;
    if (end.waited >= options_.user_timeout) {
        if (end.state == State::closing) return close(side);
        const std::uint16_t epoch = end.epoch;
        break_off(side);
        return signal(side, EventKind::reset, epoch);
    }
    end.timer.expired();
    switch (end.state) {
        case State::opening: signal(side, EventKind::handshake, end.epoch, end.first); break;
        case State::accepted: signal(side, EventKind::handshake_reply, end.epoch, end.first); break;
        case State::closing: signal(side, EventKind::reset, end.epoch); break;
        default: transmit(side, end.first); break;
    }
    start_timer(side);
}

// ---- the end ----

// Forgets the connection, but not what is held.
void Connections::close(Side side) {
    End& end = side.end();
    end.state = State::closed;
    end.early.clear();
    end.waited = {};
    stop_timer(side);
}

// Drops what is held.
void Connections::lose(Side side) {
    End& end = side.end();
    const NodeId peer = side.peer().node();
    const std::uint32_t expected = side.peer().end().expected;
    const bool of_nodes = !is_store(side.node()) && !is_store(peer);
    for (std::uint32_t number = end.first; number != end.end() && of_nodes; ++number) {
        if (after(expected, number)) continue;  // delivered; only we do not know
        ++engine_.statistics_.messages_lost;
        if (Watch* watch = engine_.trace_.watch()) {
            watch->lost(side.node(), peer, end.held[number - end.first].payload,
                        "its connection is broken");
        }
    }
    end.first = end.end();
    end.held.drop(end.held.size());
    if (is_store(peer)) hang_up(side.pair);
    if (side.pair.broken != end.epoch) ++engine_.statistics_.connections_broken;
    side.pair.broken = end.epoch;
}

// The node waits for none of the store's answers any more.
void Connections::hang_up(Pair& pair) {
    for (const auto& [id, call] : pair.asked) {
        if (!call.at_store) lost_at_store(pair.nodes[0], call.operation);
    }
    pair.asked.clear();
}

void Connections::lost_at_store(NodeId node, std::uint32_t operation) {
    if (Watch* watch = engine_.trace_.watch()) {
        watch->store_lost(node, operation, "its connection is broken");
    }
    engine_.store_->drop(operation);
}

// This side knows that the connection is broken.
void Connections::break_off(Side side) {
    lose(side);
    close(side);
    const NodeId peer = side.peer().node();
    if (is_store(side.node()) || is_store(peer)) return;
    const HostAdapter& host = engine_.machine_of(side.node());
    engine_.queue_.push(
        engine_.now(),
        {{}, host.self(), peer.value, host.incarnation(), EventKind::connection_broken, 0});
}

void Connections::stopped(NodeId node, Stop how) {
    if (dark_.size() <= node.value) dark_.resize(node.value + std::size_t{1});
    dark_[node.value] = how == Stop::power_loss;
    if (pairs_of_.size() <= node.value) return;
    for (const std::uint32_t index : pairs_of_[node.value]) {
        Pair& pair = pairs_[index];
        const Side side{pair, index, pair.nodes[0] == node ? 0U : 1U};
        End& end = side.end();
        if (end.state == State::closed) continue;
        const bool stood = end.state == State::accepted || end.state == State::open;
        lose(side);
        close(side);
        if (how == Stop::power_loss || !stood) continue;
        end.state = State::closing;
        end.timer = world::RetransmissionTimer(options_);
        signal(side, EventKind::reset, end.epoch);
        start_timer(side);
    }
}

// Whether somebody answers there, be it only to refuse.
bool Connections::powered(NodeId node) const {
    return node.value >= dark_.size() || !dark_[node.value] || engine_.machine_of(node).up();
}

}  // namespace cleave::sim
