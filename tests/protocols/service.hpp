#pragma once
// A replicated service at one site, for protocol tests: servers, masters if the protocol has any,
// and clients on a LAN with a round trip of 10 ms.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "catalog/protocols.hpp"
#include "engine/simulation.hpp"
#include "operations.hpp"

namespace cleave::protocols::testing {

struct ServiceOptions {
    std::string protocol;
    std::uint32_t servers = 3;
    std::vector<Option> options{};  // those that differ from the protocol's defaults
    std::vector<std::string> bugs{};
    std::uint64_t seed = 1;
};

// What the protocol says against this deployment; empty: nothing.
std::string refusal(const ServiceOptions& options);

class Service : public Operations {
  public:
    explicit Service(const ServiceOptions& options);

    // By client 1 or 2.
    ClientReply write(int client, const std::string& key, Value value);
    ClientReply read(int client, const std::string& key);
    ClientReply cas(int client, const std::string& key, std::optional<Value> expected, Value value);
    ClientReply remove(int client, const std::string& key);
    OperationId start(int client, ClientRequest request);
    Duration last_latency() const { return last_latency_; }

    void crash(NodeId node) { simulation.faults().crash(node); }
    void restart(NodeId node) { simulation.faults().restart(node); }
    // From and to all nodes that are not clients, and back.
    void isolate(NodeId node);
    void rejoin(NodeId node);
    // The one node that says so of itself; none or several: fails.
    NodeId labelled(const std::string& name, const std::string& value) const;
    bool sound() const;  // no property is violated so far

    std::vector<NodeId> servers;  // and masters

  private:
    ClientReply timed(const std::function<ClientReply()>& operation);

    Duration last_latency_;
};

}  // namespace cleave::protocols::testing
