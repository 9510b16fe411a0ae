#include "operations.hpp"

namespace cleave::protocols::testing {

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

Operations::Operations(std::uint64_t seed, Bytes size, Duration patience)
    : simulation(seed), size_(size), patience_(patience) {
    simulation.on_reply([this](sim::Simulation&, NodeId, const ClientReply& reply) {
        replies_.emplace(reply.id, reply);
    });
}

ClientReply Operations::write(const std::string& client, const std::string& key, Value value) {
    return finish(start(client, {{}, Function::write, key, value, size_}));
}

ClientReply Operations::read(const std::string& client, const std::string& key) {
    return finish(start(client, {{}, Function::read, key, 0, {}}));
}

ClientReply Operations::remove(const std::string& client, const std::string& key) {
    return finish(start(client, {{}, Function::remove, key, 0, {}}));
}

ClientReply Operations::cas(const std::string& client, const std::string& key,
                            std::optional<Value> expected, Value value) {
    return finish(start(client, {{}, Function::cas, key, value, size_, expected}));
}

OperationId Operations::start(const std::string& client, ClientRequest request) {
    request.id = OperationId{++last_id_};
    simulation.submit(node(client), request);
    return request.id;
}

std::optional<ClientReply> Operations::reply(OperationId operation) const {
    const auto found = replies_.find(operation);
    if (found == replies_.end()) return std::nullopt;
    return found->second;
}

ClientReply Operations::finish(OperationId operation) {
    const Instant limit = simulation.now() + patience_;
    while (!replies_.contains(operation) && simulation.now() < limit) {
        run(Duration::milliseconds(1));
    }
    return reply(operation).value_or(ClientReply{operation, Outcome::unknown, {}, "no reply"});
}

std::uint64_t Operations::reached(std::string_view property) const {
    const auto& records = simulation.properties().records();
    const auto found = records.find(property);
    return found == records.end() ? 0 : found->second.times_true;
}

}  // namespace cleave::protocols::testing
