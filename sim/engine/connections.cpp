#include "engine/connections.hpp"

#include <algorithm>
#include <utility>

#include "engine/engine.hpp"

namespace cleave::sim {
namespace {

// What travels between a node and the store: a request and its answer know each other by `id`.
struct StoreCall {
    std::uint64_t id = 0;
    StoreRequest request;
    CLEAVE_FIELDS(StoreCall, id, request);
};
struct StoreAnswer {
    std::uint64_t id = 0;
    StoreReply reply;
    CLEAVE_FIELDS(StoreAnswer, id, reply);
};

}  // namespace

// ---- what nodes and the store ask for ----

void Connections::send(NodeId from, NodeId to, Payload message) {
    hold(side_of(from, to), std::move(message));
}

void Connections::ask_store(NodeId node, std::uint32_t operation) {
    const Side side = side_of(node, engine_.store_->address_of(operation));
    const std::uint64_t id = ++side.pair.calls;
    side.pair.asked.insert({id, {operation}});
    hold(side, Payload::of(StoreCall{id, (*engine_.store_)[operation].request}));
}

void Connections::answer(const Event& departure) {
    const NodeId address = engine_.store_->address_of(departure.peer);
    const Side store = side_of(departure.node, address).peer();
    const std::uint64_t id = departure.payload.get_if<StoreCall>()->id;
    const auto call = store.pair.asked.find(id);
    if (call == store.pair.asked.end()) {  // nobody waits for it any more
        lost_at_store(departure.node, departure.peer);
        return;
    }
    call->second.at_store = false;
    const bool stands = store.end().state == State::accepted || store.end().state == State::open;
    if (!stands || store.end().epoch != departure.incarnation) return;  // the node will hear of it
    hold(store, Payload::of(StoreAnswer{id, (*engine_.store_)[departure.peer].reply}));
}

// The connection of the two as `node` sees it; a new pair if they have not met yet. The node comes
// before the store, and the lower number before the higher.
Connections::Side Connections::side_of(NodeId node, NodeId peer) {
    const NodeId first = std::min(node, peer);
    const NodeId second = std::max(node, peer);
    if (peers_.size() <= first.value) peers_.resize(first.value + std::size_t{1});
    std::vector<Peer>& known = peers_[first.value];
    auto place = std::lower_bound(known.begin(), known.end(), second,
                                  [](const Peer& p, NodeId n) { return p.node < n; });
    if (place == known.end() || place->node != second) {
        const auto index = static_cast<std::uint32_t>(pairs_.size());
        place = known.insert(place, {second, index});
        pairs_.push_back({{first, second}, {End(options_), End(options_)}, 0, 0, 0, {}});
        pairs_of_.resize(std::max(pairs_of_.size(), engine_.machines_.size()));
        for (const NodeId each : {first, second}) {
            if (!is_store(each)) pairs_of_[each.value].push_back(index);
        }
    }
    return {pairs_[place->pair], place->pair, node == first ? 0U : 1U};
}

// Takes a segment over, and sends it unless others must get through before.
void Connections::hold(Side side, Payload payload) {
    End& end = side.end();
    end.held.push({std::move(payload), {}, false});
    if (end.state == State::closed || end.state == State::closing) return begin(side);
    if (end.state == State::open && !end.timer.backed_off()) transmit(side, end.end() - 1);
    if (!end.timing) start_timer(side);
}

// ---- sending ----

void Connections::begin(Side side) {
    End& end = side.end();
    close(side);
    end.state = State::opening;
    end.epoch = ++side.pair.epochs;
    end.timer = world::RetransmissionTimer(options_);
    end.unsent = end.first;
    end.opened = engine_.now();
    signal(side, EventKind::handshake, end.epoch, end.first);
    start_timer(side);
}

void Connections::become_open(Side side) {
    End& end = side.end();
    end.state = State::open;
    end.timer.acknowledged();
    end.waited = {};
    transmit_held(side);
}

// What is held and not with the peer already, in order.
void Connections::transmit_held(Side side) {
    const End& end = side.end();
    const auto& there = side.peer().end().early;
    for (std::uint32_t number = end.first; number != end.end(); ++number) {
        if (there.find(number) == there.end()) transmit(side, number);
    }
    stop_timer(side);
    if (!end.held.empty()) start_timer(side);
}

void Connections::transmit(Side side, std::uint32_t number) {
    End& end = side.end();
    Segment& segment = end.held[number - end.first];
    if (number == end.unsent) {
        ++end.unsent;
    } else {
        segment.again = true;
        ++engine_.statistics_.retransmissions;
    }
    dispatch(side, {segment.payload, side.peer().node(), side.index, number, EventKind::segment, 0,
                    end.epoch});
}

// Anything but a segment; of no size.
void Connections::signal(Side side, EventKind kind, std::uint16_t epoch, std::uint32_t number) {
    dispatch(side, {{}, side.peer().node(), side.index, number, kind, 0, epoch});
}

void Connections::dispatch(Side side, Event&& event) {
    const std::uint32_t number = event.incarnation;
    const bool is_segment = event.kind == EventKind::segment;
    const bool is_current = event.epoch == side.end().epoch;
    const NodeId to = event.node;
    Port& port = engine_.port_of(side.node());
    const SiteId site = engine_.port_of(to).site;
    Instant left = engine_.now();
    const bool is_refused = event.kind == EventKind::handshake && event.hop == 0 &&
                            engine_.network_.refuses(port.site, site);
    const bool is_blocked = event.hop == 0 && engine_.is_blocked(side.node(), to);
    if (!is_refused && !is_blocked) {
        left = std::max(left,
                        engine_.dispatch(std::move(event), port, site, Carriage::datagram).entered);
    }
    if (is_segment && is_current) has_left(side, number, left);
}

// The last bit of a segment has entered a link, or will at that time: from then on the
// acknowledgement is due.
void Connections::has_left(Side side, std::uint32_t number, Instant when) {
    End& end = side.end();
    const std::uint32_t position = number - end.first;
    if (position >= end.held.size()) return;
    end.held[position].left = when;
    if (position == 0 && end.timing) end.due = std::max(end.due, when + end.interval);
}

void Connections::forward(Event&& event) {
    Pair& pair = pairs_[event.peer];
    dispatch({pair, event.peer, event.node == pair.nodes[0] ? 1U : 0U}, std::move(event));
}

// ---- receiving ----

void Connections::arrive(Event& event) {
    Pair& pair = pairs_[event.peer];
    const Side side{pair, event.peer, event.node == pair.nodes[0] ? 0U : 1U};
    if (event.kind == EventKind::connection_alarm) return on_alarm(side);
    if (!engine_.open_way(side.peer().node(), side.node()) || !powered(side.node())) return;
    const bool runs = is_store(side.node()) || engine_.machine_of(side.node()).up();
    if (event.kind == EventKind::reset) return on_reset(side, event);
    if (!runs) return signal(side, EventKind::reset, event.epoch);
    switch (event.kind) {
        case EventKind::handshake: return on_handshake(side, event);
        case EventKind::handshake_reply: return on_handshake_reply(side, event);
        case EventKind::segment: return on_segment(side, event);
        default: return on_acknowledgement(side, event);
    }
}

void Connections::on_handshake(Side side, const Event& event) {
    End& end = side.end();
    const NodeId from = side.peer().node();
    if (engine_.network_.refuses(engine_.port_of(from).site, engine_.port_of(side.node()).site)) {
        return;
    }
    const bool stands = end.state == State::accepted || end.state == State::open;
    if (!newer(event.epoch, end.epoch)) {
        // Our answer was lost; or both have begun, and the peer will hear of ours, the newer one.
        if (event.epoch == end.epoch && stands) {
            signal(side, EventKind::handshake_reply, end.epoch, end.first);
        } else if (end.state != State::opening) {
            signal(side, EventKind::reset, event.epoch);
        }
        return;
    }
    if (stands) break_off(side);  // the peer has lost it, and begins anew
    close(side);
    end.state = State::accepted;
    end.epoch = event.epoch;
    end.timer = world::RetransmissionTimer(options_);
    end.unsent = end.first;
    end.expected = event.incarnation;
    signal(side, EventKind::handshake_reply, end.epoch, end.first);
    if (!end.held.empty()) start_timer(side);
}

void Connections::on_handshake_reply(Side side, const Event& event) {
    End& end = side.end();
    if (event.epoch != end.epoch || end.state == State::closed || end.state == State::closing) {
        return signal(side, EventKind::reset, event.epoch);
    }
    if (end.state != State::opening) return;
    ++engine_.statistics_.connections_opened;
    end.expected = event.incarnation;
    if (!end.timer.backed_off()) end.timer.measured(options_, engine_.now() - end.opened);
    become_open(side);
}

void Connections::on_segment(Side side, Event& event) {
    End& end = side.end();
    const std::uint16_t epoch = event.epoch;
    const bool stands = end.state == State::accepted || end.state == State::open;
    if (epoch != end.epoch || !stands) return signal(side, EventKind::reset, epoch);
    if (end.state == State::accepted) become_open(side);
    if (event.incarnation == end.expected) {
        ++end.expected;
        deliver(side, event.payload);
    } else if (after(event.incarnation, end.expected)) {
        end.early.emplace(event.incarnation, std::move(event.payload));
    }
    // A handler may have ended its process.
    const auto goes_on = [&] { return end.epoch == epoch && end.state == State::open; };
    while (goes_on() && !end.early.empty()) {
        const auto next = end.early.find(end.expected);
        if (next == end.early.end()) break;
        const Payload payload = std::move(next->second);
        end.early.erase(next);
        ++end.expected;
        deliver(side, payload);
    }
    if (goes_on()) signal(side, EventKind::acknowledgement, epoch, end.expected);
}

void Connections::deliver(Side side, const Payload& payload) {
    const NodeId from = side.peer().node();
    if (!is_store(from) && !is_store(side.node())) {
        Event event{payload, side.node(), from.value, 0, EventKind::message, 0};
        return engine_.deliver(event);
    }
    is_store(from) ? deliver_answer(side, payload) : deliver_call(side, payload);
}

// The store does as asked even if the node has hung up since.
void Connections::deliver_call(Side store, const Payload& payload) {
    const StoreCall* call = payload.get_if<StoreCall>();
    const auto waiting = store.pair.asked.find(call->id);
    const bool waits = waiting != store.pair.asked.end();
    if (waits) waiting->second.at_store = true;
    const std::uint32_t operation =
        waits ? waiting->second.operation : engine_.store_->open(call->request, {});
    engine_.arrive_at_store(
        {payload, store.peer().node(), operation, store.end().epoch, EventKind::store_request, 0});
}

void Connections::deliver_answer(Side side, const Payload& payload) {
    const auto call = side.pair.asked.find(payload.get_if<StoreAnswer>()->id);
    const std::uint32_t operation = call->second.operation;
    side.pair.asked.erase(call);
    const std::uint32_t incarnation = engine_.machine_of(side.node()).incarnation();
    Event event{{}, side.node(), operation, incarnation, EventKind::store_reply, 0};
    engine_.deliver(event);
}

void Connections::on_acknowledgement(Side side, const Event& event) {
    End& end = side.end();
    if (event.epoch != end.epoch || end.state != State::open) return;
    const std::uint32_t count = event.incarnation - end.first;
    if (count == 0 || count > end.held.size()) return;  // heard before
    bool once = true;
    for (std::uint32_t i = 0; i < count; ++i) once = once && !end.held[i].again;
    const Instant left = end.held[count - 1].left;
    end.held.drop(count);
    end.first += count;
    const bool recovers = end.timer.backed_off();
    end.timer.acknowledged();
    end.waited = {};
    if (once && left <= engine_.now()) end.timer.measured(options_, engine_.now() - left);
    if (recovers) return transmit_held(side);
    stop_timer(side);
    if (!end.held.empty()) start_timer(side);
}

void Connections::on_reset(Side side, const Event& event) {
    // Word has come: the peer need not repeat it. Its machine would learn so a little later.
    End& other = side.peer().end();
    if (other.state == State::closing && other.epoch == event.epoch) close(side.peer());
    End& end = side.end();
    if (event.epoch != end.epoch || end.state == State::closed) return;
    if (end.state == State::closing) return close(side);
    break_off(side);
}

}  // namespace cleave::sim
