#include "causal/client.hpp"

#include "causal/properties.hpp"

namespace cleave::causal {

void Client::on(Host& host, const ClientRequest& request) {
    auto& pending = request.function == Function::read ? gets_ : puts_;
    const auto position = pending.emplace(request.id, Pending{request, context_}).first;
    host.set_timer(config_.deadline, GiveUp{request.id});
    ask(host, position->second);
}

void Client::ask(Host& host, const Pending& pending) {
    const ClientRequest& request = pending.request;
    const NodeId server = config_.server_of(request.key, cluster_);
    if (request.function == Function::read) {
        host.send(server, Get{request.id, request.key});
    } else {
        PutAfter put{request.id, puts_.begin()->first, request.key, {}, {}};
        if (request.function == Function::write) {
            put.content = Content::of(request.value, request.size);
        }
        put.nearest.assign(pending.context.begin(), pending.context.end());
        host.send(server, std::move(put));
    }
    host.set_timer(config_.retry, AskAgain{request.id});
}

void Client::on(Host& host, NodeId, const GetReply& reply) {
    const auto found = gets_.find(reply.operation);
    if (found == gets_.end()) return;  // given up, or answered twice
    const std::string key = found->second.request.key;
    for (const Dependency& known : found->second.context) {
        if (known.key != key) continue;
        host.always(known.version <= reply.version, says::later_than_context);
    }
    gets_.erase(found);
    if (reply.version.time != 0 && !config_.untracked_reads) {
        context_.insert({key, reply.version});
    }
    host.reply({reply.operation, Outcome::ok, reply.content.value(), ""});
}

// The put depends on all that it named, so whoever depends on the put need not name that again.
// What was read while it was under way stays.
void Client::on(Host& host, NodeId, const PutReply& reply) {
    const auto found = puts_.find(reply.operation);
    if (found == puts_.end()) return;
    for (const Dependency& named : found->second.context) context_.erase(named);
    context_.insert({found->second.request.key, reply.version});
    puts_.erase(found);
    host.reply({reply.operation, Outcome::ok, {}, ""});
}

void Client::on(Host& host, const AskAgain& timer) {
    for (const auto* pending : {&gets_, &puts_}) {
        const auto found = pending->find(timer.operation);
        if (found != pending->end()) ask(host, found->second);
    }
}

void Client::on(Host& host, const GiveUp& timer) {
    constexpr const char* why = "the server of the key did not answer";
    if (gets_.erase(timer.operation) != 0) {
        host.reply({timer.operation, Outcome::fail, {}, why});
    } else if (puts_.erase(timer.operation) != 0) {
        host.reply({timer.operation, Outcome::unknown, {}, why});
    }
}

}  // namespace cleave::causal
