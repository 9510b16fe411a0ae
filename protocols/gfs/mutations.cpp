// How mutations are ordered by a primary and applied by all replicas (3.1, 3.3).

#include <algorithm>

#include "gfs/chunkserver.hpp"
#include "host/codec.hpp"

namespace cleave::gfs {
namespace {

// A primary sends a mutation this often before it says that it failed (assumed).
constexpr std::uint32_t apply_rounds = 4;
// The labels by which scenarios count primaries are those of the first chunks.
constexpr ChunkHandle labelled_chunks = 4;

// As the table of duplicates keeps it.
ClientReply to_reply(const Mutated& mutated) {
    ClientReply reply;
    reply.id = OperationId{mutated.number};
    reply.offset = mutated.offset;
    reply.outcome = mutated.result == MutationResult::done     ? Outcome::ok
                    : mutated.result == MutationResult::padded ? Outcome::fail
                                                               : Outcome::unknown;
    return reply;
}

Mutated from_reply(const ClientReply& reply) {
    const MutationResult result = reply.outcome == Outcome::ok     ? MutationResult::done
                                  : reply.outcome == Outcome::fail ? MutationResult::padded
                                                                   : MutationResult::failed;
    return {reply.id.value, result, reply.offset};
}

}  // namespace

Content overwritten(const Content& content, Bytes offset, const Content& data) {
    Content result = content.slice({}, offset);
    if (result.size() < offset) result.append({{{offset - result.size(), nothing}}});
    result.append(data);
    result.append(content.slice(offset + data.size(), Bytes{UINT64_MAX}));
    return result;
}

// ---- the primary ----

bool Chunkserver::is_primary(Host& host, const Replica& replica, ChunkVersion version) const {
    if (!replica.lease || replica.version != version) return false;
    return host.now() < replica.lease->until || config_.keep_expired_lease;
}

void Chunkserver::label_primary(Host& host, ChunkHandle chunk, bool primary) const {
    if (chunk > labelled_chunks) return;
    host.label("chunk-" + std::to_string(chunk), primary ? "primary" : "");
}

void Chunkserver::on(Host& host, NodeId, const GrantLease& grant) {
    Replica* replica = find(grant.chunk, grant.version);
    if (replica == nullptr || replica->lease || !replica->version_is_new) return;
    const Instant until = grant.asked + config_.lease_of_primary();
    if (host.now() >= until) return;
    Lease lease;
    lease.until = until;
    lease.secondaries = grant.secondaries;
    replica->lease = std::move(lease);
    label_primary(host, grant.chunk, true);
    host.set_timer(until - host.now(), LeaseOver{grant.chunk, grant.version});
}

void Chunkserver::on(Host& host, const LeaseOver& timer) {
    const Replica* replica = find(timer.chunk, timer.version);
    if (replica == nullptr || !replica->lease) return;
    if (!is_primary(host, *replica, timer.version)) label_primary(host, timer.chunk, false);
}

void Chunkserver::on(Host& host, NodeId client, const Mutate& mutate) {
    Replica* replica = find(mutate.chunk, mutate.version);
    if (replica == nullptr || !is_primary(host, *replica, mutate.version)) {
        return host.send(client, Mutated{mutate.number, MutationResult::refused, {}});
    }
    using Seen = parts::DuplicateTable::Seen;
    Lease& lease = *replica->lease;
    const OperationId number{mutate.number};
    switch (lease.seen.admit(client, number, OperationId{mutate.lowest})) {
        case Seen::under_way:
        case Seen::forgotten: return;
        case Seen::answered: {
            return host.send(client, from_reply(lease.seen.reply(client, number)));
        }
        case Seen::never: break;
    }
    lease.used = true;
    const Content* data = pushed(client, mutate.number);
    if (data != nullptr) return order(host, *replica, client, mutate, *data);
    const Mutated failed{mutate.number, MutationResult::failed, {}};
    lease.seen.answered(client, to_reply(failed));
    host.send(client, failed);
}

// Gives the mutation its place, applies it here, and passes it on.
void Chunkserver::order(Host& host, Replica& replica, NodeId client, const Mutate& mutate,
                        const Content& data) {
    Lease& lease = *replica.lease;
    const bool appends = mutate.kind == MutationKind::append;
    const Bytes end = replica.content.size();
    if (appends && end >= config_.chunk_size) {
        lease.seen.answered(client, to_reply({mutate.number, MutationResult::padded, end}));
        return host.send(client, Mutated{mutate.number, MutationResult::padded, end});
    }
    const SerialNumber serial = ++lease.last;
    Ordered& ordered = lease.ordered[serial];
    ordered.apply = {mutate.chunk, mutate.version, serial,        mutate.offset,
                     {},           client,         mutate.number, host.self()};
    if (appends) {
        ordered.apply.offset = end;
        if (end + data.size() > config_.chunk_size) {
            ordered.apply.padding = config_.chunk_size - end;
            ordered.result = MutationResult::padded;
            host.sometimes(true, says::padded);
        }
    }
    ordered.missing = lease.secondaries;
    ordered.missing.push_back(host.self());
    apply_now(host, replica, ordered.apply);
    host.broadcast(lease.secondaries, ordered.apply);
    host.set_timer(config_.timeout / apply_rounds,
                   ApplyAgain{mutate.chunk, mutate.version, serial, 1});
}

void Chunkserver::on(Host& host, NodeId from, const Applied& applied) {
    Replica* replica = find(applied.chunk, applied.version);
    if (replica == nullptr || !replica->lease) return;
    if (!applied.ok) return answer(host, *replica, applied.serial, MutationResult::failed);
    check_off(host, *replica, applied.serial, from);
}

void Chunkserver::check_off(Host& host, Replica& replica, SerialNumber serial, NodeId who) {
    const auto found = replica.lease->ordered.find(serial);
    if (found == replica.lease->ordered.end()) return;
    std::erase(found->second.missing, who);
    if (found->second.missing.empty()) answer(host, replica, serial, found->second.result);
}

void Chunkserver::answer(Host& host, Replica& replica, SerialNumber serial, MutationResult result) {
    Lease& lease = *replica.lease;
    const auto found = lease.ordered.find(serial);
    if (found == lease.ordered.end()) return;  // answered already
    const Apply apply = found->second.apply;
    lease.ordered.erase(found);
    host.sometimes(result == MutationResult::failed, says::failed_somewhere);
    const Mutated mutated{apply.number, result, apply.offset};
    lease.seen.answered(apply.client, to_reply(mutated));
    host.send(apply.client, mutated);
}

void Chunkserver::on(Host& host, const ApplyAgain& timer) {
    Replica* replica = find(timer.chunk, timer.version);
    if (replica == nullptr || !replica->lease) return;
    const auto found = replica->lease->ordered.find(timer.serial);
    if (found == replica->lease->ordered.end()) return;
    if (timer.round == apply_rounds) {
        return answer(host, *replica, timer.serial, MutationResult::failed);
    }
    for (const NodeId secondary : found->second.missing) {
        if (secondary != host.self()) host.send(secondary, found->second.apply);
    }
    ApplyAgain again = timer;
    ++again.round;
    host.set_timer(config_.timeout / apply_rounds, again);
}

// ---- all replicas ----

void Chunkserver::on(Host& host, NodeId from, const Apply& apply) {
    Replica* replica = find(apply.chunk, apply.version);
    if (replica ==
        nullptr) {  // of another version: its primary has been replaced, or this is stale
        return host.send(from, Applied{apply.chunk, apply.version, apply.serial, false});
    }
    if (config_.order_of_arrival) {
        if (!apply_now(host, *replica, apply)) {
            host.send(from, Applied{apply.chunk, apply.version, apply.serial, false});
        }
        return;
    }
    if (apply.serial > replica->applied) {
        replica->early.emplace(apply.serial, apply);
        apply_in_order(host, *replica);
        if (replica->applied >= apply.serial) return;
        host.sometimes(true, says::in_order);
        host.set_timer(config_.timeout, PassOver{apply.chunk, apply.version, apply.serial});
        return;
    }
    const bool passed_over =
        apply.serial <= replica->lost_track || replica->passed_over.contains(apply.serial);
    if (passed_over || apply.serial <= replica->durable) {
        host.send(from, Applied{apply.chunk, apply.version, apply.serial, !passed_over});
    }
}

void Chunkserver::apply_in_order(Host& host, Replica& replica) {
    while (!replica.early.empty() && replica.early.begin()->first == replica.applied + 1) {
        const Apply apply = replica.early.begin()->second;
        replica.early.erase(replica.early.begin());
        if (apply_now(host, replica, apply)) continue;
        replica.applied = apply.serial;
        replica.passed_over.insert(apply.serial);
        host.send(apply.primary, Applied{apply.chunk, apply.version, apply.serial, false});
    }
}

void Chunkserver::on(Host& host, const PassOver& timer) {
    Replica* replica = find(timer.chunk, timer.version);
    if (replica == nullptr || replica->applied >= timer.serial) return;
    while (replica->applied < timer.serial) {
        apply_in_order(host, *replica);
        if (replica->applied >= timer.serial) break;
        replica->passed_over.insert(++replica->applied);
    }
    apply_in_order(host, *replica);
}

// False when the data is not here.
bool Chunkserver::apply_now(Host& host, Replica& replica, const Apply& apply) {
    Content data;
    if (apply.padding > Bytes{}) {
        data = Content::of(nothing, apply.padding);
    } else if (const Content* found = pushed(apply.client, apply.number)) {
        data = *found;
    } else {
        return false;
    }
    replica.content = overwritten(replica.content, apply.offset, data);
    replica.applied = std::max(replica.applied, apply.serial);
    replica.log.append(host, encode(ChunkRecord{apply.version, apply.serial, apply.offset, data}));
    host.sync(MutationStored{apply.chunk, apply.version, apply.serial, apply.primary,
                             replica.log.length()});
    return true;
}

void Chunkserver::on(Host& host, const MutationStored& stored) {
    Replica* replica = find(stored.chunk, stored.version);
    if (replica == nullptr) return;
    replica->log.synced(stored.length);
    replica->durable = std::max(replica->durable, stored.serial);
    if (replica->lease) return check_off(host, *replica, stored.serial, host.self());
    host.send(stored.primary, Applied{stored.chunk, stored.version, stored.serial, true});
}

}  // namespace cleave::gfs
