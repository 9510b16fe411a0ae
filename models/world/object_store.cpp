#include "world/object_store.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "world/link.hpp"

namespace cleave::world {
namespace {

constexpr std::uint64_t names_per_list = 1'000;

bool is_write(StoreFunction function) {
    return function == StoreFunction::put || function == StoreFunction::remove;
}

StoreReply only(StoreStatus status) { return {.status = status, .content = {}, .names = {}}; }

Bytes stored_size(const Version* newest) {
    return newest != nullptr ? newest->content.size() : Bytes{};
}

}  // namespace

ObjectStore::ObjectStore(const ObjectStoreOptions& options, Random random)
    : options_(options), random_(random) {
    options_.cache_nodes =
        std::clamp(options_.cache_nodes, std::uint32_t{1}, ObjectStoreOptions::cache_nodes_max);
    if (options_.face == Face::strong) return;
    for (std::uint32_t node = 0; node < options_.cache_nodes; ++node) {
        clock_offsets_[node] = random_.between(Duration{}, options_.clock_skew);
    }
}

StoreAnswer ObjectStore::handle(Instant now, const StoreRequest& request) {
    do_chores(now);
    const bool admitted = is_write(request.function)
                              ? writes_.admit(now, options_.writes_per_second)
                              : reads_.admit(now, options_.reads_per_second);
    if (!admitted) {
        return {only(StoreStatus::throttled), options_.read_latency.sample(random_)};
    }
    if (random_.chance(options_.failures)) {
        // Where in the service it failed is unknown: half of the writes have happened (assumed).
        if (is_write(request.function) && random_.chance(Ratio::percent(50))) {
            write(now, request.name, request.function == StoreFunction::put, request.content);
        }
        return {only(StoreStatus::failed), write_time()};
    }
    switch (request.function) {
        case StoreFunction::get:
        case StoreFunction::head: return get(now, request);
        case StoreFunction::put: return put(now, request);
        case StoreFunction::remove: return remove(now, request);
        case StoreFunction::list: return list(now, request);
    }
    return {only(StoreStatus::failed), {}};
}

StoreAnswer ObjectStore::get(Instant now, const StoreRequest& request) {
    const bool whole = request.function == StoreFunction::get;
    ++(whole ? usage_.gets : usage_.heads);
    StoreAnswer answer;
    const Version* version = find(now, request.name);
    if (version == nullptr || !version->exists) {
        answer.reply.status = StoreStatus::not_found;
    } else if (whole) {
        answer.reply.content = version->content;
    }
    const Bytes size = answer.reply.content.size();
    usage_.bytes_out += size;
    answer.service_time =
        options_.read_latency.sample(random_) + transmission_time(size, options_.stream_throughput);
    return answer;
}

StoreAnswer ObjectStore::put(Instant now, const StoreRequest& request) {
    ++usage_.puts;
    const Bytes size = request.content.size();
    usage_.bytes_in += size;
    write(now, request.name, true, request.content);
    return {only(StoreStatus::ok),
            write_time() + transmission_time(size, options_.stream_throughput)};
}

StoreAnswer ObjectStore::remove(Instant now, const StoreRequest& request) {
    ++usage_.removes;
    write(now, request.name, false, {});
    return {only(StoreStatus::ok), write_time()};
}

StoreAnswer ObjectStore::list(Instant now, const StoreRequest& request) {
    const bool eventual = options_.face == Face::eventual;
    const CacheNode node = eventual ? pick_node() : CacheNode{};
    StoreAnswer answer;
    for (auto it = records_.lower_bound(request.name);
         it != records_.end() && it->first.starts_with(request.name); ++it) {
        const StoreRecord& record = it->second;
        const Version* version = eventual ? record.indexed_by(node, now) : record.newest();
        if (version != nullptr && version->exists) answer.reply.names.push_back(it->first);
    }
    // A caller gets all names at once, but pays and waits for each thousand.
    const std::uint64_t calls =
        answer.reply.names.empty() ? 1 : (answer.reply.names.size() - 1) / names_per_list + 1;
    usage_.lists += calls;
    answer.service_time = options_.list_latency.sample(random_) * static_cast<std::int64_t>(calls);
    return answer;
}

// The version that a GET or HEAD arriving now answers with; null: the key is absent.
const Version* ObjectStore::find(Instant now, const std::string& key) {
    if (options_.face == Face::strong) {
        const auto found = records_.find(key);
        return found == records_.end() ? nullptr : found->second.newest();
    }
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

void ObjectStore::write(Instant now, const std::string& key, bool exists, const Content& content) {
    StoreRecord& record = records_[key];
    const Version* newest = record.newest();
    const bool deletes_nothing = !exists && (newest == nullptr || !newest->exists);
    if (deletes_nothing) {
        if (record.blank(now)) records_.erase(key);
        return;
    }
    const Bytes size_before = stored_size(newest);
    Version version{.stamp = {now, ++arrivals_},
                    .exists = exists,
                    .content = content,
                    .cached = {},
                    .indexed = {},
                    .settled = now};
    if (options_.face == Face::eventual) {
        const CacheNode writer = pick_node();
        version.stamp.time += clock_offsets_[writer.index];
        // Two clocks apart by the skew: the last moment at which an older stamp may be given out.
        version.settled = now + options_.clock_skew * 2;
        for (std::uint32_t node = 0; node < options_.cache_nodes; ++node) {
            const bool own = node == writer.index;
            version.cached[node] = own ? now : now + options_.propagation.sample(random_);
            version.indexed[node] = now + options_.index_lag.sample(random_);
            version.settled =
                std::max({version.settled, version.cached[node], version.indexed[node]});
        }
    }
    schedule_chore(version.settled, key);
    record.insert(std::move(version));
    usage_.bytes_stored = usage_.bytes_stored - size_before + stored_size(record.newest());
}

CacheNode ObjectStore::pick_node() {
    return {static_cast<std::uint32_t>(random_.below(options_.cache_nodes))};
}

// No write is acknowledged before every node's clock has passed its stamp, so that a write which
// begins after another was acknowledged also wins over it.
Duration ObjectStore::write_time() {
    const Duration drawn = options_.write_latency.sample(random_);
    return options_.face == Face::eventual ? std::max(drawn, options_.clock_skew) : drawn;
}

void ObjectStore::schedule_chore(Instant when, const std::string& key) {
    chores_.push({when, ++chores_made_, key});
}

void ObjectStore::do_chores(Instant now) {
    while (!chores_.empty() && chores_.top().when <= now) {
        if (const auto it = records_.find(chores_.top().key); it != records_.end()) {
            const std::uint32_t nodes = options_.face == Face::eventual ? options_.cache_nodes : 1;
            it->second.forget(nodes, now);
            if (it->second.blank(now)) records_.erase(it);
        }
        chores_.pop();
    }
}

bool ObjectStore::RateLimit::admit(Instant now, std::uint64_t rate) {
    if (rate == 0) return true;
    if (drained_ > now + Duration::seconds(1)) return false;
    const Duration interval = Duration::seconds(1) / static_cast<std::int64_t>(rate);
    drained_ = std::max(drained_, now) + interval;
    return true;
}

std::size_t ObjectStore::version_count() const {
    std::size_t count = 0;
    for (const auto& [key, record] : records_) count += record.version_count();
    return count;
}

}  // namespace cleave::world
