#pragma once
// A small deployment for protocol tests: sites named in order, each linked to the last one, which
// has the store. Clients are called by "site/client-n".

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "catalog/protocols.hpp"
#include "engine/simulation.hpp"
#include "operations.hpp"

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

class Cluster : public Operations {
  public:
    explicit Cluster(const ClusterOptions& options = {});

    void cut(const std::string& site) {
        simulation.faults().cut(links.at(site), sim::Direction::both);
    }
    void heal(const std::string& site) {
        simulation.faults().heal(links.at(site), sim::Direction::both);
    }

    std::map<std::string, sim::LinkId> links;  // of "london" and "tokyo" to "virginia"
};

}  // namespace cleave::protocols::testing
