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

std::string deploy(Deployment& deployment, const ServiceOptions& options) {
    const ProtocolDescription& protocol = *find(options.protocol);
    std::vector<Option> values;
    for (const OptionDescription& option : protocol.options) {
        values.push_back({option.name, option.fallback});
        for (const Option& other : options.options) {
            if (other.name == option.name) values.back().value = other.value;
        }
    }
    return protocol.deploy(deployment, values, options.bugs);
}

}  // namespace

std::string refusal(const ServiceOptions& options) {
    Deployment deployment = deployment_of(options);
    return deploy(deployment, options);
}

Service::Service(const ServiceOptions& options) : simulation(options.seed) {
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
    simulation.on_reply([this](sim::Simulation&, NodeId, const ClientReply& reply) {
        replies_.emplace(reply.id, reply);
    });
    run(Duration::seconds(2));  // the first election, the first chain
}

OperationId Service::start(int client, ClientRequest request) {
    request.id = OperationId{++last_id_};
    simulation.submit(node("client-" + std::to_string(client)), request);
    return request.id;
}

std::optional<ClientReply> Service::reply(OperationId operation) const {
    const auto found = replies_.find(operation);
    if (found == replies_.end()) return std::nullopt;
    return found->second;
}

ClientReply Service::finish(int client, ClientRequest request) {
    const Instant begin = simulation.now();
    const OperationId operation = start(client, std::move(request));
    while (!replies_.contains(operation) && simulation.now() < begin + patience) {
        run(Duration::milliseconds(1));
    }
    last_latency_ = simulation.now() - begin;
    return reply(operation).value_or(ClientReply{operation, Outcome::unknown, {}, "no reply"});
}

ClientReply Service::write(int client, const std::string& key, Value value) {
    return finish(client, {{}, Function::write, key, value, Bytes::kibi(1)});
}

ClientReply Service::read(int client, const std::string& key) {
    return finish(client, {{}, Function::read, key, 0, {}});
}

ClientReply Service::cas(int client, const std::string& key, std::optional<Value> expected,
                         Value value) {
    return finish(client, {{}, Function::cas, key, value, Bytes::kibi(1), expected});
}

ClientReply Service::remove(int client, const std::string& key) {
    return finish(client, {{}, Function::remove, key, 0, {}});
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

bool Service::reached(std::string_view sentence) const {
    const auto& records = simulation.properties().records();
    const auto found = records.find(sentence);
    return found != records.end() && found->second.first.has_value();
}

bool Service::sound() const {
    for (const auto& [sentence, record] : simulation.properties().records()) {
        if (record.violation()) return false;
    }
    return true;
}

}  // namespace cleave::protocols::testing
