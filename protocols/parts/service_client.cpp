#include "parts/service_client.hpp"

#include <algorithm>

#include "host/require.hpp"

namespace cleave::parts {

ServiceClient::ServiceClient(const ServiceClientOptions& options, std::vector<NodeId> servers)
    : options_(options), servers_(std::move(servers)) {
    require(!servers_.empty(), "a client of a service knows a server");
}

void ServiceClient::on(Host& host, const ClientRequest& request) {
    Pending& pending = pending_[request.id];
    pending.request = request;
    host.set_timer(options_.deadline, GiveUp{request.id});
    ask(host, pending);
}

void ServiceClient::ask(Host& host, Pending& pending) {
    ++pending.attempt;
    host.send(servers_[preferred_], ServiceRequest{pending.request, pending_.begin()->first});
    host.set_timer(options_.retry, Silent{pending.request.id, pending.attempt});
}

void ServiceClient::on(Host& host, NodeId server, const ServiceReply& answer) {
    const auto found = pending_.find(answer.reply.id);
    if (found == pending_.end()) return;  // given up, or answered twice
    Pending& pending = found->second;
    if (!answer.elsewhere) return finish(host, answer.reply);
    if (!may_repeat(pending.request)) return give_up(host, pending.request, "server refused");
    if (servers_[preferred_] != server) return;  // it has been left already
    const auto named = answer.server ? std::find(servers_.begin(), servers_.end(), *answer.server)
                                     : servers_.end();
    // Nobody knows, or not yet: the timer that is running asks the next one.
    if (named == servers_.end() || *named == server) return;
    preferred_ = static_cast<std::uint64_t>(named - servers_.begin());
    ask(host, pending);
}

void ServiceClient::on(Host& host, const Silent& timer) {
    const auto found = pending_.find(timer.operation);
    if (found == pending_.end() || found->second.attempt != timer.attempt) return;
    // The next request goes elsewhere, even if this one must not.
    next_server();
    if (may_repeat(found->second.request)) ask(host, found->second);
}

void ServiceClient::on(Host& host, const GiveUp& timer) {
    const auto found = pending_.find(timer.operation);
    if (found == pending_.end()) return;
    give_up(host, found->second.request, "no server answered in time");
}

void ServiceClient::give_up(Host& host, const ClientRequest& request, std::string why) {
    const bool harmless = request.function == Function::read;
    finish(host, {.id = request.id,
                  .outcome = harmless ? Outcome::fail : Outcome::unknown,
                  .value = {},
                  .error = std::move(why)});
}

void ServiceClient::finish(Host& host, ClientReply reply) {
    pending_.erase(reply.id);
    host.reply(std::move(reply));
}

}  // namespace cleave::parts
