#include "gfs/master.hpp"

#include <algorithm>
#include <utility>

#include "host/codec.hpp"

namespace cleave::gfs {

// ---- the operation log (2.6.3) ----

void Master::on_start(Host& host, const DiskImage& disk) {
    host.label("role", "master");
    const parts::CheckedRecords found = log_.open(host, disk);
    if (found.damaged) {  // without the log there is no file system: never serves again
        host.log("the operation log is damaged");
        return;
    }
    for (const std::string& bytes : found.records) {
        const auto record = decode<LogRecord>(bytes);
        if (!record) continue;
        const auto [place, fresh] = chunks_.try_emplace(record->chunk);
        Chunk& chunk = place->second;
        if (fresh) {
            chunk.file = record->file;
            chunk.index = files_[record->file].size();
            files_[record->file].push_back(record->chunk);
        }
        chunk.version = record->version;
        chunk.reserved = record->reserved;
    }
    const bool restarted = !chunks_.empty();
    host.sometimes(restarted, says::log_replayed);
    if (restarted) quiet_until_ = host.now() + config_.lease;
    host.set_timer(config_.heartbeat, LookAfterChunks{});
}

void Master::log_step(Host& host, ChunkHandle handle, Step step, ChunkVersion version) {
    const Chunk& chunk = chunks_.at(handle);
    log_.append(host, encode(LogRecord{chunk.file, handle, chunk.version, chunk.reserved}));
    host.sync(Logged{handle, version, step, log_.length()});
}

ChunkHandle Master::create(Host& host, const std::string& file) {
    const ChunkHandle handle = chunks_.empty() ? 1 : chunks_.rbegin()->first + 1;
    Chunk& chunk = chunks_[handle];
    chunk.file = file;
    chunk.index = files_[file].size();
    files_[file].push_back(handle);
    log_step(host, handle, Step::created, 0);
    return handle;
}

void Master::on(Host& host, const Logged& logged) {
    log_.synced(logged.length);
    Chunk& chunk = chunks_.at(logged.chunk);
    if (logged.step == Step::created) return serve(host, logged.chunk);
    if (!chunk.advance || chunk.advance->version != logged.version) return;
    if (logged.step == Step::reserved) {
        const ChunkVersion from = config_.serve_stale_replicas ? 1 : chunk.version;
        for (const NodeId server : chunk.advance->to) {
            host.send(server,
                      AdvanceVersion{logged.chunk, chunk.version == 0 ? 0 : from, logged.version});
        }
        host.set_timer(config_.timeout, ReplicasSilent{logged.chunk, logged.version});
        return;
    }
    const Advance advance = *std::exchange(chunk.advance, std::nullopt);
    if (!advance.target) return grant(host, logged.chunk, chunk, advance);
    chunk.cloning = advance.target;
    host.send(*advance.target,
              CloneChunk{logged.chunk, logged.version, advance.taken.begin()->first});
    host.set_timer(config_.timeout * 2, CloneLate{logged.chunk, logged.version});
}

// ---- leases and versions (3.1, 4.5) ----

bool Master::alive(Host& host, NodeId server) const {
    const auto found = heard_.find(server);
    return found != heard_.end() && host.now() < found->second.heard + config_.dead_after;
}

bool Master::lease_valid(Host& host, const Chunk& chunk) const {
    if (host.now() < quiet_until_) return true;
    if (!chunk.lease || host.now() >= chunk.lease->until) return false;
    return !config_.grant_early || alive(host, chunk.lease->primary);
}

bool Master::up_to_date(const Chunk& chunk, ChunkVersion version) const {
    return version >= chunk.version || config_.serve_stale_replicas;
}

// Replicas that are up to date, on servers that are alive.
std::vector<NodeId> Master::holders(Host& host, const Chunk& chunk) const {
    std::vector<NodeId> result;
    for (const auto& [server, location] : chunk.replicas) {
        if (up_to_date(chunk, location.version) && alive(host, server)) result.push_back(server);
    }
    return result;
}

std::optional<NodeId> Master::spare(Host& host, const Chunk& chunk) const {
    for (const NodeId server : placement(host)) {
        const auto found = chunk.replicas.find(server);
        const bool holds =
            found != chunk.replicas.end() && up_to_date(chunk, found->second.version);
        if (!holds) return server;
    }
    return std::nullopt;
}

// Servers that are alive, those with the fewest replicas first.
std::vector<NodeId> Master::placement(Host& host) const {
    std::vector<std::pair<std::size_t, NodeId>> load;
    for (const NodeId server : servers_) {
        if (!alive(host, server)) continue;
        const auto holds = [&](const auto& entry) {
            return entry.second.replicas.contains(server);
        };
        const auto count = std::count_if(chunks_.begin(), chunks_.end(), holds);
        load.emplace_back(static_cast<std::size_t>(count), server);
    }
    std::stable_sort(load.begin(), load.end());
    std::vector<NodeId> result;
    for (const auto& [count, server] : load) result.push_back(server);
    return result;
}

// Whoever waits for a primary gets one, or makes the master look for one.
void Master::serve(Host& host, ChunkHandle handle) {
    Chunk& chunk = chunks_.at(handle);
    if (chunk.waiting.empty() || chunk.advance || chunk.cloning) return;
    if (!lease_valid(host, chunk)) return start_advance(host, handle, {});
    if (!chunk.lease) return;
    const bool silent = !alive(host, chunk.lease->primary);
    host.sometimes(silent, says::waited_for_lease);
    if (!silent) answer_waiting(host, handle);
}

void Master::start_advance(Host& host, ChunkHandle handle, std::optional<NodeId> clone_to) {
    Chunk& chunk = chunks_.at(handle);
    std::vector<NodeId> to = chunk.version == 0 ? placement(host) : holders(host, chunk);
    if (to.empty()) return;  // clients ask again, and so does the timer
    if (to.size() > config_.replicas) to.resize(config_.replicas);
    chunk.lease.reset();
    chunk.advance = Advance{0, {to.begin(), to.end()}, {}, clone_to};
    reserve(host, handle, chunk);
}

void Master::reserve(Host& host, ChunkHandle handle, Chunk& chunk) {
    chunk.advance->version = ++chunk.reserved;
    chunk.advance->taken.clear();
    log_step(host, handle, Step::reserved, chunk.reserved);
}

void Master::on(Host& host, NodeId server, const VersionTaken& taken) {
    const auto found = chunks_.find(taken.chunk);
    if (found == chunks_.end()) return;
    Chunk& chunk = found->second;
    report(host, server, taken.chunk, taken.version, taken.asked);
    if (chunk.cloning == server && taken.version == chunk.version) {
        chunk.cloning.reset();
        return serve(host, taken.chunk);
    }
    if (!chunk.advance || chunk.advance->version != taken.version) return;
    Advance& advance = *chunk.advance;
    if (!advance.to.contains(server)) return;
    const bool all_before = advance.taken.size() == advance.to.size();
    advance.taken.emplace(server, Advance::Taken{taken.asked, host.now()});
    if (all_before || advance.taken.size() < advance.to.size()) return;
    chunk.version = advance.version;
    log_step(host, taken.chunk, Step::confirmed, advance.version);
}

// Those that are silent may have taken the version all the same: the others get another one.
void Master::on(Host& host, const ReplicasSilent& timer) {
    Chunk& chunk = chunks_.at(timer.chunk);
    if (!chunk.advance || chunk.advance->version != timer.version) return;
    Advance& advance = *chunk.advance;
    if (advance.taken.size() == advance.to.size()) return;
    if (advance.taken.empty()) {
        chunk.advance.reset();
        return;
    }
    host.sometimes(chunk.version > 0, says::stale_excluded);
    advance.to.clear();
    for (const auto& [server, when] : advance.taken) advance.to.insert(server);
    reserve(host, timer.chunk, chunk);
}

void Master::grant(Host& host, ChunkHandle handle, Chunk& chunk, const Advance& advance) {
    const auto chosen =
        std::next(advance.taken.begin(),
                  static_cast<std::ptrdiff_t>(host.random().below(advance.taken.size())));
    Lease lease{chosen->first,
                chosen->second.heard + config_.lease,
                chosen->second.asked,
                {advance.to.begin(), advance.to.end()}};
    chunk.lease = lease;
    std::erase(lease.members, lease.primary);
    host.send(lease.primary, GrantLease{handle, chunk.version, lease.asked, lease.members});
    answer_waiting(host, handle);
}

// ---- clients ----

void Master::on(Host& host, NodeId client, const LookUp& request) {
    const auto file = files_.find(request.file);
    const std::uint64_t chunks = file == files_.end() ? 0 : file->second.size();
    const std::uint64_t index = request.index.value_or(chunks == 0 ? 0 : chunks - 1);
    if (!request.mutates) {
        const bool written = index < chunks && chunks_.at(file->second[index]).version > 0;
        if (written) return answer(host, client, request, file->second[index]);
        return host.send(client, LookedUp{request.request, index, chunks, 0, 0, {}, {}});
    }
    ChunkHandle handle = index < chunks ? file->second[index] : 0;
    while (handle == 0 || chunks_.at(handle).index < index) handle = create(host, request.file);
    Chunk& chunk = chunks_.at(handle);
    const auto same = [&](const Waiting& other) {
        return other.client == client && other.request.request == request.request;
    };
    if (std::none_of(chunk.waiting.begin(), chunk.waiting.end(), same)) {
        chunk.waiting.push_back({client, request});
    }
    if (request.lost_primary && chunk.lease && lease_valid(host, chunk)) {
        // It may never have heard that it is primary.
        std::vector<NodeId> secondaries = chunk.lease->members;
        std::erase(secondaries, chunk.lease->primary);
        host.send(chunk.lease->primary,
                  GrantLease{handle, chunk.version, chunk.lease->asked, std::move(secondaries)});
    }
    serve(host, handle);
}

void Master::answer(Host& host, NodeId client, const LookUp& request, ChunkHandle handle) {
    const Chunk& chunk = chunks_.at(handle);
    LookedUp reply;
    reply.request = request.request;
    reply.index = chunk.index;
    reply.chunks = files_.at(chunk.file).size();
    reply.chunk = handle;
    reply.version = chunk.version;
    reply.replicas = holders(host, chunk);
    if (request.mutates) {
        reply.primary = chunk.lease->primary;
        reply.replicas = chunk.lease->members;
    }
    host.send(client, std::move(reply));
}

void Master::answer_waiting(Host& host, ChunkHandle handle) {
    const std::vector<Waiting> waiting = std::exchange(chunks_.at(handle).waiting, {});
    for (const Waiting& one : waiting) answer(host, one.client, one.request, handle);
}

// ---- chunkservers (2.6.2, 4.3 to 4.5) ----

void Master::report(Host&, NodeId server, ChunkHandle handle, ChunkVersion version, Instant as_of) {
    const auto found = chunks_.find(handle);
    if (found == chunks_.end()) return;
    Location& location = found->second.replicas[server];
    if (as_of < location.as_of) return;  // an older message that was overtaken
    location = {version, as_of};
}

void Master::on(Host& host, NodeId server, const Heartbeat& heartbeat) {
    Server& known = heard_[server];
    known.heard = host.now();
    if (heartbeat.sent < known.sent) return;  // overtaken by a newer one
    known.sent = heartbeat.sent;
    HeartbeatReply reply{heartbeat.sent, {}, {}};
    for (const auto& [handle, version] : heartbeat.chunks) {
        report(host, server, handle, version, heartbeat.sent);
        const auto found = chunks_.find(handle);
        if (found == chunks_.end() || !up_to_date(found->second, version)) {
            reply.garbage.emplace(handle, version);
        }
    }
    for (auto& [handle, chunk] : chunks_) {
        const auto location = chunk.replicas.find(server);
        if (location == chunk.replicas.end() || heartbeat.chunks.contains(handle)) continue;
        if (location->second.as_of < heartbeat.sent) chunk.replicas.erase(location);
    }
    for (const ChunkHandle handle : heartbeat.extend) {
        const auto found = chunks_.find(handle);
        if (found == chunks_.end()) continue;
        Chunk& chunk = found->second;
        if (!chunk.lease || chunk.lease->primary != server || !lease_valid(host, chunk)) continue;
        const std::vector<NodeId> holding = holders(host, chunk);
        const bool all = std::all_of(
            chunk.lease->members.begin(), chunk.lease->members.end(), [&](NodeId member) {
                return std::find(holding.begin(), holding.end(), member) != holding.end();
            });
        const bool enough = holding.size() >= config_.replicas || !spare(host, chunk);
        if (!all || !enough) continue;  // once it is over, the replicas are put in order
        chunk.lease->until = std::max(chunk.lease->until, host.now() + config_.lease);
        reply.extended.emplace(handle, chunk.version);
    }
    host.send(server, std::move(reply));
}

void Master::on(Host& host, const LookAfterChunks&) {
    for (auto& [handle, chunk] : chunks_) {
        serve(host, handle);
        if (chunk.version == 0 || chunk.advance || chunk.cloning || lease_valid(host, chunk))
            continue;
        const std::size_t count = holders(host, chunk).size();
        if (count == 0 || count >= config_.replicas) continue;
        if (const auto server = spare(host, chunk)) start_advance(host, handle, server);
    }
    host.set_timer(config_.heartbeat, LookAfterChunks{});
}

void Master::on(Host& host, const CloneLate& timer) {
    Chunk& chunk = chunks_.at(timer.chunk);
    if (!chunk.cloning || chunk.version != timer.version) return;
    chunk.cloning.reset();
    serve(host, timer.chunk);
}

}  // namespace cleave::gfs
