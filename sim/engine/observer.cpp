#include "engine/observer.hpp"

#include <algorithm>

namespace cleave::sim {

TraceEvent Watch::event(TraceEvent::Kind kind, NodeId node) const {
    TraceEvent event;
    event.kind = kind;
    event.at = position_.now;
    event.event = position_.event;
    event.node = node;
    return event;
}

void Watch::entry(EventKind kind, NodeId node, std::uint32_t peer, const ValueView& value,
                  std::string_view text) {
    if (sink_) {
        const std::string printed = text.empty() ? value.to_string() : std::string(text);
        sink_({position_.now, position_.event, node, to_string(kind), printed});
    }
    if (!observer_) return;
    TraceEvent seen = event(TraceEvent::Kind::entry, node);
    seen.entry = kind;
    seen.peer = peer;
    seen.message = std::exchange(arrived_, 0);
    seen.value = value;
    seen.text = text;
    observer_->see(seen);
}

void Watch::log(NodeId node, std::string_view line) {
    if (sink_) sink_({position_.now, position_.event, node, "log", line});
    if (!observer_) return;
    TraceEvent seen = event(TraceEvent::Kind::log, node);
    seen.text = line;
    observer_->see(seen);
}

void Watch::submitted(NodeId node, const ClientRequest& request) {
    if (!observer_) return;
    TraceEvent seen = event(TraceEvent::Kind::submitted, node);
    seen.value = ValueView(request);
    observer_->see(seen);
}

void Watch::sent(NodeId from, NodeId to, const Payload& message) {
    if (!observer_) return;
    flights_[{from, to}].push_back({message, ++last_number_});
    TraceEvent seen = event(TraceEvent::Kind::sent, from);
    seen.peer = to.value;
    seen.message = last_number_;
    seen.value = ValueView(message);
    observer_->see(seen);
}

void Watch::copied(NodeId from, NodeId to, const Payload& message) {
    if (!observer_) return;
    std::vector<Flight>& flights = flights_[{from, to}];
    const auto found = std::find_if(flights.begin(), flights.end(), [&](const Flight& flight) {
        return flight.message.shares(message);
    });
    if (found == flights.end()) return;  // sent before anybody watched
    TraceEvent seen = event(TraceEvent::Kind::copied, from);
    seen.peer = to.value;
    seen.original = found->number;
    seen.message = ++last_number_;
    seen.value = ValueView(message);
    flights.push_back({message, last_number_});
    observer_->see(seen);
}

// The number of a message that is no longer under way; zero when it was sent unwatched.
std::uint64_t Watch::land(NodeId from, NodeId to, const Payload& message) {
    const auto pair = flights_.find({from, to});
    if (pair == flights_.end()) return 0;
    std::vector<Flight>& flights = pair->second;
    const auto found = std::find_if(flights.begin(), flights.end(), [&](const Flight& flight) {
        return flight.message.shares(message);
    });
    if (found == flights.end()) return 0;
    const std::uint64_t number = found->number;
    flights.erase(found);
    return number;
}

void Watch::arrived(NodeId from, NodeId to, const Payload& message) {
    arrived_ = land(from, to, message);
}

void Watch::lost(NodeId from, NodeId to, const Payload& message, std::string_view why) {
    if (!observer_) return;
    TraceEvent seen = event(TraceEvent::Kind::lost, from);
    seen.peer = to.value;
    seen.message = land(from, to, message);
    if (seen.message == 0) return;  // sent before anybody watched
    seen.value = ValueView(message);
    seen.text = why;
    observer_->see(seen);
}

void Watch::store_asked(NodeId node, std::uint32_t place, const ValueView& request) {
    if (!observer_) return;
    if (place >= store_flights_.size()) store_flights_.resize(place + 1);
    TraceEvent seen = event(TraceEvent::Kind::store_asked, node);
    ++last_number_;
    store_flights_[place] = {last_number_, last_number_};
    seen.message = last_number_;
    seen.value = request;
    observer_->see(seen);
}

void Watch::store_replied(NodeId node, std::uint32_t place, const ValueView& reply) {
    if (!observer_) return;
    if (place >= store_flights_.size()) store_flights_.resize(place + 1);
    TraceEvent seen = event(TraceEvent::Kind::store_replied, node);
    store_flights_[place].leg = seen.message = ++last_number_;
    seen.original = store_flights_[place].request;
    seen.value = reply;
    observer_->see(seen);
}

void Watch::store_arrived(std::uint32_t place) {
    arrived_ = place < store_flights_.size() ? std::exchange(store_flights_[place].leg, 0) : 0;
}

void Watch::store_lost(NodeId node, std::uint32_t place, std::string_view why) {
    if (!observer_) return;
    TraceEvent seen = event(TraceEvent::Kind::lost, node);
    seen.peer = node.value;
    store_arrived(place);
    seen.message = std::exchange(arrived_, 0);
    if (seen.message == 0) return;
    seen.text = why;
    observer_->see(seen);
}

}  // namespace cleave::sim
