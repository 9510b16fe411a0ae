#pragma once
// What the small deployments of protocol tests have in common: nodes by name, and operations by
// clients, which run until they are answered or `patience` is over.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/protocols.hpp"
#include "engine/simulation.hpp"

namespace cleave::protocols::testing {

// A value for each option of the protocol: the one given, else its default.
std::vector<Option> filled_in(const ProtocolDescription& protocol,
                              const std::vector<Option>& given = {});

class Operations {
  public:
    // `patience`: until an operation without an answer counts as unknown.
    Operations(std::uint64_t seed, Bytes size, Duration patience);

    ClientReply write(const std::string& client, const std::string& key, Value value);
    ClientReply read(const std::string& client, const std::string& key);
    ClientReply remove(const std::string& client, const std::string& key);
    ClientReply cas(const std::string& client, const std::string& key,
                    std::optional<Value> expected, Value value);
    // Starts an operation and returns at once; `reply` finds its answer later.
    OperationId start(const std::string& client, ClientRequest request);
    std::optional<ClientReply> reply(OperationId operation) const;
    ClientReply finish(OperationId operation);

    void run(Duration length) { simulation.run_until(simulation.now() + length); }
    NodeId node(const std::string& name) const { return nodes.at(name); }
    void crash(const std::string& name) { simulation.faults().crash(node(name)); }
    void restart(const std::string& name) { simulation.faults().restart(node(name)); }
    // How often it was told with a true condition.
    std::uint64_t reached(std::string_view property) const;

    sim::Simulation simulation;
    std::map<std::string, NodeId> nodes;

  private:
    Bytes size_;  // of what is written
    Duration patience_;
    std::uint64_t last_id_ = 0;
    std::map<OperationId, ClientReply> replies_;
};

}  // namespace cleave::protocols::testing
