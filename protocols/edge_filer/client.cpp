#include "edge_filer/client.hpp"

namespace cleave::edge_filer {
namespace {

// Whether it may be sent to several filers without being done twice.
bool may_move(const ClientRequest& request) {
    return only_looks(request.function) || is_of_names(request);
}

}  // namespace

Client::Client(Config config, std::vector<NodeId> filers)
    : config_(std::move(config)), filers_(std::move(filers)) {}

void Client::on_start(Host& host, const DiskImage&) {
    for (NodeId filer : filers_) {
        servers_[filer];
        host.send(filer, Mount{});
    }
}

void Client::on(Host& host, const ClientRequest& request) {
    Pending& pending = pending_[request.id];
    pending.request = request;
    // The filer answers by its deadline; the rest is for the way there and back.
    host.set_timer(config_.deadline + config_.retry, GiveUp{request.id});
    host.set_timer(config_.retry, AskAgain{request.id});
    ping_silent(host);
    send(host, pending);
}

// No request is risked on a filer that has not answered, but it may be back.
void Client::ping_silent(Host& host) {
    for (auto& [filer, server] : servers_) {
        if (!server.silent || host.now() - server.pinged < config_.suspect_after) continue;
        server.pinged = host.now();
        host.send(filer, Mount{});
    }
}

// The first filer in the ring from the file's preferred one that is not known to be silent.
NodeId Client::choose(const std::string& file) const {
    const std::size_t first = digest_of(file) / 7 % filers_.size();
    for (std::size_t i = 0; i < filers_.size(); ++i) {
        const NodeId filer = filers_[(first + i) % filers_.size()];
        if (!servers_.at(filer).silent) return filer;
    }
    return filers_[first];
}

void Client::send(Host& host, Pending& pending) {
    const bool moves = may_move(pending.request);
    if (!pending.filer || moves) {
        const NodeId next = choose(pending.request.key);
        if (pending.filer != next) pending.incarnation = 0;
        pending.filer = next;
    }
    Server& server = servers_[*pending.filer];
    if (!server.asked) server.asked = host.now();
    if (server.incarnation == 0) {
        host.send(*pending.filer, Mount{});
        return;
    }
    if (pending.incarnation == 0 || moves) {
        if (pending.incarnation != server.incarnation) ++pending.lives;
        pending.incarnation = server.incarnation;
    }
    host.send(*pending.filer, Ask{pending.incarnation, pending_.begin()->first, pending.request});
}

void Client::on(Host& host, NodeId filer, const Mounted& mounted) {
    Server& server = servers_[filer];
    server.asked.reset();
    server.silent = false;
    if (mounted.incarnation <= server.incarnation) return;
    server.incarnation = mounted.incarnation;
    std::vector<OperationId> lost;
    for (auto& [id, pending] : pending_) {
        if (pending.filer != filer) continue;
        const bool was_sent = pending.incarnation != 0;
        if (was_sent && !may_move(pending.request)) {
            lost.push_back(id);
        } else {
            send(host, pending);
        }
    }
    for (OperationId id : lost) {
        finish(host, id, {id, Outcome::unknown, {}, "filer restarted"});
    }
}

void Client::on(Host& host, NodeId filer, const Answer& answer) {
    Server& server = servers_[filer];
    server.asked.reset();
    server.silent = false;
    const auto found = pending_.find(answer.reply.id);
    if (found == pending_.end()) return;
    // Another filer that was asked may have done it, or do it yet.
    const bool elsewhere = found->second.lives > 1 && !only_looks(found->second.request.function);
    if (elsewhere && answer.reply.outcome == Outcome::fail) return;
    finish(host, answer.reply.id, answer.reply);
}

void Client::on(Host& host, const AskAgain& timer) {
    const auto found = pending_.find(timer.operation);
    if (found == pending_.end()) return;
    Pending& pending = found->second;
    if (pending.filer) {
        Server& server = servers_[*pending.filer];
        if (server.asked && host.now() - *server.asked >= config_.retry * 2) {
            server.silent = true;
            server.pinged = host.now();
            server.asked.reset();
            if (pending.incarnation == 0) pending.filer.reset();  // never left: ask another
        }
        if (pending.filer) host.send(*pending.filer, Mount{});  // a ping: busy, or gone?
    }
    send(host, pending);
    host.set_timer(config_.retry, AskAgain{timer.operation});
}

void Client::on(Host& host, const GiveUp& timer) {
    const auto found = pending_.find(timer.operation);
    if (found == pending_.end()) return;
    const Pending& pending = found->second;
    // What never left this client, and what changes nothing, has certainly not happened.
    const bool harmless = pending.lives == 0 || only_looks(pending.request.function);
    finish(
        host, timer.operation,
        {timer.operation, harmless ? Outcome::fail : Outcome::unknown, {}, "filer did not answer"});
}

void Client::finish(Host& host, OperationId operation, ClientReply reply) {
    pending_.erase(operation);
    reply.id = operation;
    host.reply(std::move(reply));
}

}  // namespace cleave::edge_filer
