// How an object store changes: writes, uploads, leases.

#include <algorithm>
#include <utility>

#include "host/describe.hpp"
#include "world/link.hpp"
#include "world/object_store.hpp"

namespace cleave::world {
namespace {

Etag tag_of(std::uint64_t digest) { return {std::max<std::uint64_t>(digest, 1)}; }

}  // namespace

StoreStatus ObjectStore::may_write(Instant now, const StoreRequest& request) const {
    if (options_.leases && !leases_.permits(now, request)) {
        return StoreStatus::precondition_failed;
    }
    if (!request.if_absent && !request.if_match) return StoreStatus::ok;
    const auto found = records_.find(request.name);
    const bool with_conflicts = options_.conditional_writes == ConditionalWrites::with_conflicts;
    if (with_conflicts && found != records_.end() && found->second.occupied(now)) {
        return StoreStatus::conflict;
    }
    const Version* newest = found == records_.end() ? nullptr : found->second.newest();
    const bool exists = newest != nullptr && newest->exists;
    if (request.if_absent && exists) return StoreStatus::precondition_failed;
    if (!request.if_match) return StoreStatus::ok;
    // S3 calls it 404 when there is nothing to match.
    if (!exists) return with_conflicts ? StoreStatus::not_found : StoreStatus::precondition_failed;
    return *request.if_match == newest->etag ? StoreStatus::ok : StoreStatus::precondition_failed;
}

StoreAnswer ObjectStore::put(Instant now, const StoreRequest& request) {
    ++usage_.puts;
    const Bytes size = request.content.size();
    usage_.bytes_in += size;
    StoreAnswer answer;
    answer.reply.status = may_write(now, request);
    const bool ok = answer.reply.status == StoreStatus::ok;
    if (ok) {
        const Etag etag = tag_of(hash_of(request.content));
        write(now, request.name, {true, request.content, etag}, answer.reply);
    }
    answer.service_time = write_time() + transmission_time(size, options_.stream_throughput);
    if (ok) occupy(now, request.name, answer.service_time);
    return answer;
}

StoreAnswer ObjectStore::remove(Instant now, const StoreRequest& request) {
    ++usage_.removes;
    StoreAnswer answer;
    answer.reply.status = may_write(now, request);
    if (answer.reply.status != StoreStatus::ok) {
        answer.service_time = write_time();
        return answer;
    }
    if (request.version) {
        answer.reply.status = remove_version(now, request);
        answer.service_time = write_time();
    } else {
        write(now, request.name, {.exists = false}, answer.reply);
        answer.service_time = write_time();
        occupy(now, request.name, answer.service_time);
    }
    return answer;
}

// Like every DELETE, it is fine with there being nothing to delete.
StoreStatus ObjectStore::remove_version(Instant now, const StoreRequest& request) {
    const auto record = records_.find(request.name);
    if (record == records_.end()) return StoreStatus::ok;
    const Bytes size_before = record->second.size();
    record->second.remove(*request.version, now);
    usage_.bytes_stored = usage_.bytes_stored - size_before + record->second.size();
    if (record->second.blank(now)) records_.erase(record);
    return StoreStatus::ok;
}

// ---- uploads and leases ----

StoreAnswer ObjectStore::upload(Instant now, const StoreRequest& request) {
    StoreAnswer answer;
    StoreReply& reply = answer.reply;
    const Bytes kept_before = uploads_.size();
    Bytes sent;
    switch (request.function) {
        case StoreFunction::begin_upload: reply.upload = uploads_.begin(request.name); break;
        case StoreFunction::put_part:
            sent = request.content.size();
            reply.etag = tag_of(hash_of(request.content));
            reply.status = uploads_.put(request, reply.etag);
            break;
        case StoreFunction::complete_upload: reply.status = complete(now, request, reply); break;
        default: reply.status = uploads_.abort(request); break;
    }
    ++(request.function == StoreFunction::abort_upload ? usage_.removes : usage_.puts);
    usage_.bytes_in += sent;
    usage_.bytes_stored = usage_.bytes_stored - kept_before + uploads_.size();
    answer.service_time = write_time() + transmission_time(sent, options_.stream_throughput);
    const bool wrote =
        request.function == StoreFunction::complete_upload && reply.status == StoreStatus::ok;
    if (wrote) occupy(now, request.name, answer.service_time);
    return answer;
}

StoreStatus ObjectStore::complete(Instant now, const StoreRequest& request, StoreReply& reply) {
    Content content;
    const StoreStatus whole = uploads_.assemble(request, options_.part_size_min, content);
    if (whole != StoreStatus::ok) return whole;
    const StoreStatus may = may_write(now, request);
    if (may != StoreStatus::ok) return may;
    // S3's tag of an object in parts is the digest of their tags, not of the content.
    const Etag etag = tag_of(hash_of(request.parts));
    write(now, request.name, {true, std::move(content), etag}, reply);
    uploads_.finished(request.upload);
    return StoreStatus::ok;
}

StoreAnswer ObjectStore::lease(Instant now, const StoreRequest& request) {
    ++usage_.puts;
    StoreAnswer answer;
    StoreReply& reply = answer.reply;
    const auto record = records_.find(request.name);
    const Version* newest = record == records_.end() ? nullptr : record->second.newest();
    if (newest == nullptr || !newest->exists) {
        reply.status = StoreStatus::not_found;
    } else if (request.function == StoreFunction::acquire_lease) {
        reply.status = leases_.acquire(now, request, reply.lease);
    } else if (request.function == StoreFunction::renew_lease) {
        reply.status = leases_.renew(now, request);
    } else if (request.function == StoreFunction::release_lease) {
        reply.status = leases_.release(request);
    } else {
        reply.status = leases_.break_after(now, request);
    }
    answer.service_time = write_time();
    return answer;
}

// ---- versions ----

void ObjectStore::write(Instant now, const std::string& key, Write what, StoreReply& reply) {
    const Versioning versioning = configuration_.at_a_node(now);
    StoreRecord& record = records_[key];
    const Version* newest = record.newest();
    const bool deletes_nothing = !what.exists && (newest == nullptr || !newest->exists);
    if (deletes_nothing && versioning == Versioning::off) {
        if (record.blank(now)) records_.erase(key);
        return;
    }
    if (options_.leases) leases_.written(now, key, !what.exists);
    const Bytes size_before = record.size();
    Version version{.stamp = {now, ++arrivals_},
                    .exists = what.exists,
                    .content = std::move(what.content),
                    .etag = what.etag,
                    .settled = now};
    if (what.exists && options_.etags == Etags::by_write) version.etag = {arrivals_};
    if (versioning == Versioning::enabled) version.id = {arrivals_};
    reply.etag = version.etag;
    reply.version = version.id;
    reply.delete_marker = !version.exists && versioning != Versioning::off;
    spread(now, version);
    schedule_chore(version.settled, key);
    record.insert(std::move(version));
    usage_.bytes_stored = usage_.bytes_stored - size_before + record.size();
}

// Sends a version to the nodes, the copies of the index and the other region.
void ObjectStore::spread(Instant now, Version& version) {
    const auto settle = [&](Instant at) { version.settled = std::max(version.settled, at); };
    if (options_.face != Face::strong) {
        const bool caches_lag = options_.face == Face::eventual;
        const Distribution& push =
            version.exists ? options_.propagation.put : options_.propagation.remove;
        const Distribution& entry =
            version.exists ? options_.index_lag.put : options_.index_lag.remove;
        const CacheNode writer = caches_lag ? pick_node() : CacheNode{};
        if (caches_lag) {
            version.stamp.time += clock_offsets_[writer.index];
            // Two clocks apart by the skew: the last moment at which an older stamp may be given.
            settle(now + options_.clock_skew * 2);
        }
        // How long this push waits for its batch; without phases nothing is drawn.
        const auto wait = [&](const StorePhases& phases) {
            const Duration batch = phases.wait(now);
            const bool waits = batch > Duration{} && random_.chance(options_.saw_share);
            return waits ? batch : Duration{};
        };
        for (std::uint32_t node = 0; node < options_.cache_nodes; ++node) {
            const bool told = !caches_lag || node == writer.index;
            version.cached[node] = now;
            if (!told) {
                const Duration batch = wait(object_phases_);
                version.cached[node] = arrival(now, batch + push.sample(random_));
            }
            const Duration batch = wait(index_phases_);
            version.indexed[node] = arrival(now, batch + entry.sample(random_));
            settle(std::max(version.cached[node], version.indexed[node]));
        }
    }
    if (!options_.replicated) return;
    version.replicated = arrival(now, options_.replication_lag.sample(replication_random_));
    if (options_.replication_in_order) {
        version.replicated = std::max(version.replicated, last_replicated_);
        last_replicated_ = version.replicated;
    }
    settle(version.replicated);
    usage_.bytes_replicated += version.content.size();
}

void ObjectStore::occupy(Instant now, const std::string& key, Duration service_time) {
    if (options_.conditional_writes != ConditionalWrites::with_conflicts) return;
    records_[key].occupy(now + service_time);
    schedule_chore(now + service_time, key);
}

// No write is acknowledged before every node's clock has passed its stamp, so that a write which
// begins after another was acknowledged also wins over it.
Duration ObjectStore::write_time() {
    const Duration drawn = options_.write_latency.sample(random_);
    return options_.face == Face::eventual ? std::max(drawn, options_.clock_skew) : drawn;
}

}  // namespace cleave::world
