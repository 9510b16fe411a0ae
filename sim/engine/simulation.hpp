#pragma once
// A deterministic simulated world: sites joined by links, nodes at sites, object stores at sites,
// one virtual clock. The same options and the same calls give the same run, byte for byte, on every
// compiler. One thread a Simulation; several may live in several threads. What protocol code or the
// caller does wrong is an assertion, on in every build, that names seed and event number.
// Choices: every node, link, LAN, disk and store draws from its own stream, named after it and its
// site, so that adding or removing one leaves the draws of all others as they were.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/faults.hpp"
#include "engine/observer.hpp"
#include "engine/properties.hpp"
#include "engine/topology.hpp"
#include "engine/trace.hpp"
#include "host/deployment.hpp"
#include "host/host.hpp"
#include "world/connection.hpp"
#include "world/core_filer.hpp"
#include "world/link.hpp"
#include "world/machine.hpp"
#include "world/object_store.hpp"

namespace cleave::sim {

// Counters of one run; each only grows. Requests to the object store are not messages, but their
// bytes count. A datagram sent or duplicated ends delivered, lost, corrupted or still under way.
// Over connections a message counts as lost when its sender gives it up undelivered, though a copy
// under way may still arrive, and what was corrupted is sent again.
struct Statistics {
    std::uint64_t events = 0;
    std::uint64_t messages_sent = 0;
    std::uint64_t messages_duplicated = 0;
    std::uint64_t messages_delivered = 0;
    std::uint64_t messages_lost = 0;       // by links, by cuts, or because the node was down
    std::uint64_t messages_corrupted = 0;  // dropped, as the checksum was wrong
    std::uint64_t retransmissions = 0;     // of segments of connections
    std::uint64_t connections_opened = 0;
    std::uint64_t connections_broken = 0;  // or given up before they were open
    Bytes wan_bytes;  // bytes sent over links between sites, once for each link
};

// Pending events of one kind that concern the same node: "message Recall, tokyo/filer-2".
struct PendingEvents {
    std::string what;
    std::uint64_t count = 0;
};

class Engine;

class Simulation {
  public:
    using ReplyCallback = std::function<void(Simulation&, NodeId, const ClientReply&)>;
    using LabelCallback = std::function<void(Simulation&, Instant since, Instant until)>;

    explicit Simulation(std::uint64_t seed);
    ~Simulation();
    Simulation(const Simulation&) = delete;
    Simulation& operator=(const Simulation&) = delete;

    // Building the world; before the first `run_until`. Nodes start at time zero, in order.
    SiteId add_site(std::string name, const world::LinkOptions& lan);
    LinkId add_link(SiteId a, SiteId b, const world::LinkOptions& options);
    NodeId add_node(SiteId site, std::string name, Deployment::Factory make,
                    const world::MachineOptions& machine = {});
    // Up to two stores a world, the second for who asks StoreEndpoint::other; every node reaches it
    // through its site's routes. Its secondary, if `replica` is given or the options ask for one,
    // stands at `replica`, else beside the primary.
    void add_object_store(SiteId site, const world::ObjectStoreOptions& options,
                          std::optional<SiteId> replica = std::nullopt);
    // A server for StoreEndpoint::file_server; after the object stores. Blocked with them.
    void add_file_server(SiteId site, const world::CoreFilerOptions& options);
    // How messages and store requests travel: as datagrams, or over connections
    // (engine/connections.hpp).
    void set_transport(Transport transport, const world::ConnectionOptions& options = {});
    // The network inside a site, as a link for faults to act on.
    LinkId lan(SiteId site) const;
    // Whether any route leads from one site to the other, ignoring cuts. Messages between sites
    // without a route are lost.
    bool reachable(SiteId from, SiteId to) const;

    Instant now() const;
    // Runs `action` at `when` (not before now), in order of time and then of this call.
    void at(Instant when, std::function<void(Simulation&)> action);
    // Delivers all events up to and including `end`, then sets the clock to `end`.
    void run_until(Instant end);
    // Once more than `most` events have been pending at the same time, the run is cut short: before
    // its next event `run_until` returns, leaves the clock where it is, and does nothing from then
    // on. For systems that answer more than they are asked, which no memory can hold.
    void limit_pending(std::size_t most);
    bool cut_short() const;
    std::vector<PendingEvents> pending() const;  // the most numerous first

    // Clients. A request is delivered to the client's node at once, as an event; if the node is
    // down or takes no requests, no reply is ever made. The callback is told of every reply, in
    // order, while the handler that replied still runs: it may submit and schedule, but injects
    // faults on nodes only through `at`.
    void submit(NodeId client, const ClientRequest& request);
    void on_reply(ReplyCallback callback);

    // What goes wrong; see engine/faults.hpp.
    Faults& faults();

    // The hash of all that has happened so far, and its value after every `Trace::window` events,
    // by which two runs are compared to the first window that differs.
    std::uint64_t trace_hash() const;
    const std::vector<std::uint64_t>& checkpoints() const;
    // Shows every delivered event, reply, fault and log line to `sink`; the trace hash stays the
    // same. Costs nothing when none is set.
    void set_trace_sink(TraceSink sink);
    // Likewise, with what lies between the entries; null: none. It must outlive the run.
    void set_observer(TraceObserver* observer);
    const Statistics& statistics() const;
    // Of the object store; there must be one.
    const world::StoreUsage& store_usage() const;
    // Of the other one; null when there is none.
    const world::StoreUsage* other_store_usage() const;

    // The nodes whose label `name` now has this value, in order; see Host::label.
    std::vector<NodeId> labelled(std::string_view name, std::string_view value) const;
    // A node's label; empty when it has none of this name.
    std::string_view label(NodeId node, std::string_view name) const;
    // Told of every state of all labels that outlasted the event which made it, while it can still
    // be looked at: from when until when it held. Of the last one at the end of `run_until`.
    void on_labels(LabelCallback callback);
    // What the nodes have told of their properties.
    const Properties& properties() const;

    const Node& node(NodeId node) const;  // which must be up
    bool is_up(NodeId node) const;        // false before its start at time zero
    std::size_t node_count() const;
    std::string_view name(NodeId node) const;
    SiteId site_of(NodeId node) const;
    std::string_view name(SiteId site) const;
    std::size_t link_count() const;
    std::pair<SiteId, SiteId> ends(LinkId link) const;

  private:
    std::unique_ptr<Engine> engine_;
};

}  // namespace cleave::sim
