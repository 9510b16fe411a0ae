#pragma once
// How a service of equal servers and its clients are laid out over sites: who gets which id, and
// whom a client asks first.

#include <cstdint>
#include <string>
#include <vector>

#include "host/deployment.hpp"
#include "parts/service_client.hpp"

namespace cleave::parts {

// By site, in the order of the deployment's sites.
using ServersBySite = std::vector<std::vector<NodeId>>;

// The ids that the servers will have when they are added site by site, the first of them `first`.
ServersBySite number_servers(const Deployment& deployment, NodeId first);
// The id that the next node added will have.
NodeId next_node(const Deployment& deployment);
// All of them, site by site.
std::vector<NodeId> all_servers(const ServersBySite& servers);
// Those of site `own` first, then the others in the order of their sites.
std::vector<NodeId> nearest_first(const ServersBySite& servers, std::size_t own);

// Adds the servers of every site: "server-1" and so on, for the name "server".
void add_servers(Deployment& deployment, const std::string& name, const Deployment::Factory& make);
// Adds the clients of a site, "client-1" and so on, which prefer `servers` in this order.
void add_clients(Deployment& deployment, const DeploymentSite& site,
                 const ServiceClientOptions& options, const std::vector<NodeId>& servers);
// Adds the clients of every site, which prefer the servers of their own.
void add_clients(Deployment& deployment, const ServiceClientOptions& options,
                 const ServersBySite& servers);

}  // namespace cleave::parts
