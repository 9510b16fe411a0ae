#pragma once
// A small deployment for protocol tests: sites named in order, each linked to the last one, which
// has the store. Clients are called by "site/client-n"; an operation runs until it is answered or
// `patience` is over.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "catalog/protocols.hpp"
#include "engine/simulation.hpp"

namespace cleave::protocols::testing {

struct ClusterOptions {
    std::string protocol = "edge-filer";
    std::vector<Option> options{};  // those that differ from the protocol's defaults
    std::vector<std::string> bugs{};
    world::ObjectStoreOptions store = world::s3_2018();
    world::MachineOptions machine{};  // of every node
    std::uint32_t filers = 3;         // a site
    std::uint64_t seed = 1;
    std::uint32_t clients_at_store = 0;
    std::optional<Duration> london_rtt{};  // instead of the measured link's
};

class Cluster {
  public:
    explicit Cluster(const ClusterOptions& options = {});

    ClientReply write(const std::string& client, const std::string& file, Value value);
    ClientReply read(const std::string& client, const std::string& file);
    ClientReply remove(const std::string& client, const std::string& file);
    // Starts an operation and returns at once; `reply` finds its answer later.
    OperationId start(const std::string& client, ClientRequest request);
    std::optional<ClientReply> reply(OperationId operation) const;

    void run(Duration length) { simulation.run_until(simulation.now() + length); }
    NodeId node(const std::string& name) const { return nodes.at(name); }
    void crash(const std::string& name) { simulation.faults().crash(node(name)); }
    void restart(const std::string& name) { simulation.faults().restart(node(name)); }
    void cut(const std::string& site) {
        simulation.faults().cut(links.at(site), sim::Direction::both);
    }
    void heal(const std::string& site) {
        simulation.faults().heal(links.at(site), sim::Direction::both);
    }

    static constexpr Duration patience = Duration::seconds(30);

    sim::Simulation simulation;
    std::map<std::string, NodeId> nodes;
    std::map<std::string, sim::LinkId> links;  // of "london" and "tokyo" to "virginia"

  private:
    ClientReply finish(OperationId operation);

    std::uint64_t last_id_ = 0;
    std::map<OperationId, ClientReply> replies_;
};

}  // namespace cleave::protocols::testing
