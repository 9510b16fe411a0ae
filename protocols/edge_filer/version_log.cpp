// The token server's durable side: its log, the replicas of it on the other servers of the group,
// and recovery. A record counts as durable when it is on the server's own disk and on a majority of
// the group.

#include "edge_filer/properties.hpp"
#include "edge_filer/token_server.hpp"

namespace cleave::edge_filer {
namespace {

const std::string log_file = "log";
const std::string replica_prefix = "replica-of-";

std::string replica_file(NodeId owner) { return replica_prefix + std::to_string(owner.value); }

void keep_newest(std::map<std::string, LogEntry>& entries, const LogEntry& entry) {
    LogEntry& kept = entries[entry.file];
    if (std::pair(kept.epoch, kept.index) < std::pair(entry.epoch, entry.index)) kept = entry;
}

}  // namespace

void TokenServer::on_start(Host& host, const DiskImage& disk) {
    host.label("role", "token-server");
    host.label("state", "starting");
    std::uint64_t last_epoch = 0;
    if (const auto own = disk.find(log_file); own != disk.end()) {
        for (const std::string& record : own->second) {
            const auto entry = decode<LogEntry>(record);
            if (!entry) continue;
            last_epoch = entry->epoch;
            apply_recovered(*entry);
        }
    }
    for (NodeId peer : peers_) {
        const auto replica = disk.find(replica_file(peer));
        if (replica == disk.end()) continue;
        for (const std::string& record : replica->second) {
            if (const auto entry = decode<LogEntry>(record)) keep_newest(replicas_[peer], *entry);
        }
    }
    if (last_epoch == 0 && !peers_.empty()) {  // the first start, or the disk was replaced
        missing_logs_.insert(peers_.begin(), peers_.end());
        host.broadcast(peers_, FetchLog{});
        host.set_timer(config_.retry, FetchAgain{});
    } else {
        begin_epoch(host, last_epoch);
    }
}

void TokenServer::apply_recovered(const LogEntry& entry) {
    log_index_ = std::max(log_index_, entry.index);
    if (!entry.file.empty()) files_[entry.file].record = entry.record;
}

void TokenServer::begin_epoch(Host& host, std::uint64_t previous) {
    epoch_ = previous + 1;
    // Filers may still act on read tokens that an earlier life of this server granted.
    grace_until_ = previous == 0 ? host.now() : host.now() + config_.lease;
    persist(host, "", {}, ThenNothing{});
}

void TokenServer::on(Host& host, const FetchAgain&) {
    if (missing_logs_.empty()) return;
    for (NodeId peer : missing_logs_) host.send(peer, FetchLog{});
    host.set_timer(config_.retry, FetchAgain{});
}

void TokenServer::on(Host& host, NodeId peer, const FetchLog&) {
    FetchedLog reply;
    for (const auto& [name, entry] : replicas_[peer]) reply.entries.push_back(entry);
    host.send(peer, std::move(reply));
}

void TokenServer::on(Host& host, NodeId peer, const FetchedLog& fetched) {
    if (missing_logs_.erase(peer) == 0) return;
    auto& recovered = replicas_[host.self()];
    for (const LogEntry& entry : fetched.entries) keep_newest(recovered, entry);
    if (!missing_logs_.empty()) return;
    host.sometimes(!recovered.empty(), says::log_recovered);
    std::uint64_t last_epoch = 0;
    for (const auto& [name, entry] : recovered) {
        last_epoch = std::max(last_epoch, entry.epoch);
        apply_recovered(entry);
        host.append(log_file, encode(entry));
    }
    begin_epoch(host, last_epoch);
}

void TokenServer::persist(Host& host, const std::string& name, FileRecord record, Then then) {
    if (!name.empty()) {
        File& file = files_[name];
        file.record = record;
        file.persisting = true;
    }
    const std::uint64_t index = ++log_index_;
    const LogEntry entry{epoch_, index, name, std::move(record)};
    host.append(log_file, encode(entry));
    host.sync(LogSynced{index});
    host.broadcast(peers_, Replicate{entry});
    if (!peers_.empty()) host.set_timer(config_.retry, ReplicateAgain{index});
    unsettled_.emplace(index, Unsettled{entry, false, {}, std::move(then)});
}

void TokenServer::on(Host& host, const LogSynced& synced) {
    const auto found = unsettled_.find(synced.index);
    if (found == unsettled_.end()) return;
    found->second.synced = true;
    settle(host, synced.index);
}

void TokenServer::on(Host& host, const ReplicateAgain& timer) {
    const auto found = unsettled_.find(timer.index);
    if (found == unsettled_.end()) return;
    for (NodeId peer : peers_) {
        if (!found->second.replicas.contains(peer)) {
            host.send(peer, Replicate{found->second.entry});
        }
    }
    host.set_timer(config_.retry, ReplicateAgain{timer.index});
}

void TokenServer::on(Host& host, NodeId peer, const Replicate& replicate) {
    keep_newest(replicas_[peer], replicate.entry);
    host.append(replica_file(peer), encode(replicate.entry));
    host.sync(ReplicaSynced{peer, replicate.entry.epoch, replicate.entry.index});
}

void TokenServer::on(Host& host, const ReplicaSynced& synced) {
    host.send(synced.owner, Replicated{synced.epoch, synced.index});
}

void TokenServer::on(Host& host, NodeId peer, const Replicated& replicated) {
    const auto found = unsettled_.find(replicated.index);
    if (found == unsettled_.end() || replicated.epoch != epoch_) return;
    found->second.replicas.insert(peer);
    settle(host, replicated.index);
}

void TokenServer::settle(Host& host, std::uint64_t index) {
    const auto found = unsettled_.find(index);
    const std::size_t group = peers_.size() + 1;
    const std::size_t copies = found->second.replicas.size() + 1;
    if (!found->second.synced || 2 * copies <= group) return;
    const Unsettled settled = std::move(found->second);
    unsettled_.erase(found);
    if (settled.entry.file.empty()) {
        open_ = true;
        host.label("state", "serving");
        return;
    }
    File& file = files_[settled.entry.file];
    file.persisting = false;
    std::visit([&](const auto& then) { finish(host, settled.entry, then); }, settled.then);
    serve(host, settled.entry.file, file);
}

void TokenServer::finish(Host& host, const LogEntry& entry, const ThenGrant& then) {
    const Session* session = live_session(host, then.filer);
    if (!session || session->number != then.session) return;  // it will renew and ask again
    host.send(then.filer, Grant{then.session, entry.file, Mode::write, entry.record.writer->grant,
                                entry.record.version});
}

void TokenServer::finish(Host& host, const LogEntry& entry, const ThenCommitted& then) {
    const Session* session = live_session(host, then.filer);
    const bool current = session && session->incarnation == then.incarnation;
    const std::uint64_t number = current ? session->number : 0;
    if (then.keep == Mode::read && current && !entry.record.writer) {
        Reader& reader = files_[entry.file].readers[then.filer];
        if (reader.grant < then.grant) reader = {then.grant, number};  // not over a newer token
    }
    host.send(then.filer,
              Committed{number, entry.file, then.grant, entry.record.version.number, then.keep});
}

}  // namespace cleave::edge_filer
