#pragma once
// One thing that is going to happen, as the event queue stores it: small, so that a million pending
// events stay in the cache, and without any function object.

#include <cstdint>
#include <string_view>

#include "host/payload.hpp"
#include "host/units.hpp"

namespace cleave::sim {

// Also the kinds of the trace, where faults and replies are recorded beside the queue's events.
// Append only: the numbers are part of the trace hash.
enum class EventKind : std::uint8_t {
    start,            // the node's value begins; `incarnation` is the one to begin
    message,          // `peer` sent it
    timer,            // of `incarnation` only; `peer` is the number of its ticket
    synced,           // the oldest sync outstanding of `incarnation` is done; once that is known,
                      // `peer` is zero, or 1 + the DiskError
    store_request,    // reaches the store; `peer` is the store operation
    store_departure,  // its reply leaves the store
    store_reply,      // the reply reaches the node
    client_request,   // `peer` is the request's place in the table of submissions
    client_reply,
    action,  // `peer` is the action's place in the table of actions
    crash,
    restart,  // queued: by the supervisor of `incarnation`
    wipe_disk,
    cut,
    heal,
    degrade,
    restore,
    served,         // the processor is done with what `peer`, a number of the service, was for
    out_of_memory,  // the node is killed for it
    gave_up,        // the node stops on a disk error, `peer`
    shut_down,
    pause,
    resume,
    cpu_speed,
    disk_fault,
    clock_fault,
    label,      // a node says what it takes itself for
    violation,  // of a property that a node told
    store_trouble,
    block,
    unblock,
    refuse,
    accept,
    connection_broken,  // `node` learns that its connection with `peer` is no more
    // Between the machines of a connection; `peer` is its pair, see engine/connections.hpp. The
    // trace shows none of these, so their numbers may change.
    handshake,
    handshake_reply,
    segment,  // `incarnation` is its number
    acknowledgement,
    reset,
    connection_alarm,
};

constexpr bool is_of_connection(EventKind kind) { return kind >= EventKind::handshake; }

std::string_view to_string(EventKind kind);

struct Event {
    Payload payload{};
    NodeId node{};                  // whom it concerns
    std::uint32_t peer = 0;         // see EventKind
    std::uint32_t incarnation = 0;  // of `node`; messages carry none, the network knows of none
    EventKind kind = EventKind::action;
    std::uint8_t hop = 0;     // nonzero: not there yet, but about to enter this hop of its route
    std::uint16_t epoch = 0;  // of a connection
};
static_assert(sizeof(Event) == 24, "an event and its ticket fill half a cache line");

}  // namespace cleave::sim
