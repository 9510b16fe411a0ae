#include "raft_kv/server.hpp"

#include <algorithm>

#include "host/codec.hpp"
#include "raft_kv/properties.hpp"

namespace cleave::raft_kv {
namespace {

// `count` servers of the ring, beginning with number `first`.
std::vector<NodeId> window(const std::vector<NodeId>& ring, std::size_t first, std::size_t count) {
    std::vector<NodeId> members;
    for (std::size_t i = 0; i < count; ++i) members.push_back(ring[(first + i) % ring.size()]);
    return members;
}

}  // namespace

Server::Server(Config config)
    : config_(std::move(config)),
      raft_(config_.raft, window(config_.servers, 0, config_.members)) {}

void Server::on_start(Host& host, const DiskImage& disk) {
    raft_.on_start(host, disk);
    if (config_.change_every > Duration{}) host.set_timer(config_.change_every, ChangeMembers{});
    settle(host);
}

void Server::on(Host& host, NodeId client, const parts::ServiceRequest& asked) {
    const ClientRequest& request = asked.request;
    if (!raft_.leads()) {
        return host.send(client, parts::ask_elsewhere(request.id, raft_.leader()));
    }
    if (request.function == Function::read && config_.reads != Reads::log) {
        return read(host, client, request);
    }
    Content bulk;
    if (request.function == Function::write || request.function == Function::cas) {
        bulk = Content::of(request.value, request.size);
    }
    raft_.propose(host, encode(Command{client, request, asked.lowest}), std::move(bulk));
    settle(host);
}

void Server::read(Host& host, NodeId client, const ClientRequest& request) {
    if (config_.reads == Reads::lease && raft_.holds_lease(host)) {
        host.sometimes(true, says::read_by_lease);
        return host.send(client, parts::ServiceReply{machine_.read(request)});
    }
    host.sometimes(config_.reads == Reads::lease, says::lease_ran_out);
    reads_.push_back({client, request, raft_.begin_read(host)});
    settle(host);
}

// Every so often, whoever leads moves the membership on along the ring, by as many servers as are
// not members: as many as can change at once.
void Server::on(Host& host, const ChangeMembers& timer) {
    host.set_timer(config_.change_every, timer);
    if (!raft_.leads()) return;
    const std::vector<NodeId>& ring = config_.servers;
    const auto first = std::find(ring.begin(), ring.end(), raft_.configuration().members.front());
    const auto place = static_cast<std::size_t>(first - ring.begin());
    const std::size_t step = ring.size() - config_.members;
    raft_.change_members(host, window(ring, place + step, config_.members));
    settle(host);
}

// What follows from whatever has happened to the log.
void Server::settle(Host& host) {
    if (const raft::Snapshot* snapshot = raft_.take_loaded()) {
        machine_ = decode<Machine>(snapshot->state).value();
    }
    while (const raft::Entry* entry = raft_.next_committed()) apply(host, *entry);
    serve_reads(host);
    if (raft_.compactable() >= config_.snapshot_entries) {
        raft_.compact(host, encode(machine_), machine_.bulk());
    }
}

void Server::apply(Host& host, const raft::Entry& entry) {
    if (entry.command.empty()) return;
    const Command command = decode<Command>(entry.command).value();
    const std::optional<ClientReply> reply = machine_.apply(command);
    // Whoever leads now answers, though another may have been asked.
    if (reply && raft_.leads()) host.send(command.client, parts::ServiceReply{*reply});
}

void Server::serve_reads(Host& host) {
    const auto done = [&](const PendingRead& one) {
        if (!raft_.leads() || raft_.term() != one.index.term) {
            host.send(one.client, parts::ask_elsewhere(one.request.id, raft_.leader()));
            return true;
        }
        if (!raft_.reached(one.index)) return false;
        host.send(one.client, parts::ServiceReply{machine_.read(one.request)});
        return true;
    };
    std::erase_if(reads_, done);
}

}  // namespace cleave::raft_kv
