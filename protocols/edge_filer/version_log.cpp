// The version database: each share's log, its replicas on the disks of all servers, and how a
// server comes by what its own disk has lost. An entry is durable when it is on a majority of the
// disks.

#include <algorithm>
#include <utility>

#include "edge_filer/properties.hpp"
#include "edge_filer/token_server.hpp"

namespace cleave::edge_filer {

void keep_newest(std::map<std::string, LogEntry>& entries, const LogEntry& entry) {
    LogEntry& kept = entries[entry.file];
    if (std::pair(kept.epoch, kept.index) < std::pair(entry.epoch, entry.index)) kept = entry;
}

void TokenServer::on_start(Host& host, const DiskImage& disk) {
    host.label("role", "token-server");
    host.label("state", "starting");
    bool empty = true;
    bool damaged = false;
    for (std::uint32_t number = 0; number < shares_.size(); ++number) {
        Share& share = shares_[number];
        share.log = parts::CheckedLog("share-" + std::to_string(number));
        const parts::CheckedRecords found = share.log.open(host, disk, config_.trust_the_disk);
        damaged = damaged || found.damaged;
        for (const std::string& record : found.records) {
            const auto entry = decode<LogEntry>(record);
            if (!entry) continue;
            empty = false;
            share.promised = std::max(share.promised, entry->epoch);
            if (!entry->file.empty()) keep_newest(share.entries, *entry);
        }
    }
    if (damaged) host.log("the log is damaged: it must come from the peers' replicas");
    // Rather than serve old versions, none: without peers it never takes part.
    if (damaged && peers_.empty()) return;
    if (damaged || (empty && !peers_.empty())) {
        recover_from_peers(host);  // or it is the first start, or the disk was replaced
    } else {
        take_part(host);
    }
}

void TokenServer::take_part(Host& host) {
    taking_part_ = true;
    for (Share& share : shares_) {
        share.heard = host.now();
        // An earlier life may have given a lease.
        if (share.promised != 0) share.lease_until = host.now() + config_.server_lease;
    }
    for (const auto& [peer, claims] : std::exchange(waiting_, {})) {
        for (const auto& [share, claim] : claims) on(host, peer, claim);
    }
    on(host, Watch{});
}

// What the disk held is gone or in doubt, promises included: until all peers have been heard, this
// server neither promises nor keeps anything.
void TokenServer::recover_from_peers(Host& host) {
    missing_.insert(peers_.begin(), peers_.end());
    host.broadcast(peers_, FetchLogs{});
    host.set_timer(config_.retry, FetchAgain{});
}

void TokenServer::on(Host& host, const FetchAgain&) {
    if (missing_.empty()) return;
    for (NodeId peer : missing_) host.send(peer, FetchLogs{});
    host.set_timer(config_.retry, FetchAgain{});
}

void TokenServer::on(Host& host, NodeId peer, const FetchLogs&) {
    FetchedLogs reply;
    for (const Share& share : shares_) {
        FetchedLog& log = reply.shares.emplace_back();
        // The asker may have promised what this server has asked for, and forgotten it.
        log.promised = std::max(share.promised, share.candidacy ? share.candidacy->epoch : 0);
        for (const auto& [name, entry] : share.entries) log.entries.push_back(entry);
    }
    host.send(peer, std::move(reply));
}

void TokenServer::on(Host& host, NodeId peer, const FetchedLogs& fetched) {
    if (missing_.erase(peer) == 0) return;
    bool any = false;
    for (std::uint32_t number = 0; number < shares_.size(); ++number) {
        Share& share = shares_[number];
        share.promised = std::max(share.promised, fetched.shares[number].promised);
        for (const LogEntry& entry : fetched.shares[number].entries) {
            keep_newest(share.entries, entry);
        }
        any = any || !share.entries.empty();
    }
    if (!missing_.empty()) return;
    host.sometimes(any, says::log_recovered);
    for (Share& share : shares_) rewrite(host, share);
    host.sync(RecoverySynced{});
}

void TokenServer::on(Host& host, const RecoverySynced&) {
    for (Share& share : shares_) share.log.synced(share.log.length());
    take_part(host);
}

// All or nothing: a part of the log would pass for the whole.
void TokenServer::rewrite(Host& host, Share& share) {
    std::vector<std::string> records;
    if (share.promised != 0) records.push_back(encode(LogEntry{share.promised, 0, "", {}}));
    for (const auto& [name, entry] : share.entries) records.push_back(encode(entry));
    share.log.replace(host, records);
}

void TokenServer::persist(Host& host, const std::string& name, FileRecord record, Then then) {
    const std::uint32_t number = config_.share_of(name);
    Office& office = *shares_[number].office;
    File& file = office.files[name];
    file.record = record;
    file.persisting = true;
    const std::uint64_t index = ++office.log_index;
    Replicate message{number, office.epoch, index, false, {}};
    message.entries.push_back({office.epoch, index, name, std::move(record)});
    replicate(host, std::move(message), std::move(then));
}

void TokenServer::replicate(Host& host, Replicate message, Then then) {
    keep(host, message);
    host.broadcast(peers_, message);
    if (!peers_.empty()) {
        host.set_timer(config_.retry, ReplicateAgain{message.share, message.epoch, message.index});
    }
    Office& office = *shares_[message.share].office;
    const std::uint64_t index = message.index;
    office.unsettled.emplace(index, Unsettled{std::move(message), {}, std::move(then)});
}

void TokenServer::keep(Host& host, const Replicate& message) {
    Share& share = shares_[message.share];
    if (message.whole) {
        share.entries.clear();
        for (const LogEntry& entry : message.entries) share.entries[entry.file] = entry;
        rewrite(host, share);
    } else {
        for (const LogEntry& entry : message.entries) {
            keep_newest(share.entries, entry);
            share.log.append(host, encode(entry));
        }
    }
    host.sync(ReplicaSynced{message.share, message.epoch, message.index, share.log.length()});
}

void TokenServer::on(Host& host, NodeId peer, const Replicate& message) {
    if (!taking_part_) return;  // it is sent again
    Share& share = shares_[message.share];
    if (message.epoch < share.promised) {
        host.send(peer, Superseded{message.share, share.promised});
        return;
    }
    follow(share, message.epoch);
    // Late or repeated, the whole is not the whole any more.
    const bool newer =
        std::any_of(share.entries.begin(), share.entries.end(), [&](const auto& entry) {
            return entry.second.epoch == message.epoch && entry.second.index > message.index;
        });
    if (message.whole && newer) return;
    keep(host, message);
}

void TokenServer::on(Host& host, const ReplicaSynced& synced) {
    Share& share = shares_[synced.share];
    share.log.synced(synced.length);
    const NodeId server = server_of(synced.epoch);
    const Replicated replicated{synced.share, synced.epoch, synced.index};
    if (server == host.self()) {
        on(host, server, replicated);
    } else {
        host.send(server, replicated);
    }
}

void TokenServer::on(Host& host, const ReplicateAgain& timer) {
    const auto& office = shares_[timer.share].office;
    if (!office || office->epoch != timer.epoch) return;
    const auto found = office->unsettled.find(timer.index);
    if (found == office->unsettled.end()) return;
    for (NodeId peer : peers_) {
        if (!found->second.copies.contains(peer)) host.send(peer, found->second.message);
    }
    host.set_timer(config_.retry, timer);
}

void TokenServer::on(Host& host, NodeId peer, const Replicated& replicated) {
    auto& office = shares_[replicated.share].office;
    if (!office || office->epoch != replicated.epoch) return;
    const auto found = office->unsettled.find(replicated.index);
    if (found == office->unsettled.end()) return;
    found->second.copies.insert(peer);
    if (!is_majority(found->second.copies.size())) return;
    const Unsettled settled = std::move(found->second);
    office->unsettled.erase(found);
    settle(host, settled);
}

// Its entries are durable: now it may be said.
void TokenServer::settle(Host& host, const Unsettled& settled) {
    const std::uint32_t share = settled.message.share;
    Office& office = *shares_[share].office;
    if (std::holds_alternative<ThenOpen>(settled.then)) {
        office.open = true;
        say_state(host);
        return;
    }
    const LogEntry& entry = settled.message.entries.front();
    office.files[entry.file].persisting = false;
    std::visit([&](const auto& then) { finish(host, share, entry, then); }, settled.then);
    serve(host, entry.file);
}

void TokenServer::finish(Host& host, std::uint32_t share, const LogEntry& entry,
                         const ThenGrant& then) {
    const Session* session = live_session(host, *shares_[share].office, then.filer);
    if (!session || session->number != then.session) return;  // it will renew and ask again
    const Writer& writer = *entry.record.writer;
    host.send(then.filer, Grant{then.session, entry.file, Mode::write, writer.grant,
                                entry.record.version, writer.partner});
}

void TokenServer::finish(Host& host, std::uint32_t share, const LogEntry& entry,
                         const ThenCommitted& then) {
    Office& office = *shares_[share].office;
    const Session* session = live_session(host, office, then.filer);
    const bool current = session && session->incarnation == then.incarnation;
    const std::uint64_t number = current ? session->number : 0;
    if (then.keep == Mode::read && current && !entry.record.writer) {
        Reader& reader = office.files[entry.file].readers[then.filer];
        if (reader.grant < then.grant) reader = {then.grant, number};  // not over a newer token
    }
    host.send(then.filer,
              Committed{number, entry.file, then.grant, entry.record.version.number, then.keep});
}

}  // namespace cleave::edge_filer
