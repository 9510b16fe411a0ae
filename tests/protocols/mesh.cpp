#include "mesh.hpp"

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

Mesh::Mesh(const MeshOptions& options) : simulation(options.seed) {
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
    simulation.on_reply([this](sim::Simulation&, NodeId, const ClientReply& reply) {
        replies_.emplace(reply.id, reply);
    });
    run(Duration::seconds(2));
}

OperationId Mesh::start(const std::string& client, ClientRequest request) {
    request.id = OperationId{++last_id_};
    simulation.submit(node(client), request);
    return request.id;
}

std::optional<ClientReply> Mesh::reply(OperationId operation) const {
    const auto found = replies_.find(operation);
    if (found == replies_.end()) return std::nullopt;
    return found->second;
}

ClientReply Mesh::finish(OperationId operation) {
    const Instant limit = simulation.now() + patience;
    while (!replies_.contains(operation) && simulation.now() < limit) {
        run(Duration::milliseconds(1));
    }
    return reply(operation).value_or(ClientReply{operation, Outcome::unknown, {}, "no reply"});
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

std::uint64_t Mesh::reached(std::string_view property) const {
    const auto& records = simulation.properties().records();
    const auto found = records.find(property);
    return found == records.end() ? 0 : found->second.times_true;
}

}  // namespace cleave::protocols::testing
