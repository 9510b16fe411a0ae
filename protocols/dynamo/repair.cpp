#include <algorithm>

#include "dynamo/server.hpp"

namespace cleave::dynamo {
namespace {

constexpr std::uint32_t branch_count = 16;

std::uint32_t branch_of(const std::string& key) {
    return static_cast<std::uint32_t>(digest_of(key) % branch_count);
}

std::vector<std::uint64_t> branch_hashes(const Objects& objects) {
    std::vector<Digest> digests(branch_count);
    for (const auto& [key, versions] : objects) {
        Digest& digest = digests[branch_of(key)];
        digest.add(key);
        hash_into(digest, versions);
    }
    std::vector<std::uint64_t> hashes;
    for (const Digest& digest : digests) hashes.push_back(digest.value());
    return hashes;
}

}  // namespace

// ---- hinted handoff ----

void Server::on(Host& host, const HandOffDue& timer) {
    host.set_timer(config_.hand_off, timer);
    for (const auto& [target, objects] : hints_) {
        for (const auto& [key, versions] : objects) host.send(target, Handoff{key, versions});
    }
    collect_tombstones(host);
}

void Server::on(Host& host, NodeId server, const Handoff& handoff) {
    suspected_.erase(server);
    if (keep(host, handoff.key, handoff.versions)) host.sometimes(true, says::handed_off);
    host.sync(Durable{log_position(), Answer{server, HandedOff{handoff.key, handoff.versions}}});
}

void Server::on(Host& host, NodeId server, const HandedOff& handed) {
    suspected_.erase(server);
    const auto hints = hints_.find(server);
    if (hints == hints_.end()) return;
    const auto hint = hints->second.find(handed.key);
    // Another write may have come meanwhile.
    if (hint == hints->second.end() || hint->second != handed.versions) return;
    forget(host, handed.key, server);
    host.sync(Durable{log_position()});
}

// ---- anti-entropy ----

// What this server keeps together with another one.
Objects Server::shared(NodeId self, NodeId other) const {
    Objects objects;
    for (const auto& [key, versions] : objects_) {
        const auto preference = config_.ring.preference_list(key, config_.n);
        if (keeps(self, preference) && keeps(other, preference)) objects.emplace(key, versions);
    }
    return objects;
}

void Server::on(Host& host, const AntiEntropyDue& timer) {
    host.set_timer(config_.anti_entropy, timer);
    const std::vector<Member>& servers = config_.ring.servers();
    const NodeId peer = servers[host.random().below(servers.size())].node;
    if (peer != host.self()) host.send(peer, Tree{branch_hashes(shared(host.self(), peer))});
}

void Server::on(Host& host, NodeId server, const Tree& tree) {
    suspected_.erase(server);
    Objects mine = shared(host.self(), server);
    const std::vector<std::uint64_t> hashes = branch_hashes(mine);
    std::set<std::uint32_t> differing;
    for (std::uint32_t i = 0; i < std::min(tree.branches.size(), hashes.size()); ++i) {
        if (tree.branches[i] != hashes[i]) differing.insert(i);
    }
    if (differing.empty()) return;
    std::erase_if(mine,
                  [&](const auto& object) { return !differing.contains(branch_of(object.first)); });
    host.send(server, Branches{differing, std::move(mine)});
}

void Server::on(Host& host, NodeId server, const Branches& branches) {
    suspected_.erase(server);
    Objects lacking;
    for (const auto& [key, versions] : shared(host.self(), server)) {
        if (!branches.differing.contains(branch_of(key))) continue;
        const auto found = branches.objects.find(key);
        Versions theirs = found == branches.objects.end() ? Versions{} : found->second;
        if (merge(theirs, versions, config_.conflicts)) lacking.emplace(key, versions);
    }
    const bool taken = take(host, branches.objects);
    host.sometimes(taken || !lacking.empty(), says::anti_entropy);
    if (!lacking.empty()) host.send(server, Repair{std::move(lacking)});
}

void Server::on(Host& host, NodeId server, const Repair& repair) {
    suspected_.erase(server);
    take(host, repair.objects);
}

bool Server::take(Host& host, const Objects& objects) {
    bool changed = false;
    for (const auto& [key, versions] : objects) changed = keep(host, key, versions) || changed;
    if (changed) host.sync(Durable{log_position()});
    return changed;
}

// ---- tombstones ----

// Forgets removals that all replicas should have heard of by now: who has not would bring the
// removed object back.
void Server::collect_tombstones(Host& host) {
    const Duration grace = config_.collect_early ? Duration::seconds(1) : config_.gc_grace;
    const Instant now = host.wall_time().reading();
    std::vector<std::string> due;
    for (const auto& [key, versions] : objects_) {
        const bool removed = std::all_of(versions.begin(), versions.end(),
                                         [](const Version& one) { return one.content.empty(); });
        if (removed && now - versions.back().timestamp.time > grace) due.push_back(key);
    }
    for (const std::string& key : due) forget(host, key);
    if (due.empty()) return;
    host.sometimes(true, says::collected);
    host.sync(Durable{log_position()});
}

}  // namespace cleave::dynamo
