#include "parts/service_layout.hpp"

namespace cleave::parts {

ServersBySite number_servers(const Deployment& deployment, NodeId first) {
    ServersBySite servers;
    for (const DeploymentSite& site : deployment.sites()) {
        std::vector<NodeId>& here = servers.emplace_back();
        for (std::uint32_t i = 0; i < site.servers; ++i) here.push_back(NodeId{first.value++});
    }
    return servers;
}

NodeId next_node(const Deployment& deployment) {
    return NodeId{static_cast<std::uint32_t>(deployment.placements().size())};
}

std::vector<NodeId> all_servers(const ServersBySite& servers) {
    std::vector<NodeId> all;
    for (const auto& here : servers) all.insert(all.end(), here.begin(), here.end());
    return all;
}

std::vector<NodeId> nearest_first(const ServersBySite& servers, std::size_t own) {
    std::vector<NodeId> nearest = servers[own];
    for (std::size_t site = 0; site < servers.size(); ++site) {
        if (site == own) continue;
        nearest.insert(nearest.end(), servers[site].begin(), servers[site].end());
    }
    return nearest;
}

void add_servers(Deployment& deployment, const std::string& name, const Deployment::Factory& make) {
    for (const DeploymentSite& site : deployment.sites()) {
        for (std::uint32_t i = 1; i <= site.servers; ++i) {
            deployment.add({site.name, name + "-" + std::to_string(i), make});
        }
    }
}

void add_clients(Deployment& deployment, const DeploymentSite& site,
                 const ServiceClientOptions& options, const std::vector<NodeId>& servers) {
    for (std::uint32_t i = 1; i <= site.clients; ++i) {
        deployment.add({site.name, "client-" + std::to_string(i),
                        [options, servers] { return make_node<ServiceClient>(options, servers); },
                        true});
    }
}

void add_clients(Deployment& deployment, const ServiceClientOptions& options,
                 const ServersBySite& servers) {
    for (std::size_t site = 0; site < servers.size(); ++site) {
        add_clients(deployment, deployment.sites()[site], options, nearest_first(servers, site));
    }
}

}  // namespace cleave::parts
