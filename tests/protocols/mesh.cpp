#include "mesh.hpp"

#include <stdexcept>

#include "world/profiles.hpp"

namespace cleave::protocols::testing {
Mesh::Mesh(const MeshOptions& options)
    : Operations(options.seed, Bytes::kibi(1), Duration::seconds(30)) {
    std::map<std::string, sim::SiteId> sites;
    bool stored = false;
    for (const DeploymentSite& site : options.sites) {
        const sim::SiteId id = simulation.add_site(site.name, world::default_lan());
        for (const auto& [other, there] : sites) {
            const sim::LinkId link = simulation.add_link(id, there, {.rtt = options.rtt});
            links.emplace(std::pair(site.name, other), link);
            links.emplace(std::pair(other, site.name), link);
        }
        sites.emplace(site.name, id);
    }
    for (const DeploymentSite& site : options.sites) {
        if (!site.object_store || !options.store || stored) continue;
        simulation.add_object_store(sites.at(site.name), *options.store);
        stored = true;
    }
    const ProtocolDescription& protocol = *find(options.protocol);
    Deployment deployment(options.sites);
    const std::string wrong =
        protocol.deploy(deployment, filled_in(protocol, options.options), options.bugs);
    if (!wrong.empty()) throw std::logic_error(wrong);
    for (const Deployment::Placement& placement : deployment.placements()) {
        nodes[placement.site + "/" + placement.name] =
            simulation.add_node(sites.at(placement.site), placement.name, placement.make);
    }
    run(Duration::seconds(2));
}

void Mesh::isolate(const std::string& site) {
    for (const auto& [ends, link] : links) {
        if (ends.first == site) simulation.faults().cut(link, sim::Direction::both);
    }
}

void Mesh::rejoin(const std::string& site) {
    for (const auto& [ends, link] : links) {
        if (ends.first == site) simulation.faults().heal(link, sim::Direction::both);
    }
}

}  // namespace cleave::protocols::testing
