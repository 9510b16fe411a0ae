#pragma once
// TCP-like connections: one for each pair of nodes, and of a node and the object store, made when
// first needed. What is sent over one arrives in order and once, or the connection breaks: then all
// that was held is lost, and both nodes are told as soon as each can know. The next send makes a
// new one. The machine, not the process, keeps connections: it acknowledges while a node is paused,
// and refuses in the name of one that was killed.
// Source: RFC 793 (handshake, resets), RFC 6298 (retransmission), RFC 5482 (user timeout).
// Choices: a message is one segment. No congestion control and no fast retransmit: what is lost is
// sent again on time-out, oldest first, and the rest at once when that gets through, but for what
// the receiver already has (RFC 2018, known without delay). Time in the sender's own queues counts
// for no time-out, as the segments of a long message are acknowledged on the way.

#include <cstdint>
#include <deque>
#include <map>
#include <vector>

#include "engine/event_queue.hpp"
#include "engine/faults.hpp"
#include "engine/fifo.hpp"
#include "host/payload.hpp"
#include "host/store.hpp"
#include "world/connection.hpp"

namespace cleave::sim {

class Engine;

// Whether `a` comes after `b`, as numbers that wrap around.
constexpr bool after(std::uint32_t a, std::uint32_t b) {
    return static_cast<std::int32_t>(a - b) > 0;
}
constexpr bool newer(std::uint16_t a, std::uint16_t b) {
    return static_cast<std::int16_t>(static_cast<std::uint16_t>(a - b)) > 0;
}

class Connections {
  public:
    Connections(Engine& engine, const world::ConnectionOptions& options)
        : engine_(engine), options_(options) {}

    void send(NodeId from, NodeId to, Payload message);
    // Sends the store the request of an operation.
    void ask_store(NodeId node, std::uint32_t operation);
    // Sends the node the answer to what came with `deliver`, and now leaves the store.
    void answer(const Event& departure);

    // An event that `is_of_connection`: where it was sent, and where a leg of its way ends.
    void arrive(Event& event);
    void forward(Event&& event);

    // A node's process has ended; with its machine, if the power was lost.
    void stopped(NodeId node, Stop how);

  private:
    enum class State : std::uint8_t {
        closed,
        opening,   // a handshake was sent
        accepted,  // one was answered; sends nothing until it hears more
        open,
        closing,  // the process has ended, and the peer has not heard of it
    };
    struct Segment {
        Payload payload;
        Instant left;        // the last time; not before it is on the wire
        bool again = false;  // sent more than once
    };
    // One side's view. Segments are numbered on and on, over all connections of a pair, so that
    // what is late cannot be mistaken.
    struct End {
        explicit End(const world::ConnectionOptions& options) : timer(options) {}
        State state = State::closed;
        std::uint16_t epoch = 0;     // which of the pair's connections
        Fifo<Segment> held;          // given, and not acknowledged
        std::uint32_t first = 0;     // number of the first one held
        std::uint32_t unsent = 0;    // and of the first one never sent
        std::uint32_t expected = 0;  // the peer's next number; stays when the connection goes
        std::map<std::uint32_t, Payload> early;  // the peer's, before their turn

        Instant opened{};  // when the handshake was sent first
        world::RetransmissionTimer timer;
        bool timing = false;
        Duration interval{};  // of the time-out that runs
        Duration waited{};    // in vain: sum of the intervals since the last sign of life
        Instant due{};        // when the time-out comes
        Instant alarm_at{};   // when its event comes, perhaps too early
        Ticket alarm{};

        std::uint32_t end() const { return first + static_cast<std::uint32_t>(held.size()); }
    };
    // Of the store, by a node that waits for the answer.
    struct Call {
        std::uint32_t operation = 0;
        bool at_store = false;  // which lets go of the operation then
    };
    struct Pair {
        NodeId nodes[2];  // the second may be the store
        End ends[2];
        std::uint16_t epochs = 0;               // connections begun
        std::uint16_t broken = 0;               // the last one known to be
        std::uint64_t calls = 0;                // of the store
        std::map<std::uint64_t, Call> asked{};  // not answered yet, by number
    };
    // One end of a pair, and the other.
    struct Side {
        Pair& pair;
        std::uint32_t index;  // of the pair
        unsigned which;
        End& end() const { return pair.ends[which]; }
        NodeId node() const { return pair.nodes[which]; }
        Side peer() const { return {pair, index, 1 - which}; }
    };

    Side side_of(NodeId node, NodeId peer);
    void hold(Side side, Payload payload);
    void begin(Side side);
    void become_open(Side side);
    void transmit(Side side, std::uint32_t number);
    void transmit_held(Side side);
    void signal(Side side, EventKind kind, std::uint16_t epoch, std::uint32_t number = 0);
    void dispatch(Side side, Event&& event);
    static void has_left(Side side, std::uint32_t number, Instant when);

    void on_handshake(Side side, const Event& event);
    void on_handshake_reply(Side side, const Event& event);
    void on_segment(Side side, Event& event);
    void on_acknowledgement(Side side, const Event& event);
    void on_reset(Side side, const Event& event);
    void on_alarm(Side side);
    void deliver(Side side, const Payload& payload);
    void deliver_call(Side store, const Payload& payload);
    void deliver_answer(Side side, const Payload& payload);

    void start_timer(Side side);
    static void stop_timer(Side side);
    void set_alarm(Side side);
    void expire(Side side);
    static void close(Side side);
    void lose(Side side);
    void hang_up(Pair& pair);
    void lost_at_store(NodeId node, std::uint32_t operation);
    void break_off(Side side);

    bool powered(NodeId node) const;

    Engine& engine_;
    world::ConnectionOptions options_;
    std::deque<Pair> pairs_;  // stay where they are
    struct Peer {
        NodeId node;
        std::uint32_t pair = 0;
    };
    std::vector<std::vector<Peer>> peers_;              // of each node, the higher ones
    std::vector<std::vector<std::uint32_t>> pairs_of_;  // each node's
    std::vector<bool> dark_;  // machines that lost power, until their node is up
};

}  // namespace cleave::sim
