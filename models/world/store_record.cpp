#include "world/store_record.hpp"

#include <utility>

namespace cleave::world {
namespace {

template <class Knows>
const Version* newest_of(const std::vector<Version>& versions, Knows knows) {
    const auto found = std::find_if(versions.rbegin(), versions.rend(), knows);
    return found == versions.rend() ? nullptr : &*found;
}

template <class Act>
void for_each_arrival(Version& version, Act act) {
    for (Instant& arrival : version.cached) act(arrival);
    for (Instant& arrival : version.indexed) act(arrival);
    act(version.replicated);
    act(version.settled);
}

}  // namespace

const Version* StoreRecord::known_to(CacheNode node, Instant now) const {
    return newest_of(versions_, [&](const Version& v) { return v.cached[node.index] <= now; });
}

const Version* StoreRecord::indexed_by(CacheNode node, Instant now) const {
    return newest_of(versions_, [&](const Version& v) { return v.indexed[node.index] <= now; });
}

const Version* StoreRecord::replicated_by(Instant now) const {
    return newest_of(versions_, [&](const Version& v) { return v.replicated <= now; });
}

const Version* StoreRecord::with(VersionId id) const {
    const std::vector<const Version*> all = kept();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Version* v) { return v->id == id; });
    return found == all.end() ? nullptr : *found;
}

void StoreRecord::insert(Version version) {
    const auto older = [](const Stamp& stamp, const Version& other) { return stamp < other.stamp; };
    if (version.id == VersionId{} && !archive_.empty()) {
        // A write without versioning replaces the one before it that had none.
        std::erase_if(archive_, [](const Version& old) { return old.id == VersionId{}; });
    }
    versioned_ = versioned_ || version.id != VersionId{};
    const auto place = std::upper_bound(versions_.begin(), versions_.end(), version.stamp, older);
    versions_.insert(place, std::move(version));
}

void StoreRecord::fetched_newest(CacheNode node, Instant now) {
    Instant& known_since = versions_.back().cached[node.index];
    known_since = std::min(known_since, now);
}

bool StoreRecord::remove(VersionId id, Instant now) {
    const Version* doomed = with(id);
    if (doomed == nullptr) return false;
    const auto is_it = [&](const Version& version) { return &version == doomed; };
    for (std::vector<Version>* all : {&versions_, &archive_}) {
        const auto it = std::find_if(all->begin(), all->end(), is_it);
        if (it == all->end()) continue;
        all->erase(it);
        break;
    }
    if (versions_.empty() && !archive_.empty()) {
        versions_.push_back(std::move(archive_.back()));
        archive_.pop_back();
        for_each_arrival(versions_.back(), [&](Instant& arrival) { arrival = now; });
    }
    return true;
}

std::vector<const Version*> StoreRecord::kept() const {
    std::vector<const Version*> result;
    const Version* null_version = nullptr;  // the latest without an id replaced those before
    for (const auto* all : {&archive_, &versions_}) {
        for (const Version& version : *all) {
            if (version.id == VersionId{}) null_version = &version;
        }
    }
    for (const auto* all : {&archive_, &versions_}) {
        for (const Version& version : *all) {
            if (version.id != VersionId{} || &version == null_version) result.push_back(&version);
        }
    }
    return result;
}

Bytes StoreRecord::size() const {
    if (!versioned_) return versions_.empty() ? Bytes{} : versions_.back().content.size();
    Bytes total;
    for (const Version* version : kept()) total += version->content.size();
    return total;
}

void hold_until_released(Instant now, Instant& arrival) {
    if (arrival > now) arrival = Instant::at(stalled + (arrival - now));
}

void release_held(Instant now, Instant& arrival) {
    if (arrival.since_start() >= stalled) arrival = now + (arrival.since_start() - stalled);
}

void StoreRecord::hold(Instant now) {
    for (Version& version : versions_) {
        for_each_arrival(version, [&](Instant& arrival) { hold_until_released(now, arrival); });
    }
}

void StoreRecord::release(Instant now) {
    for (Version& version : versions_) {
        for_each_arrival(version, [&](Instant& arrival) { release_held(now, arrival); });
    }
}

Instant StoreRecord::last_settled() const {
    Instant last;
    for (const Version& version : versions_) last = std::max(last, version.settled);
    return last;
}

void StoreRecord::forget(const Laggards& laggards, Instant now) {
    if (versions_.empty()) return;
    const Version* oldest_in_use = &versions_.back();
    const auto in_use = [&](const Version* known) {
        // Who knows none may yet be told of the oldest before it hears of a newer one.
        oldest_in_use = std::min(oldest_in_use, known ? known : &versions_.front());
    };
    for (CacheNode node; node.index < laggards.caches; ++node.index) in_use(known_to(node, now));
    for (CacheNode node; node.index < laggards.indexes; ++node.index) in_use(indexed_by(node, now));
    if (laggards.secondary) in_use(replicated_by(now));

    const auto superseded = versions_.begin() + (oldest_in_use - &versions_.front());
    if (versioned_ && superseded != versions_.begin()) {
        const std::vector<const Version*> worth = kept();
        std::vector<Version> archived;
        for (auto it = versions_.begin(); it != superseded; ++it) {
            if (std::find(worth.begin(), worth.end(), &*it) != worth.end()) archived.push_back(*it);
        }
        archive_.insert(archive_.end(), std::make_move_iterator(archived.begin()),
                        std::make_move_iterator(archived.end()));
    }
    versions_.erase(versions_.begin(), superseded);
    const Version& last = versions_.back();
    if (versions_.size() > 1 || last.exists || last.settled > now) return;
    if (archive_.empty() && last.id == VersionId{}) versions_.clear();
}

bool StoreRecord::blank(Instant now) const {
    const auto over = [&](Instant until) { return until <= now; };
    return versions_.empty() && archive_.empty() && over(occupied_until_) &&
           std::all_of(absent_until_.begin(), absent_until_.end(), over);
}

}  // namespace cleave::world
