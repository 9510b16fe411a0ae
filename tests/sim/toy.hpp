#pragma once
// A node for the engine's tests: it does what client requests tell it, one thing a request, and
// remembers everything it is told.

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/simulation.hpp"
#include "host/node.hpp"

namespace cleave::sim::testing {

struct Number {
    std::int64_t n = 0;
    CLEAVE_FIELDS(Number, n);
};
struct Bulk {
    Content content;
    CLEAVE_FIELDS(Bulk, content);
};
struct Unheard {
    std::int64_t n = 0;
    CLEAVE_FIELDS(Unheard, n);
};
struct Tick {
    std::int64_t n = 0;
    CLEAVE_FIELDS(Tick, n);
};
struct Synced {
    std::int64_t n = 0;
    CLEAVE_FIELDS(Synced, n);
};
struct Asked {
    std::int64_t n = 0;
    CLEAVE_FIELDS(Asked, n);
};

// Something the toy was told: "number", "bulk", "tick", "synced", "draw", "broken" or a store's
// status.
struct Seen {
    std::string what;
    std::int64_t n = 0;
    NodeId from;
    Instant at;
    CLEAVE_FIELDS(Seen, what, n, from, at);
};

class Toy {
  public:
    using Messages = Handles<Number, Bulk>;
    using Events = Handles<Tick, Synced>;
    using StoreEvents = Handles<Asked>;

    explicit Toy(NodeId peer) : peer_(peer) {}

    void on_start(Host&, const DiskImage& disk) { found_ = disk; }
    void on(Host& host, NodeId from, const Number& m) { see(host, "number", m.n, from); }
    void on(Host& host, NodeId from, const Bulk& m) {
        see(host, "bulk", m.content.value().value_or(0), from);
    }
    void on(Host& host, const Tick& tick) { see(host, "tick", tick.n); }
    void on(Host& host, const Synced& synced) { see(host, "synced", synced.n); }
    void on(Host& host, const Asked& asked, const StoreReply& reply) {
        see(host, std::string(to_string(reply.status)), reply.content.value().value_or(asked.n));
    }

    void on_connection_broken(Host& host, NodeId peer) { see(host, "broken", 0, peer); }

    // `key` is the command, `value` and `size` its arguments.
    void on(Host& host, const ClientRequest& request) {
        const std::string& command = request.key;
        const std::int64_t n = request.value;
        if (command == "send") host.send(peer_, Number{n});
        if (command == "send to") host.send(NodeId{static_cast<std::uint32_t>(n)}, Number{n});
        if (command == "send unheard") host.send(peer_, Unheard{n});
        if (command == "send bulk") host.send(peer_, Bulk{Content::of(n, request.size)});
        if (command == "send to self") host.send(host.self(), Number{n});
        if (command == "flood") {
            for (std::int64_t i = 0; i < n; ++i) host.send(peer_, Number{i});
        }
        if (command == "timer") timer_ = host.set_timer(Duration::nanoseconds(n), Tick{n});
        if (command == "cancel") host.cancel(timer_);
        if (command == "cancel of number") {
            host.cancel(TimerId{static_cast<std::uint64_t>(n)});
        }
        if (command == "append") host.append("log", std::to_string(n));
        if (command == "replace") host.replace("log", {std::to_string(n)});
        if (command == "sync") host.sync(Synced{n});
        if (command == "draw") see(host, "draw", static_cast<std::int64_t>(host.random().next()));
        if (command == "put") {
            host.ask_store({StoreFunction::put, "object", Content::of(n, request.size)}, Asked{n});
        }
        if (command == "get") host.ask_store({StoreFunction::get, "object", {}}, Asked{n});
        if (command == "get from secondary") {
            host.ask_store({.function = StoreFunction::get,
                            .name = "object",
                            .endpoint = StoreEndpoint::secondary},
                           Asked{n});
        }
        if (command == "reply" || command == "reply twice") {
            host.reply({request.id, Outcome::ok, n, ""});
        }
        if (command == "reply twice") host.reply({request.id, Outcome::ok, n, ""});
        if (command == "log") host.log("value " + std::to_string(n));
    }

    const std::vector<Seen>& seen() const { return seen_; }
    const DiskImage& found() const { return found_; }
    TimerId timer() const { return timer_; }

    CLEAVE_FIELDS(Toy, peer_, seen_, found_, timer_);

  private:
    void see(Host& host, std::string what, std::int64_t n, NodeId from = {}) {
        seen_.push_back({std::move(what), n, from, host.now()});
    }

    NodeId peer_;
    std::vector<Seen> seen_;
    DiskImage found_;
    TimerId timer_;
};

inline Deployment::Factory toy(NodeId peer = NodeId{0}) {
    return [peer] { return make_node<Toy>(peer); };
}

inline const Toy& toy_at(const Simulation& simulation, NodeId node) {
    return static_cast<const NodeOf<Toy>&>(simulation.node(node)).protocol();
}

// Gives commands to toys, with fresh request ids.
class Commander {
  public:
    explicit Commander(Simulation& simulation) : simulation_(simulation) {}
    void tell(NodeId node, std::string command, std::int64_t n = 0, Bytes size = {}) {
        simulation_.submit(node, {.id = OperationId{++requests_},
                                  .function = Function::write,
                                  .key = std::move(command),
                                  .value = n,
                                  .size = size});
    }
    void run_for(Duration duration) { simulation_.run_until(simulation_.now() + duration); }

  private:
    Simulation& simulation_;
    std::uint64_t requests_ = 0;
};

// The "numbers" that a node has seen, in order.
inline std::vector<std::int64_t> numbers(const Toy& toy, std::string_view what = "number") {
    std::vector<std::int64_t> result;
    for (const Seen& seen : toy.seen()) {
        if (seen.what == what) result.push_back(seen.n);
    }
    return result;
}

// A LAN or link of constant latency and without faults.
inline world::LinkOptions steady(Duration rtt) {
    world::LinkOptions options;
    options.rtt = rtt;
    return options;
}

// Two sites, a node in each that talks to the other, one link.
struct TwoSites {
    explicit TwoSites(std::uint64_t seed, const world::LinkOptions& options = steady({}),
                      const world::MachineOptions& machine = {})
        : simulation(seed),
          london(simulation.add_site("london", steady(Duration::microseconds(200)))),
          tokyo(simulation.add_site("tokyo", steady(Duration::microseconds(200)))),
          link(simulation.add_link(london, tokyo, options)),
          a(simulation.add_node(london, "a", toy(NodeId{1}), machine)),
          b(simulation.add_node(tokyo, "b", toy(NodeId{0}), machine)),
          commander(simulation) {}

    Simulation simulation;
    SiteId london, tokyo;
    LinkId link;
    NodeId a, b;
    Commander commander;
};

}  // namespace cleave::sim::testing
