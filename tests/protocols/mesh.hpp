#pragma once
// A deployment for tests of protocols with servers: sites that are all linked to each other, with
// one round trip time. Nodes are called "site/server-1"; an operation runs until it is answered or
// `patience` is over.

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "catalog/protocols.hpp"
#include "engine/simulation.hpp"

namespace cleave::protocols::testing {

struct MeshOptions {
    std::string protocol{};
    std::vector<DeploymentSite> sites{};
    std::vector<Option> options{};  // those that differ from the protocol's defaults
    std::vector<std::string> bugs{};
    Duration rtt = Duration::milliseconds(100);
    std::optional<world::ObjectStoreOptions> store{};  // at the first site that has one
    std::uint64_t seed = 1;
};

class Mesh {
  public:
    explicit Mesh(const MeshOptions& options);

    ClientReply write(const std::string& client, const std::string& key, Value value) {
        return finish(start(client, {{}, Function::write, key, value, Bytes::kibi(1)}));
    }
    ClientReply read(const std::string& client, const std::string& key) {
        return finish(start(client, {{}, Function::read, key, 0, {}}));
    }
    ClientReply remove(const std::string& client, const std::string& key) {
        return finish(start(client, {{}, Function::remove, key, 0, {}}));
    }
    ClientReply cas(const std::string& client, const std::string& key,
                    std::optional<Value> expected, Value value) {
        return finish(start(client, {{}, Function::cas, key, value, Bytes::kibi(1), expected}));
    }
    // Starts an operation and returns at once; `reply` finds its answer later.
    OperationId start(const std::string& client, ClientRequest request);
    std::optional<ClientReply> reply(OperationId operation) const;
    ClientReply finish(OperationId operation);

    void run(Duration length) { simulation.run_until(simulation.now() + length); }
    NodeId node(const std::string& name) const { return nodes.at(name); }
    void crash(const std::string& name) { simulation.faults().crash(node(name)); }
    void restart(const std::string& name) { simulation.faults().restart(node(name)); }
    void cut(const std::string& a, const std::string& b) {
        simulation.faults().cut(links.at({a, b}), sim::Direction::both);
    }
    void heal(const std::string& a, const std::string& b) {
        simulation.faults().heal(links.at({a, b}), sim::Direction::both);
    }
    // From all other sites.
    void isolate(const std::string& site);
    void rejoin(const std::string& site);
    // How often it was told with a true condition.
    std::uint64_t reached(std::string_view property) const;

    static constexpr Duration patience = Duration::seconds(30);

    sim::Simulation simulation;
    std::map<std::string, NodeId> nodes;
    std::map<std::pair<std::string, std::string>, sim::LinkId> links;  // by both orders

  private:
    std::uint64_t last_id_ = 0;
    std::map<OperationId, ClientReply> replies_;
};

}  // namespace cleave::protocols::testing
