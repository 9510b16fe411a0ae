#pragma once
// A small replicated service for protocol tests: see Servers.

#include <catch2/catch.hpp>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "catalog/protocols.hpp"
#include "engine/simulation.hpp"
#include "operations.hpp"
#include "parts/service_client.hpp"

namespace cleave::protocols::testing {

// A client whose network delivers each of its requests again after a second.
class Repeated {
  public:
    struct Again {
        ClientRequest request;
        CLEAVE_FIELDS(Again, request);
    };
    explicit Repeated(NodeId replica) : replica_(replica) {}
    using Messages = Handles<parts::ServiceReply>;
    using Events = Handles<Again>;
    using StoreEvents = Handles<>;
    void on_start(Host&, const DiskImage&) {}
    void on(Host& host, const ClientRequest& request) {
        host.send(replica_, parts::ServiceRequest{request, request.id});
        host.set_timer(Duration::seconds(1), Again{request});
    }
    void on(Host& host, NodeId, const parts::ServiceReply& answer) { host.reply(answer.reply); }
    void on(Host& host, const Again& again) {
        host.send(replica_, parts::ServiceRequest{again.request, again.request.id});
    }

  private:
    NodeId replica_;

  public:
    CLEAVE_FIELDS(Repeated, replica_);
};

// Servers at sites of their own, each site with one client, all a millisecond apart; disks that
// take `sync`, and lose what was not synced in a crash.
struct ServersOptions {
    std::string protocol{};
    std::size_t count = 3;
    std::vector<Option> options{};  // those that differ from the protocol's defaults
    std::vector<std::string> bugs{};
    Duration sync = Duration::milliseconds(1);
};

struct Servers {
    explicit Servers(const ServersOptions& wanted) {
        const std::size_t count = wanted.count;
        std::vector<sim::SiteId> sites;
        std::vector<DeploymentSite> where;
        world::LinkOptions link;
        link.rtt = Duration::milliseconds(2);
        for (std::size_t i = 0; i < count; ++i) {
            const std::string name(1, static_cast<char>('a' + i));
            sites.push_back(simulation.add_site(name, {}));
            for (std::size_t j = 0; j < i; ++j) {
                links[{j, i}] = simulation.add_link(sites[j], sites[i], link);
            }
            where.push_back({.name = name, .servers = 1, .clients = 1});
        }
        const ProtocolDescription& protocol = *protocols::find(wanted.protocol);
        Deployment deployment(where);
        REQUIRE(
            protocol.deploy(deployment, filled_in(protocol, wanted.options), wanted.bugs).empty());
        world::MachineOptions machine;
        machine.disk.sync = world::Constant{wanted.sync};
        machine.disk.crash_damage = world::CrashDamage::none_survive;
        for (const Deployment::Placement& one : deployment.placements()) {
            const auto site = static_cast<std::size_t>(one.site[0] - 'a');
            simulation.add_node(sites[site], one.name, one.make, machine);
        }
        simulation.on_reply([this](sim::Simulation& sim, NodeId, const ClientReply& reply) {
            replies.emplace(reply.id, reply);
            answered.emplace(reply.id, sim.now());
        });
        repeated = simulation.add_node(
            sites[0], "repeated", [] { return make_node<Repeated>(server(0)); }, machine);
        run(Duration::milliseconds(10));
        server_count = count;
    }

    void run(Duration length) { simulation.run_until(simulation.now() + length); }
    static NodeId server(std::size_t i) { return NodeId{static_cast<std::uint32_t>(i)}; }
    NodeId client(std::size_t i) const { return server(server_count + i); }
    std::string state(std::size_t i) const { return simulation.node(server(i)).to_string(); }
    bool has(std::size_t i, Value value) const {
        return state(i).find("stamp: " + std::to_string(value)) != std::string::npos;
    }

    OperationId start(std::size_t client_index, Function function, Value value = 0) {
        const OperationId id{++last_id};
        started[id] = simulation.now();
        simulation.submit(client(client_index), {id, function, "x", value, Bytes{1}});
        return id;
    }
    ClientReply finish(OperationId id) {
        for (int i = 0; i < 10'000 && !replies.contains(id); ++i) run(Duration::milliseconds(1));
        return replies.at(id);
    }
    ClientReply write(std::size_t by, Value value) {
        return finish(start(by, Function::write, value));
    }
    ClientReply read(std::size_t by) { return finish(start(by, Function::read)); }
    Duration took(OperationId id) const { return answered.at(id) - started.at(id); }
    void isolate(std::size_t site, bool cut) {
        for (const auto& [ends, link] : links) {
            if (ends.first != site && ends.second != site) continue;
            if (cut) {
                simulation.faults().cut(link, sim::Direction::both);
            } else {
                simulation.faults().heal(link, sim::Direction::both);
            }
        }
    }

    sim::Simulation simulation{7};
    std::map<std::pair<std::size_t, std::size_t>, sim::LinkId> links;
    std::size_t server_count = 0;
    NodeId repeated;
    std::uint64_t last_id = 0;
    std::map<OperationId, ClientReply> replies;
    std::map<OperationId, Instant> started;
    std::map<OperationId, Instant> answered;
};

}  // namespace cleave::protocols::testing
