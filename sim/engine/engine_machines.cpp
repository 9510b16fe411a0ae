// The parts of the engine for machines that take time, and for nodes that stop by themselves.

#include "engine/engine.hpp"

namespace cleave::sim {

// ---- events that wait for the processor ----

void Engine::wait_in_line(HostAdapter& host, const Event& event) {
    // A connection would rather slow its sender down, which is not modelled.
    const bool droppable = event.kind == EventKind::message && !connections_;
    if (droppable && host.processor().full()) {
        show_loss(event, "its receiver has no room for it");
        return discard(event);
    }
    host.processor().push(Event(event));
    serve_next(host);
}

void Engine::serve_next(HostAdapter& host) {
    Processor& processor = host.processor();
    const Event* next = processor.next();
    if (!next) return;
    const Bytes size = processor.counts_bytes() ? size_of(*next) : Bytes{};
    schedule_service(host, processor.begin(position_.now, size));
}

void Engine::schedule_service(HostAdapter& host, Instant done) {
    queue_.push(
        done, {.node = host.self(), .peer = host.processor().service(), .kind = EventKind::served});
}

void Engine::deliver_served(HostAdapter& host, const Event& event) {
    std::optional<Event> served = host.processor().finish(event.peer);
    if (!served) return;
    switch (served->kind) {
        case EventKind::message: handle_message(host, *served); break;
        case EventKind::timer: handle_timer(host, *served); break;
        case EventKind::synced: handle_synced(host, *served); break;
        case EventKind::store_reply: handle_store_reply(host, *served); break;
        case EventKind::client_request: handle_request(host, *served); break;
        case EventKind::connection_broken: handle_broken(host, *served); break;
        default: deliver(*served);  // a start that had to wait
    }
    serve_next(host);
}

// What has arrived reaches nobody.
void Engine::discard(const Event& event) {
    switch (event.kind) {
        case EventKind::message: ++statistics_.messages_lost; return;
        case EventKind::store_reply: return store_->drop(event.peer);
        case EventKind::client_request: submissions_.take(event.peer); return;
        default: return;
    }
}

// ---- stopping ----

void Engine::stop(HostAdapter& host, Stop how) {
    for (const Event& event : host.processor().clear()) {
        show_loss(event, "its receiver stopped before its turn");
        discard(event);
    }
    if (connections_ && host.up()) connections_->stopped(host.self(), how);
    host.crash(position_.now, how);
}

// Unless a fault stops the node in the meantime: then the incarnation is another.
void Engine::restart_later(HostAdapter& host) {
    queue_.push(
        position_.now + host.restart_delay(),
        {.node = host.self(), .incarnation = host.incarnation(), .kind = EventKind::restart});
}

void Engine::check_memory(HostAdapter& host) {
    if (host.up() && host.node().memory_use() > host.memory()) {
        trace_.record(EventKind::out_of_memory, host.self(), host.incarnation());
        stop(host, Stop::kill);
        restart_later(host);
    }
}

}  // namespace cleave::sim
