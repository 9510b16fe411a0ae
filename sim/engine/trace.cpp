#include "engine/trace.hpp"

#include <string>

namespace cleave::sim {

void Trace::record(EventKind kind, NodeId node, std::string_view name, std::string_view value) {
    digest_.add(node.value);
    digest_.add((static_cast<std::uint64_t>(position_.now.count()) << 6) |
                static_cast<std::uint64_t>(kind));
    digest_.add(name);
    digest_.add(value);
    Watch* const watcher = watch();
    if (!watcher) return;
    const std::string text = std::string(name) + ": " + std::string(value);
    watcher->entry(kind, node, 0, {}, text);
}

void Trace::record_and_show(EventKind kind, NodeId node, std::uint32_t peer,
                            const Payload& payload) {
    add(kind, node, peer);
    payload.hash_into(digest_);
    if (kind == EventKind::message) watch_->arrived(NodeId{peer}, node, payload);
    watch_->entry(kind, node, peer, ValueView(payload));
}

Watch& Trace::watched() {
    if (!watch_) watch_ = std::make_unique<Watch>(position_);
    return *watch_;
}

void Trace::drop_idle_watch() {
    if (watch_->idle()) watch_.reset();
}

void Trace::set_sink(TraceSink sink) {
    watched().set_sink(std::move(sink));
    drop_idle_watch();
}

void Trace::set_observer(TraceObserver* observer) {
    watched().set_observer(observer);
    drop_idle_watch();
}

}  // namespace cleave::sim
