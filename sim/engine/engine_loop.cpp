// The loop of the run and what most events pass through: messages and timers, from the loop to the
// node and from the node's host back into the queue. In one file with the host's part in it, so
// that compilers see the whole way.

#include "engine/engine.hpp"

namespace cleave::sim {
namespace {

// From a node to itself through the local network stack; assumed: the order of a loopback round
// trip under Linux.
constexpr Duration loopback_delay = Duration::microseconds(10);

}  // namespace

void Engine::run_until(Instant end) {
    CLEAVE_ASSERT(position_, end >= position_.now, "run_until of an instant in the past");
    CLEAVE_ASSERT(position_, !running_, "run_until called from inside the run");
    begun_ = running_ = true;
    Event event;
    while (!queue_.beyond_limit() && queue_.pop(end, position_.now, event)) {
        ++position_.event;
        if (event.hop != 0) [[unlikely]] {
            forward(event);
        } else if (event.kind == EventKind::message) {
            deliver_message(machine_of(event.node), event);
        } else if (event.kind == EventKind::timer) {
            deliver_timer(machine_of(event.node), event);
        } else {
            deliver(event);
        }
        trace_.event_done();
    }
    if (!queue_.beyond_limit()) position_.now = end;
    running_ = false;
    tell_labels();
}

// ---- messages ----

inline void Engine::send(HostAdapter& from, NodeId to, Payload&& message) {
    require_node(to);
    ++statistics_.messages_sent;
    if (Watch* watch = trace_.watch()) [[unlikely]]
        watch->sent(from.self(), to, message);
    const bool goes_by_datagram = to != from.self() && !connections_;
    if (!goes_by_datagram || blocks_.blocked(from.self(), to)) [[unlikely]]
        return send_otherwise(from, to, std::move(message));
    const auto passage = network_.carry_quickly(position_.now, from.site(), sites_[to.value]);
    if (!passage) [[unlikely]]
        return send_otherwise(from, to, std::move(message));
    if (passage->between_sites) statistics_.wan_bytes += message.wire_size();
    queue_.push(passage->at, {std::move(message), to, from.self().value, 0, EventKind::message, 0});
}

void Engine::send_otherwise(HostAdapter& from, NodeId to, Payload&& message) {
    Event event{std::move(message), to, from.self().value, 0, EventKind::message, 0};
    if (to == from.self()) {
        queue_.push(position_.now + loopback_delay, std::move(event));
    } else if (connections_) {
        connections_->send(from.self(), to, std::move(event.payload));
    } else if (blocks_.blocked(from.self(), to)) {
        ++statistics_.messages_lost;
        show_loss(event, "it is blocked");
    } else {
        dispatch(std::move(event), from.port(), sites_[to.value], Carriage::datagram);
    }
}

inline void Engine::deliver_message(HostAdapter& host, const Event& event) {
    const NodeId from{event.peer};
    const bool cut = (network_.is_cut(sites_[from.value], host.site()) ||
                      (blocks_.any_into(event.node) && blocks_.blocked(from, event.node))) &&
                     event.node != from;
    if (!host.up() || cut) [[unlikely]] {
        ++statistics_.messages_lost;
        show_loss(event, host.up() ? "its route is cut" : "its receiver is down");
        return;
    }
    if (host.processor().queues()) [[unlikely]]
        return wait_in_line(host, event);
    handle_message(host, event);
}

// ---- timers ----

inline TimerId Engine::set_timer(HostAdapter& host, Duration delay, Payload&& event) {
    CLEAVE_ASSERT(position_, delay >= Duration{}, "a timer of negative delay");
    // A delay beyond the end of time is a timer that never fires.
    const Instant now = host.now();
    const Instant due = delay < Instant::max() - now ? now + delay : Instant::max();
    const Ticket ticket = queue_.push(host.clock().is_true() ? due : host.clock().when(due),
                                      {std::move(event), host.self(), queue_.next_number(),
                                       host.incarnation(), EventKind::timer, 0});
    return TimerId{ticket.value};
}

inline void Engine::deliver_timer(HostAdapter& host, const Event& event) {
    if (!host.lives(event.incarnation)) return;
    if (host.processor().queues()) [[unlikely]]
        return wait_in_line(host, event);
    handle_timer(host, event);
}

// ---- all kinds ----

void Engine::deliver(Event& event) {
    switch (event.kind) {
        case EventKind::message: return deliver_message(machine_of(event.node), event);
        case EventKind::timer: return deliver_timer(machine_of(event.node), event);
        case EventKind::synced: return deliver_synced(machine_of(event.node), event);
        case EventKind::store_request: return arrive_at_store(event);
        case EventKind::store_departure: return leave_store(event);
        case EventKind::store_reply: return deliver_store_reply(machine_of(event.node), event);
        case EventKind::client_request: return deliver_request(machine_of(event.node), event);
        case EventKind::served: return deliver_served(machine_of(event.node), event);
        case EventKind::start:
        case EventKind::restart: {
            HostAdapter& host = machine_of(event.node);
            if (!host.up() && host.incarnation() == event.incarnation) start(host, event.kind);
            return;
        }
        case EventKind::action: {
            trace_.record(EventKind::action, NodeId{}, 0);
            const Action action = actions_.take(event.peer);
            return action(owner_);
        }
        case EventKind::connection_broken: return deliver_broken(machine_of(event.node), event);
        default:
            CLEAVE_ASSERT(position_, is_of_connection(event.kind),
                          "an event of a kind that is never queued");
            return connections_->arrive(event);
    }
}

// ---- what the host of a node has to do with them ----

Instant HostAdapter::now() const {
    const Instant now = engine_.now();
    return clock_.is_true() ? now : clock_.monotonic(now);
}

void HostAdapter::send_payload(NodeId to, Payload message) {
    engine_.send(*this, to, std::move(message));
}

TimerId HostAdapter::set_timer_payload(Duration delay, Payload event) {
    return engine_.set_timer(*this, delay, std::move(event));
}

}  // namespace cleave::sim
