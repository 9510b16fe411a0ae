#pragma once
// One key of the object store: its versions as the persistence tier orders them, and since when
// each cache node, each copy of the index and the secondary region know each of them. Invariant:
// versions are sorted by stamp, the newest last. A version is forgotten when nobody can answer with
// it any more, unless versioning keeps it: then it is archived.

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "host/content.hpp"
#include "host/store.hpp"
#include "host/time.hpp"
#include "world/store_options.hpp"

namespace cleave::world {

// A cache node, together with its clock and its copy of the index.
struct CacheNode {
    std::uint32_t index = 0;
};

template <class T>
using PerNode = std::array<T, ObjectStoreOptions::cache_nodes_max>;

// The order of versions: by the clock of the node that took the write, then by arrival.
struct Stamp {
    Instant time;
    std::uint64_t arrival = 0;
    auto operator<=>(const Stamp&) const = default;
};

// While the store's replication stalls, an arrival is this far off, and as much farther as it will
// take once the stall is over.
constexpr Duration stalled = Duration::max() / 4;
void hold_until_released(Instant now, Instant& arrival);
void release_held(Instant now, Instant& arrival);

struct Version {
    Stamp stamp;
    bool exists = true;  // false: a tombstone, left by a DELETE
    Content content{};
    Etag etag{};
    VersionId id{};              // null unless versioning was on
    PerNode<Instant> cached{};   // when it reaches each cache node
    PerNode<Instant> indexed{};  // when it reaches each copy of the index
    Instant replicated{};        // when it reaches the secondary
    Instant settled{};           // from then on no older version can arrive or be answered with
};

// Who answers with versions that are not the newest.
struct Laggards {
    std::uint32_t caches = 0;
    std::uint32_t indexes = 0;
    bool secondary = false;
};

class StoreRecord {
  public:
    // Null when there is none.
    const Version* newest() const { return versions_.empty() ? nullptr : &versions_.back(); }
    // The newest version that this node has been told of or has asked for; null: it knows none.
    const Version* known_to(CacheNode node, Instant now) const;
    const Version* indexed_by(CacheNode node, Instant now) const;
    const Version* replicated_by(Instant now) const;
    const Version* with(VersionId id) const;
    bool remembered_absent(CacheNode node, Instant now) const {
        return absent_until_[node.index] > now;
    }

    void insert(Version version);
    // The node has asked the persistence tier, which answered with the newest version...
    void fetched_newest(CacheNode node, Instant now);
    // ... or that there is none, which the node remembers until then.
    void remember_absent(CacheNode node, Instant until) { absent_until_[node.index] = until; }
    // Removes it for good, everywhere at once; false when there is none. What was older than the
    // newest is the newest then, if that is what was removed.
    bool remove(VersionId id, Instant now);
    // What the tier keeps, the oldest first; the pointers hold until the record changes.
    std::vector<const Version*> kept() const;
    Bytes size() const;  // of all that is kept

    // A write of the key is in progress until then.
    void occupy(Instant until) { occupied_until_ = std::max(occupied_until_, until); }
    bool occupied(Instant now) const { return occupied_until_ > now; }

    // What is on its way now will not arrive before `release`.
    void hold(Instant now);
    void release(Instant now);
    Instant last_settled() const;

    // Drops or archives what nobody can answer with any more.
    void forget(const Laggards& laggards, Instant now);
    // Nothing is left to remember: the key is as if it had never been.
    bool blank(Instant now) const;
    std::size_t version_count() const { return versions_.size() + archive_.size(); }

  private:
    std::vector<Version> versions_;
    std::vector<Version> archive_;  // superseded, and kept by versioning; the oldest first
    PerNode<Instant> absent_until_{};
    Instant occupied_until_;
    bool versioned_ = false;  // some version has, or had, an id
};

}  // namespace cleave::world
