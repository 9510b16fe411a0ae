#pragma once
// A deterministic simulated world: sites joined by links, nodes at sites, object stores at sites,
// one virtual clock. The same options and the same calls give the same run, byte for byte, on every
// compiler. One thread; a Simulation is not shared. Nothing here depends on checkers or scenarios.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/deployment.hpp"
#include "host/host.hpp"
#include "world/link.hpp"
#include "world/object_store.hpp"

namespace cleave::sim {

struct SiteId {
    std::uint32_t value = 0;
    constexpr auto operator<=>(const SiteId&) const = default;
};
struct LinkId {
    std::uint32_t value = 0;
    constexpr auto operator<=>(const LinkId&) const = default;
};
enum class Direction : std::uint8_t {
    both,
    forward,
    backward
};  // forward: from the link's first site to its second

// Counters of one run; each only grows.
struct Statistics {
    std::uint64_t events = 0;
    std::uint64_t messages_sent = 0;
    std::uint64_t messages_delivered = 0;
    std::uint64_t messages_lost = 0;
    Bytes wan_bytes;  // bytes sent over links between sites
};

class Simulation {
  public:
    explicit Simulation(std::uint64_t seed);
    ~Simulation();

    // Building the world; before the first `run_until`.
    SiteId add_site(std::string name, const world::LinkOptions& lan);
    LinkId add_link(SiteId a, SiteId b, const world::LinkOptions& options);
    NodeId add_node(SiteId site, std::string name, Deployment::Factory make);
    // One store a world, for now; every node reaches it through its site's routes.
    void add_object_store(SiteId site, const world::ObjectStoreOptions& options);

    Instant now() const;
    // Runs `action` at `when` (not before now), in order of time and then of this call.
    void at(Instant when, std::function<void(Simulation&)> action);
    // Delivers all events up to and including `end`, then sets the clock to `end`.
    void run_until(Instant end);

    // Clients. The reply callback is told of every reply, in order.
    void submit(NodeId client, const ClientRequest& request);
    void on_reply(std::function<void(Simulation&, NodeId, const ClientReply&)> callback);

    // Faults. A message is lost when its route is cut at the moment of sending or of arrival.
    void cut(LinkId link, Direction direction);
    void heal(LinkId link, Direction direction);
    void degrade(LinkId link,
                 const world::LinkDegradation& degradation);  // replaces an earlier one
    void restore(LinkId link);
    void crash(
        NodeId node);  // memory and unsynced disk writes are gone; crashing a crashed node: nothing
    void restart(
        NodeId node);  // a fresh value starts from the disk; restarting a live node: nothing
    void wipe_disk(NodeId node);  // of a crashed node: it will come back empty

    std::uint64_t trace_hash() const;
    const Statistics& statistics() const;
    const Node& node(NodeId node) const;
    bool is_up(NodeId node) const;
};

}  // namespace cleave::sim
