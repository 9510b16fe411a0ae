// Reads: by the tail, or, with CRAQ, by any server. Source: Terrace and Freedman 2009, section 2.3.

#include "chain/properties.hpp"
#include "chain/server.hpp"

namespace cleave::chain {

void Server::answer(Host& host, NodeId client, const ClientRequest& request, const Stored* stored) {
    ClientReply reply{request.id, Outcome::ok, {}, ""};
    if (stored && stored->exists) reply.value = stored->content.value().value_or(stored->value);
    host.send(client, parts::ServiceReply{std::move(reply)});
}

void Server::read(Host& host, NodeId client, const ClientRequest& request) {
    if (!may_serve(host)) {
        host.sometimes(ready_, says::lease_ran_out);
        return host.send(client, parts::ask_elsewhere(request.id));
    }
    const Stored* stored = newest(request.key);
    const bool clean = !stored || stored->serial <= committed_;
    if (clean || config_.dirty_reads) return answer(host, client, request, stored);
    host.sometimes(true, says::tail_asked);
    waiting_reads_.emplace(++last_query_, WaitingRead{client, request});
    host.send(chain().back().node, VersionQuery{configuration_.epoch, last_query_, request.key});
}

void Server::on(Host& host, NodeId server, const VersionQuery& query) {
    if (query.epoch != configuration_.epoch || !is_tail() || !may_serve(host)) return;
    const Stored* stored = newest(query.key);
    host.send(server, VersionReply{query.epoch, query.query, stored ? stored->serial : 0});
}

// The version that the tail named, or a newer one that has been committed meanwhile.
void Server::on(Host& host, NodeId, const VersionReply& reply) {
    const auto found = waiting_reads_.find(reply.query);
    if (found == waiting_reads_.end() || reply.epoch != configuration_.epoch) return;
    const WaitingRead read = std::move(found->second);
    waiting_reads_.erase(found);
    if (!may_serve(host)) return host.send(read.client, parts::ask_elsewhere(read.request.id));
    const std::uint64_t committed = std::max(reply.serial, committed_);
    const Stored* newest_committed = nullptr;
    for (const Stored& stored : objects_[read.request.key]) {
        if (stored.serial <= committed) newest_committed = &stored;
    }
    answer(host, read.client, read.request, newest_committed);
}

}  // namespace cleave::chain
