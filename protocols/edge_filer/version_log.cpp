// The token server's durable side: its log, the replicas of it on the other servers of the group,
// and recovery. A record counts as durable when it is on the server's own disk and on a majority of
// the group.

#include "edge_filer/properties.hpp"
#include "edge_filer/token_server.hpp"

namespace cleave::edge_filer {
namespace {

void keep_newest(std::map<std::string, LogEntry>& entries, const LogEntry& entry) {
    LogEntry& kept = entries[entry.file];
    if (std::pair(kept.epoch, kept.index) < std::pair(entry.epoch, entry.index)) kept = entry;
}

}  // namespace

void TokenServer::on_start(Host& host, const DiskImage& disk) {
    host.label("role", "token-server");
    host.label("state", "starting");
    const parts::CheckedRecords own = log_.open(host, disk, config_.trust_the_disk);
    std::uint64_t last_epoch = 0;
    for (const std::string& record : own.records) {
        const auto entry = decode<LogEntry>(record);
        if (!entry) continue;
        last_epoch = std::max(last_epoch, entry->epoch);
        // Of a damaged log, the newest entry of a file may be what is missing.
        if (own.damaged) {
            keep_newest(replicas_[host.self()], *entry);
        } else {
            apply_recovered(*entry);
        }
    }
    for (NodeId peer : peers_) open_replica(host, disk, peer);
    if (own.damaged) host.log("the log is damaged: it must come from the peers' replicas");
    if (own.damaged && peers_.empty()) return;  // rather than serve old versions, none: never opens
    if (own.damaged || (last_epoch == 0 && !peers_.empty())) {
        recover_from_peers(host);  // or it is the first start, or the disk was replaced
    } else {
        begin_epoch(host, last_epoch);
    }
}

// The sound entries of a damaged replica are kept: they are true, and a server that asks for its
// log asks all its peers.
void TokenServer::open_replica(Host& host, const DiskImage& disk, NodeId owner) {
    const std::string file = "replica-of-" + std::to_string(owner.value);
    parts::CheckedLog& log = replica_logs_[owner] = parts::CheckedLog(file);
    const parts::CheckedRecords found = log.open(host, disk, config_.trust_the_disk);
    for (const std::string& record : found.records) {
        if (const auto entry = decode<LogEntry>(record)) keep_newest(replicas_[owner], *entry);
    }
    if (found.damaged) {
        host.log("the replica of a peer's log is damaged");
        log.replace(host, found.records);
    }
}

void TokenServer::recover_from_peers(Host& host) {
    missing_logs_.insert(peers_.begin(), peers_.end());
    host.broadcast(peers_, FetchLog{});
    host.set_timer(config_.retry, FetchAgain{});
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
    // The newest index there is: what is logged later is newer, and this is as new as what was.
    if (epoch_ != 0) reply.own.push_back({epoch_, log_index_, "", {}});
    for (const auto& [name, file] : files_) {
        reply.own.push_back({epoch_, log_index_, name, file.record});
    }
    host.send(peer, std::move(reply));
}

void TokenServer::on(Host& host, NodeId peer, const FetchedLog& fetched) {
    if (missing_logs_.erase(peer) == 0) return;
    for (const LogEntry& entry : fetched.own) {  // durable with the sync that begins the epoch
        keep_newest(replicas_[peer], entry);
        replica_logs_[peer].append(host, encode(entry));
    }
    auto& recovered = replicas_[host.self()];
    for (const LogEntry& entry : fetched.entries) keep_newest(recovered, entry);
    if (!missing_logs_.empty()) return;
    host.sometimes(!recovered.empty(), says::log_recovered);
    std::uint64_t last_epoch = 0;
    std::vector<std::string> records;
    for (const auto& [name, entry] : recovered) {
        last_epoch = std::max(last_epoch, entry.epoch);
        apply_recovered(entry);
        records.push_back(encode(entry));
    }
    log_.replace(host, records);  // all or nothing: a part of the log would pass for the whole
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
    log_.append(host, encode(entry));
    host.sync(LogSynced{index, log_.length()});
    host.broadcast(peers_, Replicate{entry});
    if (!peers_.empty()) host.set_timer(config_.retry, ReplicateAgain{index});
    unsettled_.emplace(index, Unsettled{entry, false, {}, std::move(then)});
}

void TokenServer::on(Host& host, const LogSynced& synced) {
    log_.synced(synced.length);
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
    parts::CheckedLog& log = replica_logs_[peer];
    log.append(host, encode(replicate.entry));
    host.sync(ReplicaSynced{peer, replicate.entry.epoch, replicate.entry.index, log.length()});
}

void TokenServer::on(Host& host, const ReplicaSynced& synced) {
    replica_logs_[synced.owner].synced(synced.length);
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
