#pragma once
// What a run did, folded into one hash: every delivered event with kind, time, node and payload,
// client requests and replies, and faults. Two runs are the same if and only if (but for chance,
// 2^-64) their hashes are; checkpoints tell in which window they began to differ. Optionally each
// entry, and each line a node logs, is also shown to a sink.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/assert.hpp"
#include "engine/event.hpp"
#include "host/describe.hpp"
#include "host/digest.hpp"

namespace cleave::sim {

// One entry for the person reading the trace. The views live as long as the call.
struct TraceLine {
    Instant at;
    std::uint64_t event = 0;  // number of the event during which it happened
    NodeId node;              // invalid for faults of links
    std::string_view kind;    // "message", "timer", "crash", …, or "log"
    std::string_view text;
};
using TraceSink = std::function<void(const TraceLine&)>;

class Trace {
  public:
    // Events between two checkpoints.
    static constexpr std::uint64_t window = 4096;

    explicit Trace(const RunPosition& position) : position_(position), digest_(position.seed) {}

    // `peer` is whom else it concerns: the sender of a message, the link of a cut.
    void record(EventKind kind, NodeId node, std::uint32_t peer) {
        digest_.add(node.value | (std::uint64_t{peer} << 32));
        digest_.add((static_cast<std::uint64_t>(position_.now.count()) << 5) |
                    static_cast<std::uint64_t>(kind));
        if (sink_) show(to_string(kind), node, "");
    }
    void record(EventKind kind, NodeId node, std::uint32_t peer, const Payload& payload) {
        digest_.add(node.value | (std::uint64_t{peer} << 32));
        digest_.add((static_cast<std::uint64_t>(position_.now.count()) << 5) |
                    static_cast<std::uint64_t>(kind));
        payload.hash_into(digest_);
        if (sink_) show(to_string(kind), node, payload.to_string());
    }
    template <Described T>
    void record(EventKind kind, NodeId node, std::uint32_t peer, const T& value) {
        digest_.add(node.value | (std::uint64_t{peer} << 32));
        digest_.add((static_cast<std::uint64_t>(position_.now.count()) << 5) |
                    static_cast<std::uint64_t>(kind));
        hash_into(digest_, value);
        if (sink_) show(to_string(kind), node, print(value));
    }
    // Adds to the entry recorded last.
    void fold(std::uint64_t word) { digest_.add(word); }
    void fold(const Payload& payload) { payload.hash_into(digest_); }

    // To be called after each event.
    void event_done() {
        if (position_.event % window == 0) checkpoints_.push_back(digest_.value());
    }

    void log(NodeId node, std::string_view line) {
        if (sink_) show("log", node, line);
    }
    void set_sink(TraceSink sink) { sink_ = std::move(sink); }

    std::uint64_t hash() const { return digest_.value(); }
    const std::vector<std::uint64_t>& checkpoints() const { return checkpoints_; }

  private:
    void show(std::string_view kind, NodeId node, std::string_view text) const;

    const RunPosition& position_;
    Digest digest_;
    std::vector<std::uint64_t> checkpoints_;
    TraceSink sink_;
};

}  // namespace cleave::sim
