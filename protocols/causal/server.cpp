#include "causal/server.hpp"

#include <algorithm>

#include "causal/properties.hpp"

namespace cleave::causal {

void Server::on_start(Host& host, const DiskImage& disk) {
    const parts::CheckedRecords found = log_.open(host, disk);
    damaged_ = found.damaged;
    if (damaged_) return host.log("the log is damaged: this server serves nothing any more");
    for (const std::string& record : found.records) {
        if (const auto logged = decode<Logged>(record)) recover(host, *logged);
    }
    host.sometimes(!outgoing_.empty(), says::resumed);
    resend_until_ = clock_;
    on(host, Resend{});
}

void Server::recover(Host& host, const Logged& logged) {
    if (logged.put.key.empty()) {
        const auto acknowledged = outgoing_.find(logged.acknowledged);
        if (acknowledged == outgoing_.end()) return;
        acknowledged->second.missing.erase(logged.by);
        if (acknowledged->second.missing.empty()) outgoing_.erase(acknowledged);
        return;
    }
    become_visible(logged.put);
    if (!logged.client.valid()) return;
    register_put(logged.client, logged.operation, logged.lowest);
    finish_accepted(host, logged);
}

// Local operations

void Server::on(Host& host, NodeId client, const Get& get) {
    if (damaged_) return;
    const auto found = stored_.find(get.key);
    const Stored stored = found == stored_.end() ? Stored{} : found->second;
    host.send(client, GetReply{get.operation, stored.content, stored.version});
}

// Returns whether the put is new.
bool Server::register_put(NodeId client, OperationId operation, OperationId lowest) {
    Session& session = sessions_[client];
    session.lowest = std::max(session.lowest, lowest);
    session.puts.erase(session.puts.begin(), session.puts.lower_bound(session.lowest));
    return operation >= session.lowest && session.puts.try_emplace(operation).second;
}

void Server::on(Host& host, NodeId client, const PutAfter& put) {
    if (damaged_) return;
    if (!register_put(client, put.operation, put.lowest)) {
        const auto& puts = sessions_[client].puts;
        const auto done = puts.find(put.operation);
        if (done == puts.end() || done->second.time == 0) return;
        host.sometimes(true, says::answered_again);
        return host.send(client, PutReply{put.operation, done->second});
    }
    if (!config_.unmerged_clock) {
        for (const Dependency& dependency : put.nearest) {
            clock_ = std::max(clock_, dependency.version.time);
        }
    }
    const Version version{++clock_, host.self()};
    const auto there = stored_.find(put.key);
    bool later = there == stored_.end() || there->second.version < version;
    for (const Dependency& dependency : put.nearest) later = later && dependency.version < version;
    host.always(later, says::supersedes);
    accepting_.insert(version);
    persist(
        host,
        {{put.key, put.content, version, put.nearest}, client, put.operation, put.lowest, {}, {}});
}

// Durability and visibility

void Server::persist(Host& host, Logged logged) {
    log_.append(host, encode(logged));
    host.sync(Visible{std::move(logged), log_.length()});
}

void Server::on(Host& host, const Visible& durable) {
    const Put& put = durable.logged.put;
    log_.synced(durable.length);
    if (durable.logged.client.valid()) {
        become_visible(put);
        accepting_.erase(put.version);
        finish_accepted(host, durable.logged);
        const auto outgoing = outgoing_.find(put.version);
        if (outgoing != outgoing_.end()) replicate(host, outgoing->second);
        host.send(durable.logged.client, PutReply{durable.logged.operation, put.version});
    } else {
        host.sometimes(put.version < stored_[put.key].version, says::loses);
        become_visible(put);
        incoming_.erase(put.version);
        host.send(put.version.server, Replicated{put.version});
    }
    tell_waiting(host, put.key);
}

void Server::become_visible(const Put& put) {
    if (!config_.unmerged_clock) clock_ = std::max(clock_, put.version.time);
    seen_[put.key].insert(put.version);
    Stored& stored = stored_[put.key];
    if (stored.version < put.version || config_.arrival_order) {
        stored = {put.version, put.content};
    }
}

void Server::finish_accepted(Host& host, const Logged& logged) {
    const Put& put = logged.put;
    clock_ = std::max(clock_, put.version.time);
    last_own_ = std::max(last_own_, put.version.time);
    Session& session = sessions_[logged.client];
    const auto entry = session.puts.find(logged.operation);
    if (entry != session.puts.end()) entry->second = put.version;
    std::set<NodeId> others = equivalents(host, put.key);
    if (!others.empty()) outgoing_.emplace(put.version, Outgoing{put, std::move(others)});
}

// Replication between sites

std::set<NodeId> Server::equivalents(Host& host, const std::string& key) const {
    std::set<NodeId> others;
    for (std::size_t site = 0; site < config_.clusters.size(); ++site) {
        others.insert(config_.server_of(key, site));
    }
    others.erase(host.self());
    return others;
}

std::uint64_t Server::stable() const {
    std::uint64_t time = last_own_ + 1;
    if (!accepting_.empty()) time = std::min(time, accepting_.begin()->time);
    if (!outgoing_.empty()) time = std::min(time, outgoing_.begin()->first.time);
    return time;
}

void Server::learn_stable(NodeId server, std::uint64_t time) {
    std::uint64_t& known = stable_[server];
    if (time <= known) return;
    known = time;
    for (auto& [key, versions] : seen_) {
        std::erase_if(versions, [&](const Version& version) {
            return version.server == server && version.time < time;
        });
    }
}

void Server::replicate(Host& host, const Outgoing& outgoing) {
    for (const NodeId peer : outgoing.missing) {
        host.send(peer, ReplicatedPut{outgoing.put, stable()});
    }
}

void Server::on(Host& host, const Resend&) {
    for (const auto& [version, outgoing] : outgoing_) {
        if (version.time <= resend_until_) replicate(host, outgoing);
    }
    resend_until_ = clock_;
    host.set_timer(config_.resend, Resend{});
}

void Server::on(Host& host, NodeId peer, const Replicated& message) {
    const auto found = outgoing_.find(message.version);
    if (found == outgoing_.end() || found->second.missing.erase(peer) == 0) return;
    // Not worth a sync: if it is lost, the put is sent and acknowledged again.
    log_.append(host, encode(Logged{{}, {}, {}, {}, message.version, peer}));
    if (found->second.missing.empty()) outgoing_.erase(found);
    learn_stable(host.self(), stable());
}

void Server::on(Host& host, NodeId peer, const ReplicatedPut& message) {
    if (damaged_) return;
    const Put& put = message.put;
    if (is_visible({put.key, put.version})) {
        host.send(peer, Replicated{put.version});
    } else if (!incoming_.contains(put.version)) {
        Incoming& incoming = incoming_[put.version];
        incoming.put = put;
        if (!config_.skip_dependency_check) {
            incoming.missing.insert(put.nearest.begin(), put.nearest.end());
        }
        check(host, incoming);
        persist_if_ready(host, incoming);
    }
    learn_stable(peer, message.stable);
}

// Dependency checks within the site

bool Server::is_visible(const Dependency& dependency) const {
    const Version& version = dependency.version;
    const auto stable = stable_.find(version.server);
    if (stable != stable_.end() && version.time < stable->second) return true;
    if (config_.newer_version_satisfies) {
        const auto stored = stored_.find(dependency.key);
        if (stored != stored_.end() && version <= stored->second.version) return true;
    }
    const auto seen = seen_.find(dependency.key);
    return seen != seen_.end() && seen->second.contains(version);
}

void Server::check(Host& host, Incoming& incoming) {
    const std::set<Dependency> asked = incoming.missing;
    for (const Dependency& dependency : asked) {
        const NodeId server = config_.server_of(dependency.key, cluster_);
        if (server != host.self()) {
            host.send(server, DepCheck{dependency});
        } else if (is_visible(dependency)) {
            incoming.missing.erase(dependency);
        } else {
            on(host, server, DepCheck{dependency});
        }
    }
    if (!incoming.missing.empty()) host.set_timer(config_.retry, CheckAgain{incoming.put.version});
}

void Server::persist_if_ready(Host& host, const Incoming& incoming) {
    if (incoming.missing.empty()) persist(host, {incoming.put, {}, {}, {}, {}, {}});
}

void Server::on(Host& host, const CheckAgain& timer) {
    const auto found = incoming_.find(timer.version);
    if (found == incoming_.end() || found->second.missing.empty()) return;
    check(host, found->second);
    persist_if_ready(host, found->second);
}

void Server::on(Host& host, NodeId server, const DepCheck& check) {
    if (damaged_) return;
    const Dependency& dependency = check.dependency;
    if (is_visible(dependency)) return host.send(server, DepChecked{dependency});
    host.sometimes(true, says::waits);
    const auto stored = stored_.find(dependency.key);
    const bool newer = stored != stored_.end() && dependency.version < stored->second.version;
    host.sometimes(newer, says::hidden_dependency);
    waiting_[dependency].insert(server);
}

void Server::tell_waiting(Host& host, const std::string& key) {
    auto position = waiting_.lower_bound({key, {}});
    while (position != waiting_.end() && position->first.key == key) {
        if (!is_visible(position->first)) {
            ++position;
            continue;
        }
        for (const NodeId server : position->second) {
            host.send(server, DepChecked{position->first});
        }
        position = waiting_.erase(position);
    }
}

void Server::on(Host& host, NodeId, const DepChecked& checked) {
    for (auto& [version, incoming] : incoming_) {
        if (incoming.missing.erase(checked.dependency) != 0) persist_if_ready(host, incoming);
    }
}

}  // namespace cleave::causal
