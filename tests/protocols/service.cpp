#include "service.hpp"

#include <stdexcept>

namespace cleave::protocols::testing {
namespace {

Deployment deployment_of(const ServiceOptions& options) {
    DeploymentSite site;
    site.name = "here";
    site.servers = options.servers;
    site.clients = 2;
    return Deployment({site});
}

std::string name_of(int client) { return "client-" + std::to_string(client); }

std::string deploy(Deployment& deployment, const ServiceOptions& options) {
    const ProtocolDescription& protocol = *find(options.protocol);
    return protocol.deploy(deployment, filled_in(protocol, options.options), options.bugs);
}

}  // namespace

std::string refusal(const ServiceOptions& options) {
    Deployment deployment = deployment_of(options);
    return deploy(deployment, options);
}

Service::Service(const ServiceOptions& options)
    : Operations(options.seed, Bytes::kibi(1), Duration::seconds(20)) {
    world::LinkOptions lan;
    lan.rtt = Duration::milliseconds(10);
    lan.jitter = {};
    const sim::SiteId site = simulation.add_site("here", lan);
    Deployment deployment = deployment_of(options);
    if (const auto wrong = deploy(deployment, options); !wrong.empty()) {
        throw std::logic_error(wrong);
    }
    for (const Deployment::Placement& placement : deployment.placements()) {
        const NodeId node = simulation.add_node(site, placement.name, placement.make, {});
        nodes[placement.name] = node;
        if (!placement.is_client) servers.push_back(node);
    }
    run(Duration::seconds(2));  // the first election, the first chain
}

OperationId Service::start(int client, ClientRequest request) {
    return Operations::start(name_of(client), std::move(request));
}

ClientReply Service::timed(const std::function<ClientReply()>& operation) {
    const Instant begin = simulation.now();
    ClientReply reply = operation();
    last_latency_ = simulation.now() - begin;
    return reply;
}

ClientReply Service::write(int client, const std::string& key, Value value) {
    return timed([&] { return Operations::write(name_of(client), key, value); });
}

ClientReply Service::read(int client, const std::string& key) {
    return timed([&] { return Operations::read(name_of(client), key); });
}

ClientReply Service::cas(int client, const std::string& key, std::optional<Value> expected,
                         Value value) {
    return timed([&] { return Operations::cas(name_of(client), key, expected, value); });
}

ClientReply Service::remove(int client, const std::string& key) {
    return timed([&] { return Operations::remove(name_of(client), key); });
}

void Service::isolate(NodeId node) {
    for (const NodeId other : servers) {
        if (other == node) continue;
        simulation.faults().block(node, other);
        simulation.faults().block(other, node);
    }
}

void Service::rejoin(NodeId node) {
    for (const NodeId other : servers) {
        if (other == node) continue;
        simulation.faults().unblock(node, other);
        simulation.faults().unblock(other, node);
    }
}

NodeId Service::labelled(const std::string& name, const std::string& value) const {
    const std::vector<NodeId> found = simulation.labelled(name, value);
    if (found.size() != 1) throw std::logic_error("not one node is a " + value);
    return found.front();
}

bool Service::sound() const {
    for (const auto& [sentence, record] : simulation.properties().records()) {
        if (record.violation()) return false;
    }
    return true;
}

}  // namespace cleave::protocols::testing
