#include "world/store_record.hpp"

#include <algorithm>
#include <utility>

namespace cleave::world {

const Version* StoreRecord::known_to(CacheNode node, Instant now) const {
    const auto knows = [&](const Version& version) { return version.cached[node.index] <= now; };
    const auto found = std::find_if(versions_.rbegin(), versions_.rend(), knows);
    return found == versions_.rend() ? nullptr : &*found;
}

const Version* StoreRecord::indexed_by(CacheNode node, Instant now) const {
    const auto knows = [&](const Version& version) { return version.indexed[node.index] <= now; };
    const auto found = std::find_if(versions_.rbegin(), versions_.rend(), knows);
    return found == versions_.rend() ? nullptr : &*found;
}

void StoreRecord::insert(Version version) {
    const auto older = [](const Stamp& stamp, const Version& other) { return stamp < other.stamp; };
    const auto place = std::upper_bound(versions_.begin(), versions_.end(), version.stamp, older);
    versions_.insert(place, std::move(version));
}

void StoreRecord::fetched_newest(CacheNode node, Instant now) {
    Instant& known_since = versions_.back().cached[node.index];
    known_since = std::min(known_since, now);
}

void StoreRecord::forget(std::uint32_t nodes, Instant now) {
    if (versions_.empty()) return;
    const Version* oldest_in_use = &versions_.back();
    for (CacheNode node; node.index < nodes; ++node.index) {
        for (const Version* known : {known_to(node, now), indexed_by(node, now)}) {
            // A node that knows none may yet be told of the oldest before it hears of a newer one.
            oldest_in_use = std::min(oldest_in_use, known ? known : &versions_.front());
        }
    }
    versions_.erase(versions_.begin(), versions_.begin() + (oldest_in_use - &versions_.front()));
    const Version& last = versions_.back();
    if (versions_.size() == 1 && !last.exists && last.settled <= now) versions_.clear();
}

bool StoreRecord::blank(Instant now) const {
    const auto over = [&](Instant until) { return until <= now; };
    return versions_.empty() && std::all_of(absent_until_.begin(), absent_until_.end(), over);
}

}  // namespace cleave::world
