#pragma once
// A deployment for tests of protocols with servers: sites that are all linked to each other, with
// one round trip time. Nodes are called "site/server-1".

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "catalog/protocols.hpp"
#include "engine/simulation.hpp"
#include "operations.hpp"

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

class Mesh : public Operations {
  public:
    explicit Mesh(const MeshOptions& options);

    void cut(const std::string& a, const std::string& b) {
        simulation.faults().cut(links.at({a, b}), sim::Direction::both);
    }
    void heal(const std::string& a, const std::string& b) {
        simulation.faults().heal(links.at({a, b}), sim::Direction::both);
    }
    // From all other sites.
    void isolate(const std::string& site);
    void rejoin(const std::string& site);

    std::map<std::pair<std::string, std::string>, sim::LinkId> links;  // by both orders
};

}  // namespace cleave::protocols::testing
