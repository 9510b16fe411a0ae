#include "world/object_store.hpp"

#include <algorithm>
#include <utility>

#include "world/link.hpp"

namespace cleave::world {
namespace {

ObjectStoreOptions within_bounds(ObjectStoreOptions options) {
    options.cache_nodes =
        std::clamp(options.cache_nodes, std::uint32_t{1}, ObjectStoreOptions::cache_nodes_max);
    return options;
}

bool reads_objects(StoreFunction function) {
    return function == StoreFunction::get || function == StoreFunction::head;
}

bool is_write(StoreFunction function) {
    return !reads_objects(function) && function != StoreFunction::list &&
           function != StoreFunction::list_versions;
}

bool of_leases(StoreFunction function) {
    return function >= StoreFunction::acquire_lease && function <= StoreFunction::break_lease;
}

std::uint32_t page_size(const StoreRequest& request) {
    const std::uint32_t asked = request.names_max;
    return asked == 0 ? ObjectStore::names_a_page : std::min(asked, ObjectStore::names_a_page);
}

StoreReply only(StoreStatus status) { return {.status = status}; }

// Parts of the store that came later have streams of their own, which leave the first as it was.
Random stream_of(const Random& random, std::string_view name) {
    return Random::stream(random.fingerprint(), name);
}

}  // namespace

ObjectStore::ObjectStore(const ObjectStoreOptions& options, Random random)
    : options_(within_bounds(options)),
      random_(random),
      replication_random_(stream_of(random, "replication")),
      trouble_random_(stream_of(random, "trouble")),
      rates_(options_),
      secondary_rates_(options_),
      object_phases_(options_.phase_length, options_.saw_period, stream_of(random, "phases")),
      // The same phases, but its batches leave at other moments.
      index_phases_(object_phases_.with_other_batches(stream_of(random, "index phases"))),
      configuration_(options_, stream_of(random, "configuration")) {
    if (options_.face != Face::eventual) return;
    for (std::uint32_t node = 0; node < options_.cache_nodes; ++node) {
        clock_offsets_[node] = random_.between(Duration{}, options_.clock_skew);
    }
}

// ---- what becomes of a request ----

StoreAnswer ObjectStore::handle(Instant now, const StoreRequest& request) {
    do_chores(now);
    const bool primary = request.endpoint == StoreEndpoint::primary;
    StoreAnswer answer;
    if (primary && trouble_.unavailable) {
        answer = {only(StoreStatus::throttled), options_.read_latency.sample(trouble_random_)};
    } else if (!takes(request)) {
        answer = {only(StoreStatus::refused), options_.read_latency.sample(trouble_random_)};
    } else if (!(primary ? rates_ : secondary_rates_)
                    .admit(now, request.name,
                           is_write(request.function) ? StoreRates::Kind::write
                                                      : StoreRates::Kind::read)) {
        answer = {only(StoreStatus::throttled), options_.read_latency.sample(random_)};
    } else if (random_.chance(options_.failures) ||
               (primary && trouble_random_.chance(trouble_.failures))) {
        answer = fail(now, request);
    } else {
        answer = serve(now, request);
    }
    if (primary) answer.service_time += trouble_.extra_latency;
    return answer;
}

bool ObjectStore::takes(const StoreRequest& request) const {
    const bool writes = is_write(request.function);
    if (request.endpoint == StoreEndpoint::secondary) {
        const bool may = options_.replicated && !writes &&
                         request.function != StoreFunction::list_versions && !request.version;
        if (!may) return false;
    }
    const bool conditional = request.if_absent || request.if_match;
    if (writes && conditional && options_.conditional_writes == ConditionalWrites::refused) {
        return false;
    }
    if (!options_.leases && (of_leases(request.function) || request.lease != LeaseId{})) {
        return false;
    }
    // Once it was on, versioning is suspended, never off again.
    return request.function != StoreFunction::set_versioning ||
           request.versioning != Versioning::off;
}

StoreAnswer ObjectStore::fail(Instant now, const StoreRequest& request) {
    // Where in the service it failed is unknown: half of the writes have happened (assumed).
    if (!is_write(request.function) || !random_.chance(Ratio::percent(50))) {
        return {only(StoreStatus::failed), write_time()};
    }
    StoreUsage free = usage_;
    const StoreAnswer unheard = serve(now, request);
    free.bytes_stored = usage_.bytes_stored;
    free.bytes_replicated = usage_.bytes_replicated;
    usage_ = free;
    return {only(StoreStatus::failed), unheard.service_time};
}

StoreAnswer ObjectStore::serve(Instant now, const StoreRequest& request) {
    switch (request.function) {
        case StoreFunction::get:
        case StoreFunction::head: return get(now, request);
        case StoreFunction::put: return put(now, request);
        case StoreFunction::remove: return remove(now, request);
        case StoreFunction::list: return list(now, request);
        case StoreFunction::list_versions: return list_versions(request);
        case StoreFunction::begin_upload:
        case StoreFunction::put_part:
        case StoreFunction::complete_upload:
        case StoreFunction::abort_upload: return upload(now, request);
        case StoreFunction::acquire_lease:
        case StoreFunction::renew_lease:
        case StoreFunction::release_lease:
        case StoreFunction::break_lease: return lease(now, request);
        case StoreFunction::set_versioning: break;
    }
    ++usage_.puts;
    configuration_.change(now, request.versioning);
    return {only(StoreStatus::ok), write_time()};
}

// ---- reads ----

StoreAnswer ObjectStore::get(Instant now, const StoreRequest& request) {
    const bool whole = request.function == StoreFunction::get;
    ++(whole ? usage_.gets : usage_.heads);
    StoreAnswer answer;
    StoreReply& reply = answer.reply;
    const Version* version = find(now, request);
    const bool exists = version != nullptr && version->exists;
    if (version != nullptr) {
        reply.version = version->id;
        reply.delete_marker = !version->exists && version->id != VersionId{};
        reply.etag = version->etag;
    }
    if (!exists) {
        reply.status = StoreStatus::not_found;
    } else if (request.if_match && *request.if_match != version->etag) {
        reply.status = StoreStatus::precondition_failed;
    } else if (request.if_absent || request.if_none_match == version->etag) {
        reply.status = StoreStatus::not_modified;
    } else if (whole && request.range && request.range->offset >= version->content.size()) {
        reply.status = StoreStatus::refused;
    } else if (whole) {
        reply.content = request.range
                            ? version->content.slice(request.range->offset, request.range->length)
                            : version->content;
    } else {
        reply.stamp = version->content.value();
        reply.size = version->content.size();
    }
    const Bytes size = reply.content.size();
    usage_.bytes_out += size;
    answer.service_time =
        options_.read_latency.sample(random_) + transmission_time(size, options_.stream_throughput);
    return answer;
}

// The version that a GET or HEAD arriving now answers with; null: the key is absent.
const Version* ObjectStore::find(Instant now, const StoreRequest& request) {
    const bool secondary = request.endpoint == StoreEndpoint::secondary;
    if (options_.face == Face::eventual && !secondary && !request.version) {
        return find_through_cache(now, request.name);
    }
    const auto found = records_.find(request.name);
    if (found == records_.end()) return nullptr;
    if (secondary) return found->second.replicated_by(now);
    if (request.version) return found->second.with(*request.version);
    return found->second.newest();
}

const Version* ObjectStore::find_through_cache(Instant now, const std::string& key) {
    const CacheNode node = pick_node();
    StoreRecord& record = records_[key];
    if (const Version* known = record.known_to(node, now)) return known;
    if (record.remembered_absent(node, now)) return nullptr;
    // The node knows nothing of the key.
    if (options_.misses_read_through && record.newest() != nullptr) {
        record.fetched_newest(node, now);
        return record.newest();
    }
    const Instant until = now + options_.absence_expiry;
    record.remember_absent(node, until);
    schedule_chore(until, key);
    return nullptr;
}

StoreAnswer ObjectStore::list(Instant now, const StoreRequest& request) {
    ++usage_.lists;
    const bool secondary = request.endpoint == StoreEndpoint::secondary;
    const bool lagging = options_.face != Face::strong && !secondary;
    const CacheNode node = lagging ? pick_node() : CacheNode{};
    const std::uint32_t most = page_size(request);
    StoreAnswer answer;
    std::vector<std::string>& names = answer.reply.names;
    auto it = request.page < request.name || request.page.empty()
                  ? records_.lower_bound(request.name)
                  : records_.upper_bound(request.page);
    for (; it != records_.end() && it->first.starts_with(request.name); ++it) {
        const StoreRecord& record = it->second;
        const Version* version = secondary ? record.replicated_by(now)
                                 : lagging ? record.indexed_by(node, now)
                                           : record.newest();
        if (version == nullptr || !version->exists) continue;
        if (names.size() == most) {
            answer.reply.next_page = names.back();
            break;
        }
        names.push_back(it->first);
    }
    answer.service_time = options_.list_latency.sample(random_);
    return answer;
}

// As the tier has it; a name's versions are never divided between pages.
StoreAnswer ObjectStore::list_versions(const StoreRequest& request) {
    ++usage_.lists;
    const std::uint32_t most = page_size(request);
    StoreAnswer answer;
    std::vector<ListedVersion>& versions = answer.reply.versions;
    auto it = request.page < request.name || request.page.empty()
                  ? records_.lower_bound(request.name)
                  : records_.upper_bound(request.page);
    for (; it != records_.end() && it->first.starts_with(request.name); ++it) {
        const std::vector<const Version*> kept = it->second.kept();
        // Without versioning, a tombstone is not kept for anyone to see.
        const bool gone = kept.size() == 1 && !kept[0]->exists && kept[0]->id == VersionId{};
        if (kept.empty() || gone) continue;
        if (versions.size() >= most) {
            answer.reply.next_page = versions.back().name;
            break;
        }
        for (auto version = kept.rbegin(); version != kept.rend(); ++version) {
            versions.push_back(
                {it->first, (*version)->id, version == kept.rbegin(), !(*version)->exists});
        }
    }
    answer.service_time = options_.list_latency.sample(random_);
    return answer;
}

// ---- what is wrong with it, and what it forgets ----

void ObjectStore::set_trouble(Instant now, const StoreTrouble& trouble) {
    do_chores(now);
    const bool stalls = trouble.replication_stalled && !trouble_.replication_stalled;
    const bool goes_on = !trouble.replication_stalled && trouble_.replication_stalled;
    trouble_ = trouble;
    if (!stalls && !goes_on) return;
    for (auto& [key, record] : records_) {
        if (stalls) record.hold(now);
        if (goes_on) record.release(now);
        if (goes_on && record.newest() != nullptr) schedule_chore(record.last_settled(), key);
    }
    if (stalls) hold_until_released(now, last_replicated_);
    if (goes_on) release_held(now, last_replicated_);
}

// When what sets out now, and takes so long, arrives.
Instant ObjectStore::arrival(Instant now, Duration takes) const {
    return trouble_.replication_stalled ? Instant::at(stalled + takes) : now + takes;
}

CacheNode ObjectStore::pick_node() {
    return {static_cast<std::uint32_t>(random_.below(options_.cache_nodes))};
}

void ObjectStore::schedule_chore(Instant when, const std::string& key) {
    chores_.push({when, ++chores_made_, key});
}

void ObjectStore::do_chores(Instant now) {
    const std::uint32_t nodes = options_.cache_nodes;
    const Laggards laggards{options_.face == Face::eventual ? nodes : 0,
                            options_.face == Face::strong ? 0 : nodes, options_.replicated};
    while (!chores_.empty() && chores_.top().when <= now) {
        if (const auto it = records_.find(chores_.top().key); it != records_.end()) {
            it->second.forget(laggards, now);
            if (it->second.blank(now)) records_.erase(it);
        }
        chores_.pop();
    }
}

std::size_t ObjectStore::version_count() const {
    std::size_t count = 0;
    for (const auto& [key, record] : records_) count += record.version_count();
    return count;
}

}  // namespace cleave::world
