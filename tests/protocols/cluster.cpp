#include "cluster.hpp"

#include <stdexcept>

#include "world/profiles.hpp"

namespace cleave::protocols::testing {
Cluster::Cluster(const ClusterOptions& options)
    : Operations(options.seed, Bytes::kibi(64), Duration::seconds(30)) {
    const world::LinkOptions lan = world::default_lan();
    std::map<std::string, sim::SiteId> sites;
    for (const char* name : {"london", "tokyo", "virginia"}) {
        sites.emplace(name, simulation.add_site(name, lan));
    }
    const auto link = [&](const char* site, const char* profile) {
        world::LinkOptions way = *world::find_link_profile(profile);
        if (site == std::string("london") && options.london_rtt) way.rtt = *options.london_rtt;
        links.emplace(site, simulation.add_link(sites.at(site), sites.at("virginia"), way));
    };
    link("london", "ec2/ireland-virginia");
    link("tokyo", "ec2/tokyo-virginia");
    simulation.add_object_store(sites.at("virginia"), options.store);

    const ProtocolDescription& protocol = *find(options.protocol);
    Deployment deployment({{"london", options.filers, 0, 2, false},
                           {"tokyo", options.filers, 0, 2, false},
                           {"virginia", 0, 0, options.clients_at_store, true}});
    const std::string wrong =
        protocol.deploy(deployment, filled_in(protocol, options.options), options.bugs);
    if (!wrong.empty()) throw std::logic_error(wrong);
    for (const Deployment::Placement& placement : deployment.placements()) {
        nodes[placement.site + "/" + placement.name] = simulation.add_node(
            sites.at(placement.site), placement.name, placement.make, options.machine);
    }
    run(Duration::seconds(2));  // boot, mount and the first leases
}

}  // namespace cleave::protocols::testing
