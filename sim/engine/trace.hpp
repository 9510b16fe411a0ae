#pragma once
// What a run did, folded into one hash: every delivered event with kind, time, node and payload,
// client requests and replies, and faults. Two runs are the same if and only if (but for chance,
// 2^-64) their hashes are; checkpoints tell in which window they began to differ. Labels that
// change and properties that are violated count too. A run that is watched shows each entry to a
// sink or an observer (engine/observer.hpp); when nobody watches, that costs one branch an entry,
// which only the benchmark of that cost leaves out.

#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/assert.hpp"
#include "engine/event.hpp"
#include "engine/observer.hpp"
#include "host/describe.hpp"
#include "host/digest.hpp"

#ifndef CLEAVE_WATCHABLE
#define CLEAVE_WATCHABLE true
#endif

namespace cleave::sim {

class Trace {
  public:
    // Whether runs of this build can be watched at all.
    static constexpr bool watchable = CLEAVE_WATCHABLE;
    // Events between two checkpoints.
    static constexpr std::uint64_t window = 4096;

    explicit Trace(const RunPosition& position) : position_(position), digest_(position.seed) {}

    // `peer` is whom else it concerns: the sender of a message, the link of a cut.
    void record(EventKind kind, NodeId node, std::uint32_t peer) {
        add(kind, node, peer);
        if (Watch* watcher = watch()) watcher->entry(kind, node, peer, {});
    }
    void record(EventKind kind, NodeId node, std::uint32_t peer, const Payload& payload) {
        // Asked first, so that nothing has to be kept for showing it afterwards.
        if (watch()) [[unlikely]]
            return record_and_show(kind, node, peer, payload);
        add(kind, node, peer);
        payload.hash_into(digest_);
    }
    template <Described T>
    void record(EventKind kind, NodeId node, std::uint32_t peer, const T& value) {
        add(kind, node, peer);
        hash_into(digest_, value);
        if (Watch* watcher = watch()) watcher->entry(kind, node, peer, ValueView(value));
    }
    // What a node says of itself, or of a property: `name` and `value` are hashed apart.
    void record(EventKind kind, NodeId node, std::string_view name, std::string_view value);
    // Adds to the entry recorded last.
    void fold(std::uint64_t word) { digest_.add(word); }
    void fold(const Payload& payload) { payload.hash_into(digest_); }

    // To be called after each event.
    void event_done() {
        if (position_.event % window == 0) checkpoints_.push_back(digest_.value());
    }

    void log(NodeId node, std::string_view line) {
        if (Watch* watcher = watch()) watcher->log(node, line);
    }
    void set_sink(TraceSink sink);
    void set_observer(TraceObserver* observer);
    // Null when nobody watches.
    Watch* watch() { return watchable ? watch_.get() : nullptr; }

    std::uint64_t hash() const { return digest_.value(); }
    const std::vector<std::uint64_t>& checkpoints() const { return checkpoints_; }

  private:
    void add(EventKind kind, NodeId node, std::uint32_t peer) {
        digest_.add(node.value | (std::uint64_t{peer} << 32));
        digest_.add((static_cast<std::uint64_t>(position_.now.count()) << 6) |
                    static_cast<std::uint64_t>(kind));
    }
    // For those who watch, also of a message that it has arrived.
    void record_and_show(EventKind kind, NodeId node, std::uint32_t peer, const Payload& payload);
    Watch& watched();
    void drop_idle_watch();

    const RunPosition& position_;
    Digest digest_;
    std::vector<std::uint64_t> checkpoints_;
    std::unique_ptr<Watch> watch_;
};

}  // namespace cleave::sim
