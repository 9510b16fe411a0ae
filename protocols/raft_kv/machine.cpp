#include "raft_kv/machine.hpp"

#include "parts/conditions.hpp"

namespace cleave::raft_kv {

std::optional<ClientReply> Machine::apply(const Command& command) {
    using Seen = parts::DuplicateTable::Seen;
    const OperationId id = command.request.id;
    switch (sessions_.admit(command.client, id, command.lowest)) {
        case Seen::answered: return sessions_.reply(command.client, id);
        case Seen::forgotten: return std::nullopt;
        case Seen::under_way:  // cannot be: commands are executed one after another
        case Seen::never: break;
    }
    const ClientReply reply = execute(command.request);
    sessions_.answered(command.client, reply);
    return reply;
}

ClientReply Machine::execute(const ClientRequest& request) {
    switch (request.function) {
        case Function::read: return read(request);
        case Function::remove: keys_.erase(request.key); break;
        case Function::cas:
            if (read(request).value != request.expected) {
                return {request.id, Outcome::fail, {}, parts::another_value};
            }
            [[fallthrough]];
        case Function::write: keys_[request.key] = {request.value, request.size}; break;
        default: return {request.id, Outcome::fail, {}, "not served"};
    }
    return {request.id, Outcome::ok, {}, ""};
}

ClientReply Machine::read(const ClientRequest& request) const {
    ClientReply reply{request.id, Outcome::ok, {}, ""};
    const auto found = keys_.find(request.key);
    if (found != keys_.end()) reply.value = found->second.value;
    return reply;
}

Content Machine::bulk() const {
    Content all;
    for (const auto& [key, stored] : keys_) all.append(Content::of(stored.value, stored.size));
    return all;
}

}  // namespace cleave::raft_kv
