#pragma once
// The only world a protocol may touch. A node is given a `Host&` for the length of one handler call
// and acts through it; it keeps no reference to it. Nothing here blocks: what takes time comes back
// as an event.
//
// Network: datagrams. A message may be lost, duplicated, delayed without bound and overtaken; it is
// never altered. A deployment may carry messages over connections instead: then they arrive once
// and in order until the connection breaks. Clocks: `now` is monotonic, local to the node, runs at
// its own rate, and on while the node is crashed; `wall_time` may jump. Disk: named files of
// records. What was appended but not synced may be lost by a crash; what was synced stays, unless
// the disk itself fails. Object store: one request, at most one reply, which comes as an event;
// losing the network loses either.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "host/client.hpp"
#include "host/clock.hpp"
#include "host/fields.hpp"
#include "host/payload.hpp"
#include "host/random.hpp"
#include "host/store.hpp"
#include "host/time.hpp"
#include "host/units.hpp"

namespace cleave {

// A record that the disk reports it cannot read.
struct UnreadableRecord {
    std::string file;
    std::uint64_t index = 0;
    CLEAVE_FIELDS(UnreadableRecord, file, index);
};

// What a node finds on its disk when it starts: each file's records, in the order appended. In the
// place of an unreadable one, or of one that a crash left out before others, stands an empty one.
struct DiskImage {
    std::map<std::string, std::vector<std::string>> files;
    std::vector<UnreadableRecord> unreadable;
    CLEAVE_FIELDS(DiskImage, files, unreadable);
};

// Why a sync failed: of what it covered, whatever was not durable before is gone. It is told once;
// a later sync knows nothing of it, as with fsync under Linux (Rebello et al., "Can Applications
// Recover from fsync Failures?", USENIX ATC 2020). Whoever restarts a node that stopped on it
// sees to it that the disk is read anew, not from the page cache: by a reboot or a new mount.
enum class DiskError : std::uint8_t { full, failed };

enum class PropertyKind : std::uint8_t { always, never, sometimes, eventually };
constexpr std::string_view to_string(PropertyKind kind) {
    switch (kind) {
        case PropertyKind::always: return "always";
        case PropertyKind::never: return "never";
        case PropertyKind::sometimes: return "sometimes";
        case PropertyKind::eventually: return "eventually";
    }
    return "?";
}

class Host {
  public:
    Host() = default;
    Host(const Host&) = delete;
    Host& operator=(const Host&) = delete;

    virtual NodeId self() const = 0;
    virtual Instant now() const = 0;         // monotonic, of this node
    virtual WallTime wall_time() const = 0;  // time of day; may jump, and may be wrong
    virtual Random& random() = 0;            // this node's own stream

    virtual void send_payload(NodeId to, Payload message) = 0;
    template <Described M>
    void send(NodeId to, M message) {
        send_payload(to, Payload::of(std::move(message)));
    }
    template <Described M>
    void broadcast(const std::vector<NodeId>& to, M message) {
        const Payload payload = Payload::of(std::move(message));
        for (NodeId node : to) send_payload(node, payload);
    }

    // Delivers `event` to this node's `on(Host&, const E&)` after `delay`, unless cancelled or
    // crashed before.
    virtual TimerId set_timer_payload(Duration delay, Payload event) = 0;
    template <Described E>
    TimerId set_timer(Duration delay, E event) {
        return set_timer_payload(delay, Payload::of(std::move(event)));
    }
    virtual void cancel(TimerId timer) = 0;  // of a timer that has fired or is unknown: nothing

    // Adds a record to a file of this node's disk; durable once a later `sync` has completed.
    virtual void append(std::string_view file, std::string record) = 0;
    // Replaces a whole file, atomically, as write-beside-and-rename would; durable like `append`.
    virtual void replace(std::string_view file, std::vector<std::string> records) = 0;
    // Makes all earlier appends and replacements durable, then delivers `event`.
    virtual void sync_payload(Payload event) = 0;
    template <Described E>
    void sync(E event) {
        sync_payload(Payload::of(std::move(event)));
    }

    // Sends `request` to the object store; its reply arrives at `on(Host&, const E&, const
    // StoreReply&)`.
    virtual void ask_store_payload(StoreRequest request, Payload event) = 0;
    template <Described E>
    // NOLINTNEXTLINE(performance-unnecessary-value-param): it is moved on; clang-tidy 14 cannot see
    void ask_store(StoreRequest request, E event) {
        ask_store_payload(std::move(request), Payload::of(std::move(event)));
    }

    // Answers a client's request. A second reply to the same request is a programming error.
    virtual void reply(ClientReply reply) = 0;

    // A line for the person reading the trace; costs nothing when no trace is written.
    virtual void log(std::string_view line) = 0;

    // Says what this node takes itself for, such as label("role", "leader"); an empty value takes
    // the label away, as does a crash. Faults may pick their victims by it, properties count it.
    virtual void label(std::string_view name, std::string_view value) = 0;

    // Properties of the whole system, told where the code knows them; `property` is a sentence that
    // names it throughout, and has one kind.
    // Must be true each time.
    void always(bool condition, std::string_view property) {
        observe(PropertyKind::always, condition, property);
    }
    // This place must never be reached with a true condition.
    void never(bool condition, std::string_view property) {
        observe(PropertyKind::never, condition, property);
    }
    // Must be true at least once in some run, or the search was blind to it.
    void sometimes(bool condition, std::string_view property) {
        observe(PropertyKind::sometimes, condition, property);
    }
    // Must be true on each node that told it the last time it was told in a run.
    void eventually(bool condition, std::string_view property) {
        observe(PropertyKind::eventually, condition, property);
    }

  protected:
    ~Host() = default;
    virtual void observe(PropertyKind kind, bool condition, std::string_view property) = 0;
};

}  // namespace cleave
