#pragma once
// Watching a run: each entry of the trace hash, and what lies between the entries: when a message
// was sent, what became of it, what a node logged. An observer changes nothing: the run and its
// hash are the same with and without one. Invariant: each message under way has a number of its
// own, from 1; each number that was sent or copied arrives or is lost at most once, and what has
// done neither in the end was still under way. Values are printed only when asked.
// Choices: copies of one message are told apart only by which is first to arrive, as their receiver
// cannot tell them apart either.

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/assert.hpp"
#include "engine/event.hpp"
#include "host/client.hpp"
#include "host/describe.hpp"
#include "host/payload.hpp"

namespace cleave::sim {

// A described value by reference.
class ValueView {
  public:
    ValueView() = default;
    explicit ValueView(const Payload& payload)
        : value_(&payload),
          name_([](const void* v) { return static_cast<const Payload*>(v)->type_name(); }),
          print_([](const void* v) { return static_cast<const Payload*>(v)->to_string(); }) {}
    template <Described T>
    explicit ValueView(const T& value)
        : value_(&value),
          tag_(&tag<T>),
          name_([](const void*) { return std::string_view(T::type_name); }),
          print_([](const void* v) { return print(*static_cast<const T*>(v)); }) {}

    bool empty() const { return value_ == nullptr; }
    std::string_view type_name() const { return empty() ? std::string_view() : name_(value_); }
    std::string to_string() const { return empty() ? std::string() : print_(value_); }
    // The value itself; null when it is of another type, or a payload.
    template <Described T>
    const T* get_if() const {
        return tag_ == &tag<T> ? static_cast<const T*>(value_) : nullptr;
    }

  private:
    template <class T>
    static constexpr char tag = 0;  // its address names the type within this program

    const void* value_ = nullptr;
    const char* tag_ = nullptr;
    std::string_view (*name_)(const void*) = nullptr;
    std::string (*print_)(const void*) = nullptr;
};

struct TraceEvent {
    enum class Kind : std::uint8_t {
        entry,          // of the trace hash; `entry` says of which kind
        sent,           // `node` sends `message` to `peer`
        copied,         // the network has made `message` out of `original`
        lost,           // `message` will not arrive; `text` says why
        store_asked,    // `node` sends the request `message` to the object store
        store_replied,  // the reply `message` to `node` leaves the object store
        submitted,      // a client's request, to `node`
        log,            // `text` is the line
    };
    Kind kind = Kind::entry;
    EventKind entry = EventKind::action;
    Instant at;
    std::uint64_t event = 0;     // number of the event during which it happened
    NodeId node;                 // invalid for faults of links
    std::uint32_t peer = 0;      // a node or a link, see EventKind
    std::uint64_t message = 0;   // what has been sent, arrived or was lost; else zero
    std::uint64_t original = 0;  // of a copy; of a store's reply: the request
    ValueView value;             // what was carried
    std::string_view text;       // of a log line, a loss, a label or a property; "name: value"
};

class TraceObserver {
  public:
    TraceObserver() = default;
    TraceObserver(const TraceObserver&) = delete;
    TraceObserver& operator=(const TraceObserver&) = delete;
    virtual ~TraceObserver() = default;
    // What the event refers to lives as long as the call.
    virtual void see(const TraceEvent& event) = 0;
};

// One entry as text, for the person reading along.
struct TraceLine {
    Instant at;
    std::uint64_t event = 0;  // number of the event during which it happened
    NodeId node;              // invalid for faults of links
    std::string_view kind;    // "message", "timer", "crash", …, or "log"
    std::string_view text;
};
using TraceSink = std::function<void(const TraceLine&)>;

// What the engine tells of a run that is watched; there is none of it otherwise.
class Watch {
  public:
    explicit Watch(const RunPosition& position) : position_(position) {}
    void set_sink(TraceSink sink) { sink_ = std::move(sink); }
    void set_observer(TraceObserver* observer) { observer_ = observer; }
    bool idle() const { return !sink_ && observer_ == nullptr; }

    void entry(EventKind kind, NodeId node, std::uint32_t peer, const ValueView& value,
               std::string_view text = {});
    void log(NodeId node, std::string_view line);

    void submitted(NodeId node, const ClientRequest& request);

    // Messages between nodes.
    void sent(NodeId from, NodeId to, const Payload& message);
    void copied(NodeId from, NodeId to, const Payload& message);
    void arrived(NodeId from, NodeId to, const Payload& message);  // the entry comes next
    void lost(NodeId from, NodeId to, const Payload& message, std::string_view why);

    // Requests to the object store and replies, by their place in its table.
    void store_asked(NodeId node, std::uint32_t place, const ValueView& request);
    void store_replied(NodeId node, std::uint32_t place, const ValueView& reply);
    void store_arrived(std::uint32_t place);  // the entry that says so comes next
    void store_lost(NodeId node, std::uint32_t place, std::string_view why);

  private:
    struct Flight {
        Payload message;
        std::uint64_t number = 0;
    };
    TraceEvent event(TraceEvent::Kind kind, NodeId node) const;
    std::uint64_t land(NodeId from, NodeId to, const Payload& message);

    const RunPosition& position_;
    TraceSink sink_;
    TraceObserver* observer_ = nullptr;
    std::uint64_t last_number_ = 0;
    std::uint64_t arrived_ = 0;  // the number that the next entry is about
    std::map<std::pair<NodeId, NodeId>, std::vector<Flight>> flights_;  // by sender and receiver
    struct StoreFlight {
        std::uint64_t leg = 0;  // the request or the reply, while it is under way
        std::uint64_t request = 0;
    };
    std::vector<StoreFlight> store_flights_;  // by place
};

}  // namespace cleave::sim
