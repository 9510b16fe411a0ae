#pragma once
// The run itself, behind the `Simulation` that users hold: takes one event after another from the
// queue and lets the machine, network, disk or store it concerns act. Everything that happens
// passes through here, so that clock, event number and trace are kept in one place.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/assert.hpp"
#include "engine/blocks.hpp"
#include "engine/connections.hpp"
#include "engine/event_queue.hpp"
#include "engine/faults.hpp"
#include "engine/host_adapter.hpp"
#include "engine/network.hpp"
#include "engine/properties.hpp"
#include "engine/simulation.hpp"
#include "engine/store_service.hpp"
#include "engine/trace.hpp"

namespace cleave::sim {

// Entries with places that stay put and are reused: what events refer to by number.
template <class T>
class Table {
  public:
    std::uint32_t add(T value) {
        if (free_.empty()) {
            entries_.push_back(std::move(value));
            return static_cast<std::uint32_t>(entries_.size() - 1);
        }
        const std::uint32_t place = free_.back();
        free_.pop_back();
        entries_[place] = std::move(value);
        return place;
    }
    const T& operator[](std::uint32_t place) const { return entries_[place]; }
    T take(std::uint32_t place) {
        free_.push_back(place);
        return std::move(entries_[place]);
    }

  private:
    std::vector<T> entries_;
    std::vector<std::uint32_t> free_;
};

class Engine {
  public:
    Engine(Simulation& owner, std::uint64_t seed);
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    // The public face; `Simulation` says what each means.
    Instant now() const { return position_.now; }
    SiteId add_site(std::string name, const world::LinkOptions& lan);
    LinkId add_link(SiteId a, SiteId b, const world::LinkOptions& options);
    NodeId add_node(SiteId site, std::string name, Deployment::Factory make,
                    const world::MachineOptions& machine);
    void add_object_store(SiteId site, const world::ObjectStoreOptions& options,
                          std::optional<SiteId> replica);
    void add_file_server(SiteId site, const world::CoreFilerOptions& options);
    void at(Instant when, std::function<void(Simulation&)> action);
    void run_until(Instant end);
    void limit_pending(std::size_t most) { queue_.limit(most); }
    bool cut_short() const { return queue_.beyond_limit(); }
    std::vector<PendingEvents> pending() const;
    void submit(NodeId client, const ClientRequest& request);
    void on_reply(Simulation::ReplyCallback callback) { on_reply_ = std::move(callback); }
    Faults& faults() { return faults_; }
    void set_transport(Transport transport, const world::ConnectionOptions& options);

    Network& network() { return network_; }
    Trace& trace() { return trace_; }
    const Statistics& statistics();
    const HostAdapter& machine(NodeId node) const;
    const Node& node(NodeId node) const;
    std::size_t node_count() const { return machines_.size(); }
    const world::StoreUsage& store_usage() const;
    const world::StoreUsage* other_store_usage() const { return store_->other_usage(); }
    std::vector<NodeId> labelled(std::string_view name, std::string_view value) const;
    const Properties& properties() const { return properties_; }
    void on_labels(Simulation::LabelCallback callback) { on_labels_ = std::move(callback); }

    // What nodes ask for, through their hosts.
    [[gnu::always_inline]] void send(HostAdapter& from, NodeId to, Payload&& message);
    [[gnu::always_inline]] TimerId set_timer(HostAdapter& host, Duration delay, Payload&& event);
    void cancel_timer(HostAdapter& host, TimerId timer);
    void sync(HostAdapter& host, Payload&& event);
    void ask_store(HostAdapter& host, StoreRequest request, Payload&& event);
    void reply(const HostAdapter& host, const ClientReply& reply);
    void observe(const HostAdapter& host, PropertyKind kind, bool condition,
                 std::string_view property);
    // Before a node's labels change: by its own word, or with its end.
    void labels_change();

  private:
    friend class Connections;
    friend class Faults;
    using Action = std::function<void(Simulation&)>;

    void deliver(Event& event);
    void start(HostAdapter& host, EventKind kind);
    [[gnu::always_inline]] void deliver_message(HostAdapter& host, const Event& event);
    [[gnu::always_inline]] void deliver_timer(HostAdapter& host, const Event& event);
    void deliver_synced(HostAdapter& host, Event& event);
    void deliver_request(HostAdapter& host, const Event& event);
    void arrive_at_store(const Event& event);
    void leave_store(Event& event);
    void deliver_store_reply(HostAdapter& host, const Event& event);
    void deliver_broken(HostAdapter& host, const Event& event);
    void forward(Event& event);

    // What has arrived at a node that is up, once it is its turn.
    void handle_message(HostAdapter& host, const Event& event);
    void handle_timer(HostAdapter& host, const Event& event);
    void handle_synced(HostAdapter& host, const Event& event);
    void handle_request(HostAdapter& host, const Event& event);
    void handle_store_reply(HostAdapter& host, const Event& event);
    void handle_broken(HostAdapter& host, const Event& event);
    // Machines whose processor is busy, and nodes that stop by themselves; engine_machines.cpp.
    void wait_in_line(HostAdapter& host, const Event& event);
    void serve_next(HostAdapter& host);
    void schedule_service(HostAdapter& host, Instant done);
    void deliver_served(HostAdapter& host, const Event& event);
    void discard(const Event& event);
    void stop(HostAdapter& host, Stop how);
    void restart_later(HostAdapter& host);
    void check_memory(HostAdapter& host);
    // To be called after each handler.
    void handled(HostAdapter& host) {
        acting_ = nullptr;
        if (host.memory().value != 0) [[unlikely]]
            check_memory(host);
    }

    // Sends an event on its way, or on its next leg, and counts messages that are lost.
    struct Departure {
        bool alive = false;
        Instant entered{};  // see Passage
    };
    // A message that does not take the usual way: a link that does nothing but delay it.
    void send_otherwise(HostAdapter& from, NodeId to, Payload&& message);
    Departure dispatch(Event&& event, Port& from, SiteId to, Carriage carriage);
    // Whether what arrives at one node from another, or at or from the store, gets through.
    bool open_way(NodeId from, NodeId to) {
        return (!network_.has_cuts() && blocks_.none()) || !parted(from, to);
    }
    bool parted(NodeId from, NodeId to);
    bool is_blocked(NodeId from, NodeId to) const {
        return blocks_.blocked(is_store(from) ? NodeId{} : from, is_store(to) ? NodeId{} : to);
    }
    Port& port_of(NodeId node) {
        return is_store(node) ? store_->port_at(node) : machine_of(node).port();
    }
    // Tells who watches that something on its way will not arrive.
    void show_loss(const Event& event, std::string_view why);
    Bytes size_of(const Event& event) const;
    HostAdapter& machine_of(NodeId node) { return *machines_[node.value]; }
    void tell_labels();
    void require_node(NodeId node) const {
        CLEAVE_ASSERT(position_, node.value < machines_.size(),
                      "node " + std::to_string(node.value) + " does not exist");
    }
    void require_no_handler(const char* what) const;
    void require_building() const;
    [[noreturn]] void unhandled(const HostAdapter& host, const char* what,
                                const Payload& payload) const;

    Simulation& owner_;
    RunPosition position_;
    EventQueue queue_;
    Trace trace_;
    Network network_;
    Blocks blocks_;
    std::unique_ptr<Connections> connections_;  // null: datagrams
    std::vector<std::unique_ptr<HostAdapter>> machines_;
    std::vector<SiteId> sites_;  // of the nodes: close together, since each message asks for two
    std::map<std::string, std::uint64_t> names_;  // how many nodes are called so, for their streams
    std::optional<StoreService> store_;
    Table<Action> actions_;
    Table<ClientRequest> submissions_;
    std::map<OperationId, NodeId> unanswered_;
    Simulation::ReplyCallback on_reply_;
    Simulation::LabelCallback on_labels_;
    std::optional<RunPosition> labels_since_;  // of the last change that nobody was told of yet
    Properties properties_;
    Statistics statistics_;
    Faults faults_;
    const HostAdapter* acting_ = nullptr;  // whose handler is running
    bool begun_ = false;                   // run_until has been called
    bool running_ = false;
};

// The two that most events are; inline for the loop of the run.

[[gnu::always_inline]] inline void Engine::handle_message(HostAdapter& host, const Event& event) {
    ++statistics_.messages_delivered;
    trace_.record(EventKind::message, event.node, event.peer, event.payload);
    acting_ = &host;
    // Read again: of one kept over the call before, g++ 12 stores 32 bits and loads 64, for which
    // the processor waits.
    const NodeId from{event.peer};
    if (!host.node().message(host, from, event.payload)) unhandled(host, "message", event.payload);
    handled(host);
}

[[gnu::always_inline]] inline void Engine::handle_timer(HostAdapter& host, const Event& event) {
    trace_.record(EventKind::timer, event.node, 0, event.payload);
    acting_ = &host;
    if (!host.node().event(host, event.payload)) unhandled(host, "event", event.payload);
    handled(host);
}

}  // namespace cleave::sim
