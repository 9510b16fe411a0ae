#include "engine/engine.hpp"

#include "host/codec.hpp"

namespace cleave::sim {

Engine::Engine(Simulation& owner, std::uint64_t seed)
    : owner_(owner),
      position_{.seed = seed, .event = 0, .now = {}},
      queue_(position_),
      trace_(position_),
      network_(position_),
      faults_(*this) {}

// ---- events but messages and timers, see engine_loop.cpp ----

void Engine::start(HostAdapter& host, EventKind kind) {
    if (host.processor().paused()) {
        return host.processor().push(
            {.node = host.self(), .incarnation = host.incarnation(), .kind = kind});
    }
    trace_.record(kind, host.self(), host.incarnation());
    acting_ = &host;
    trace_.fold(host.boot());
    handled(host);
}

void Engine::deliver_synced(HostAdapter& host, Event& event) {
    if (!host.lives(event.incarnation)) return;
    const std::optional<DiskError> error = host.disk().complete_sync();
    event.peer = error ? 1 + static_cast<std::uint32_t>(*error) : 0;
    if (host.processor().queues()) [[unlikely]]
        return wait_in_line(host, event);
    handle_synced(host, event);
}

void Engine::handle_synced(HostAdapter& host, const Event& event) {
    trace_.record(EventKind::synced, event.node, event.peer, event.payload);
    acting_ = &host;
    if (event.peer != 0) [[unlikely]] {
        const auto error = static_cast<DiskError>(event.peer - 1);
        if (!host.node().disk_failed(host, event.payload, error)) {
            acting_ = nullptr;
            trace_.record(EventKind::gave_up, event.node, event.peer);
            stop(host, Stop::kill);
            return restart_later(host);
        }
    } else if (!host.node().event(host, event.payload)) {
        unhandled(host, "event", event.payload);
    }
    handled(host);
}

void Engine::deliver_request(HostAdapter& host, const Event& event) {
    if (!host.up()) return discard(event);
    if (host.processor().queues()) [[unlikely]]
        return wait_in_line(host, event);
    handle_request(host, event);
}

void Engine::handle_request(HostAdapter& host, const Event& event) {
    const ClientRequest request = submissions_.take(event.peer);
    trace_.record(EventKind::client_request, event.node, 0, request);
    acting_ = &host;
    host.node().request(host, request);
    handled(host);
}

// ---- messages ----

Engine::Departure Engine::dispatch(Event&& event, Port& from, SiteId to, Carriage carriage) {
    const Bytes size = network_.weighs(from.site, to) ? size_of(event) : Bytes{};
    const Passage passage = network_.carry(position_.now, from, to, size, carriage, event.hop);
    statistics_.wan_bytes.value += size.value * passage.links_entered();
    if (passage.lost()) {
        const bool is_message = event.kind == EventKind::message;
        if (passage.corrupted() && (is_message || is_of_connection(event.kind))) {
            ++statistics_.messages_corrupted;
        } else if (is_message) {
            ++statistics_.messages_lost;
        }
        show_loss(event, passage.corrupted()              ? "its checksum is wrong"
                         : network_.is_cut(from.site, to) ? "its route is cut"
                                                          : "the network lost it");
        return {false, passage.entered()};
    }
    if (passage.copies() > 1 && !is_of_connection(event.kind)) {
        ++statistics_.messages_duplicated;
        if (Watch* watch = trace_.watch()) {
            watch->copied(NodeId{event.peer}, event.node, event.payload);
        }
    }
    if (passage.copies() > 1) {
        Event copy = event;
        copy.hop = passage.begin()->hop;
        queue_.push(passage.begin()->at, std::move(copy));
    }
    const Crossing& last = *(passage.end() - 1);
    event.hop = last.hop;
    queue_.push(last.at, std::move(event));
    return {true, passage.entered()};
}

void Engine::show_loss(const Event& event, std::string_view why) {
    Watch* watch = trace_.watch();
    if (!watch) return;
    if (event.kind == EventKind::message) {
        watch->lost(NodeId{event.peer}, event.node, event.payload, why);
    } else if (event.kind == EventKind::store_request || event.kind == EventKind::store_reply) {
        watch->store_lost(event.node, event.peer, why);
    }
}

void Engine::forward(Event& event) {
    if (is_of_connection(event.kind)) return connections_->forward(std::move(event));
    HostAdapter& host = machine_of(event.node);
    if (event.kind == EventKind::message) {
        Port& from = machine_of(NodeId{event.peer}).port();
        dispatch(std::move(event), from, host.site(), Carriage::datagram);
        return;
    }
    const bool is_request = event.kind == EventKind::store_request;
    Port& store = store_->port_of(event.peer);
    Port& from = is_request ? host.port() : store;
    const SiteId to = is_request ? store.site : host.site();
    const std::uint32_t operation = event.peer;
    if (!dispatch(std::move(event), from, to, Carriage::stream).alive) store_->drop(operation);
}

bool Engine::parted(NodeId from, NodeId to) {
    if (from == to) return false;  // the loopback
    return network_.is_cut(port_of(from).site, port_of(to).site) || is_blocked(from, to);
}

void Engine::deliver_broken(HostAdapter& host, const Event& event) {
    if (!host.lives(event.incarnation)) return;
    if (host.processor().queues()) [[unlikely]]
        return wait_in_line(host, event);
    handle_broken(host, event);
}

void Engine::handle_broken(HostAdapter& host, const Event& event) {
    trace_.record(EventKind::connection_broken, event.node, event.peer);
    acting_ = &host;
    host.node().connection_broken(host, NodeId{event.peer});
    handled(host);
}

Bytes Engine::size_of(const Event& event) const {
    switch (event.kind) {
        case EventKind::store_request: return encoded_size((*store_)[event.peer].request);
        case EventKind::store_reply: return encoded_size((*store_)[event.peer].reply);
        case EventKind::client_request: return submissions_[event.peer].size;
        default: return event.payload.wire_size();
    }
}

// ---- timers, disks and the object store ----

void Engine::cancel_timer(HostAdapter& host, TimerId timer) {
    const Event* event = queue_.find(Ticket{timer.value});
    if (event && event->kind == EventKind::timer && event->node == host.self()) {
        queue_.cancel(Ticket{timer.value});
    } else if (host.processor().queues()) {
        host.processor().cancel_timer(EventQueue::number(Ticket{timer.value}));
    }
}

void Engine::sync(HostAdapter& host, Payload&& event) {
    queue_.push(host.disk().sync(position_.now),
                {std::move(event), host.self(), 0, host.incarnation(), EventKind::synced, 0});
}

void Engine::ask_store(HostAdapter& host, StoreRequest request, Payload&& event) {
    CLEAVE_ASSERT(position_, store_.has_value(), "this world has no object store");
    CLEAVE_ASSERT(position_, store_->has(request.endpoint), "this world has no such store");
    const std::uint32_t operation = store_->open(std::move(request), std::move(event));
    if (Watch* watch = trace_.watch()) {
        watch->store_asked(host.self(), operation, ValueView((*store_)[operation].request));
    }
    if (connections_) return connections_->ask_store(host.self(), operation);
    Event asked{{}, host.self(), operation, host.incarnation(), EventKind::store_request, 0};
    Port& store = store_->port_of(operation);
    if (blocks_.blocked(host.self(), NodeId{})) {
        show_loss(asked, "it is blocked");
    } else if (dispatch(std::move(asked), host.port(), store.site, Carriage::stream).alive) {
        return;
    }
    store_->drop(operation);
}

void Engine::arrive_at_store(const Event& event) {
    if (!open_way(event.node, store_->address_of(event.peer))) {
        show_loss(event, "its route is cut");
        return store_->drop(event.peer);
    }
    if (Watch* watch = trace_.watch()) watch->store_arrived(event.peer);
    trace_.record(EventKind::store_request, event.node, 0, (*store_)[event.peer].request);
    const Duration service_time = store_->serve(position_.now, event.peer);
    CLEAVE_ASSERT(position_, service_time >= Duration{}, "a store that answers in the past");
    queue_.push(position_.now + service_time, {event.payload, event.node, event.peer,
                                               event.incarnation, EventKind::store_departure, 0});
}

void Engine::leave_store(Event& event) {
    event.kind = EventKind::store_reply;
    const std::uint32_t operation = event.peer;
    if (Watch* watch = trace_.watch()) {
        watch->store_replied(event.node, operation, ValueView((*store_)[operation].reply));
    }
    if (connections_) {
        connections_->answer(event);
        return;
    }
    const SiteId to = machine_of(event.node).site();
    if (blocks_.blocked(NodeId{}, event.node)) {
        show_loss(event, "it is blocked");
    } else if (dispatch(std::move(event), store_->port_of(operation), to, Carriage::stream).alive) {
        return;
    }
    store_->drop(operation);
}

void Engine::deliver_store_reply(HostAdapter& host, const Event& event) {
    const bool gone = !host.lives(event.incarnation);
    if (gone || !open_way(store_->address_of(event.peer), host.self())) {
        show_loss(event, gone ? "who asked is gone" : "its route is cut");
        return discard(event);
    }
    if (host.processor().queues()) [[unlikely]]
        return wait_in_line(host, event);
    handle_store_reply(host, event);
}

void Engine::handle_store_reply(HostAdapter& host, const Event& event) {
    const StoreOperation operation = store_->take(event.peer);
    if (Watch* watch = trace_.watch()) watch->store_arrived(event.peer);
    trace_.record(EventKind::store_reply, event.node, 0, operation.reply);
    trace_.fold(operation.event);
    acting_ = &host;
    if (!host.node().store_reply(host, operation.event, operation.reply)) {
        unhandled(host, "store event", operation.event);
    }
    handled(host);
}

void Engine::unhandled(const HostAdapter& host, const char* what, const Payload& payload) const {
    std::string message = "node " + std::to_string(host.self().value) + " (";
    message += network_.name(host.site());
    message += "/" + host.name() + ") does not handle the " + what + " ";
    message += payload.type_name();
    assertion_failed(position_, message, __FILE__, __LINE__);
}

}  // namespace cleave::sim
