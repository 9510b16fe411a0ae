// A chunkserver towards clients and the master; mutations are in mutations.cpp.

#include "gfs/chunkserver.hpp"

#include <algorithm>

#include "host/codec.hpp"

namespace cleave::gfs {
namespace {

// What a client may have pushed and not used yet; older data ages out (assumed).
constexpr std::size_t pushed_max = 64;

const std::string file_stem = "chunk-";

}  // namespace

void Chunkserver::on_start(Host& host, const DiskImage& disk) {
    host.label("role", "chunkserver");
    for (const auto& [file, raw] : disk.files) {
        if (!file.starts_with(file_stem) || raw.empty()) continue;
        const ChunkHandle chunk = std::stoull(file.substr(file_stem.size()));
        Replica replica;
        replica.log = parts::CheckedLog(file);
        const parts::CheckedRecords found = replica.log.open(host, disk);
        if (found.damaged) {  // its checksums do not fit: the master makes another replica (5.2)
            replica.log.replace(host, {});
            continue;
        }
        for (const std::string& bytes : found.records) {
            const auto record = decode<ChunkRecord>(bytes);
            if (!record) continue;
            if (record->version != replica.version) replica.applied = 0;
            replica.version = record->version;
            if (record->serial == 0 && record->data.empty()) continue;
            replica.content = overwritten(replica.content, record->offset, record->data);
            replica.applied = record->serial;
        }
        if (replica.version == 0) continue;
        replica.lost_track = replica.durable = replica.applied;
        chunks_.emplace(chunk, std::move(replica));
    }
    on(host, SendHeartbeat{});
}

Chunkserver::Replica* Chunkserver::find(ChunkHandle chunk, ChunkVersion version) {
    const auto found = chunks_.find(chunk);
    return found != chunks_.end() && found->second.version == version ? &found->second : nullptr;
}

// ---- the data flow ----

// Data goes along a chain, from one replica to the next (3.2).
void Chunkserver::on(Host& host, NodeId, const PushData& push) {
    auto& theirs = buffer_[push.client];
    theirs[push.number] = push.data;
    if (theirs.size() > pushed_max) theirs.erase(theirs.begin());
    host.send(push.client, DataReceived{push.number});
    if (push.route.empty()) return;
    PushData onward = push;
    onward.route.erase(onward.route.begin());
    host.send(push.route.front(), std::move(onward));
}

const Content* Chunkserver::pushed(NodeId client, std::uint64_t number) const {
    const auto theirs = buffer_.find(client);
    if (theirs == buffer_.end()) return nullptr;
    const auto data = theirs->second.find(number);
    return data == theirs->second.end() ? nullptr : &data->second;
}

void Chunkserver::on(Host& host, NodeId from, const ReadChunk& read) {
    const auto found = chunks_.find(read.chunk);
    // A replica older than the client knows of is stale; a newer one is as good.
    const bool stale = found != chunks_.end() && found->second.version < read.version;
    if (found == chunks_.end() || (stale && !config_.serve_stale_replicas)) {
        return host.send(from, ChunkRead{read.operation, read.step, true, {}});
    }
    host.send(from, ChunkRead{read.operation, read.step, false,
                              found->second.content.slice(read.range.offset, read.range.length)});
}

// ---- the master's orders ----

void Chunkserver::on(Host& host, const SendHeartbeat&) {
    Heartbeat heartbeat{host.now(), {}, {}};
    for (auto& [chunk, replica] : chunks_) {
        heartbeat.chunks.emplace(chunk, replica.version);
        if (!replica.lease || !replica.lease->used) continue;
        if (!is_primary(host, replica, replica.version)) continue;
        heartbeat.extend.push_back(chunk);
        replica.lease->used = false;
    }
    host.send(master_, std::move(heartbeat));
    host.set_timer(config_.heartbeat, SendHeartbeat{});
}

void Chunkserver::on(Host& host, NodeId, const HeartbeatReply& reply) {
    for (const auto& [chunk, version] : reply.extended) {
        Replica* replica = find(chunk, version);
        if (replica == nullptr || !is_primary(host, *replica, version)) continue;
        Lease& lease = *replica->lease;
        const Instant until = reply.sent + config_.lease_of_primary();
        if (until <= lease.until) continue;
        host.sometimes(true, says::lease_extended);
        lease.until = until;
        host.set_timer(until - host.now(), LeaseOver{chunk, version});
    }
    for (const auto& [chunk, version] : reply.garbage) {
        if (find(chunk, version) != nullptr) remove(host, chunk);
    }
}

void Chunkserver::remove(Host& host, ChunkHandle chunk) {
    label_primary(host, chunk, false);
    chunks_.at(chunk).log.replace(host, {});
    chunks_.erase(chunk);
}

void Chunkserver::on(Host& host, NodeId, const AdvanceVersion& advance) {
    auto found = chunks_.find(advance.chunk);
    if (found == chunks_.end()) {
        if (advance.from != 0) return;
        found = chunks_.emplace(advance.chunk, Replica{}).first;
        found->second.log = parts::CheckedLog(file_stem + std::to_string(advance.chunk));
    }
    Replica& replica = found->second;
    if (replica.version < advance.from || replica.version > advance.version) return;
    if (replica.version < advance.version) {
        take_version(host, advance.chunk, replica, advance.version);
        store(host, advance.chunk, replica, false);
    }
    host.sync(VersionStored{advance.chunk, advance.version, host.now(), replica.log.length()});
}

// Whatever was ordered for the version before is over; so is this server's lease.
void Chunkserver::take_version(Host& host, ChunkHandle chunk, Replica& replica,
                               ChunkVersion version) {
    replica.version = version;
    replica.version_is_new = true;
    replica.applied = replica.lost_track = replica.durable = 0;
    replica.passed_over.clear();
    replica.early.clear();
    replica.lease.reset();
    label_primary(host, chunk, false);
}

void Chunkserver::store(Host& host, ChunkHandle, Replica& replica, bool whole) {
    const ChunkRecord record{replica.version, 0, {}, whole ? replica.content : Content{}};
    if (whole) return replica.log.replace(host, {encode(record)});
    replica.log.append(host, encode(record));
}

void Chunkserver::on(Host& host, const VersionStored& stored) {
    Replica* replica = find(stored.chunk, stored.version);
    if (replica == nullptr) return;
    replica->log.synced(stored.length);
    host.send(master_, VersionTaken{stored.chunk, stored.version, stored.asked});
}

// ---- re-replication (4.3): the master names a source that nobody mutates meanwhile ----

void Chunkserver::on(Host& host, NodeId, const CloneChunk& clone) {
    cloning_[clone.chunk] = clone.version;
    host.send(clone.source, FetchChunk{clone.chunk, clone.version});
}

void Chunkserver::on(Host& host, NodeId from, const FetchChunk& fetch) {
    const Replica* replica = find(fetch.chunk, fetch.version);
    if (replica == nullptr) return;
    host.send(from, ChunkFetched{fetch.chunk, fetch.version, replica->content});
}

void Chunkserver::on(Host& host, NodeId, const ChunkFetched& fetched) {
    const auto asked = cloning_.find(fetched.chunk);
    if (asked == cloning_.end() || asked->second != fetched.version) return;
    cloning_.erase(asked);
    const auto found = chunks_.try_emplace(fetched.chunk).first;
    Replica& replica = found->second;
    if (replica.version >= fetched.version) return;
    if (replica.version == 0) {
        replica.log = parts::CheckedLog(file_stem + std::to_string(fetched.chunk));
    }
    host.sometimes(true, says::cloned);
    replica.content = fetched.content;
    take_version(host, fetched.chunk, replica, fetched.version);
    store(host, fetched.chunk, replica, true);
    host.sync(VersionStored{fetched.chunk, fetched.version, host.now(), replica.log.length()});
}

}  // namespace cleave::gfs
