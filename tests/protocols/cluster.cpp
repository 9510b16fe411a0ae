#include "cluster.hpp"

#include <stdexcept>

#include "world/profiles.hpp"

namespace cleave::protocols::testing {
namespace {

std::vector<Option> filled_in(const ProtocolDescription& protocol,
                              const std::vector<Option>& given) {
    std::vector<Option> options;
    for (const OptionDescription& option : protocol.options) {
        options.push_back({option.name, option.fallback});
        for (const Option& other : given) {
            if (other.name == option.name) options.back().value = other.value;
        }
    }
    return options;
}

}  // namespace

Cluster::Cluster(const ClusterOptions& options) : simulation(options.seed) {
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
    simulation.on_reply([this](sim::Simulation&, NodeId, const ClientReply& reply) {
        replies_.emplace(reply.id, reply);
    });
    run(Duration::seconds(2));  // boot, mount and the first leases
}

OperationId Cluster::start(const std::string& client, ClientRequest request) {
    request.id = OperationId{++last_id_};
    simulation.submit(node(client), request);
    return request.id;
}

std::optional<ClientReply> Cluster::reply(OperationId operation) const {
    const auto found = replies_.find(operation);
    if (found == replies_.end()) return std::nullopt;
    return found->second;
}

ClientReply Cluster::finish(OperationId operation) {
    const Instant limit = simulation.now() + patience;
    while (!replies_.contains(operation) && simulation.now() < limit) {
        run(Duration::milliseconds(1));
    }
    return reply(operation).value_or(ClientReply{operation, Outcome::unknown, {}, "no reply"});
}

ClientReply Cluster::write(const std::string& client, const std::string& file, Value value) {
    return finish(start(client, {{}, Function::write, file, value, Bytes::kibi(64)}));
}

ClientReply Cluster::read(const std::string& client, const std::string& file) {
    return finish(start(client, {{}, Function::read, file, 0, {}}));
}

ClientReply Cluster::remove(const std::string& client, const std::string& file) {
    return finish(start(client, {{}, Function::remove, file, 0, {}}));
}

}  // namespace cleave::protocols::testing
