#include "runner/deploy.hpp"

#include <map>

#include "catalog/protocols.hpp"

namespace cleave::scenario {

Deployment deploy(const Scenario& scenario) {
    Deployment deployment(deployment_sites(scenario.sites));
    protocols::find(scenario.protocol.name)
        ->deploy(deployment, scenario.protocol.options, scenario.protocol.bugs);
    return deployment;
}

std::vector<NodePlace> roster(const Scenario& scenario) {
    std::map<std::string, std::size_t> sites;
    for (std::size_t i = 0; i < scenario.sites.size(); ++i) sites[scenario.sites[i].name] = i;
    std::vector<NodePlace> nodes;
    const Deployment deployment = deploy(scenario);
    for (const Deployment::Placement& placement : deployment.placements()) {
        nodes.push_back(
            {placement.site + '/' + placement.name, sites.at(placement.site), placement.is_client});
    }
    return nodes;
}

}  // namespace cleave::scenario
