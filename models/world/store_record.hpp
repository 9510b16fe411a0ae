#pragma once
// One key of the eventual object store: its versions as the persistence tier orders them, and since
// when each cache node and each copy of the index knows each of them. Invariant: versions are
// sorted by stamp, the newest last. A version is forgotten when no node can answer with it any
// more.

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "host/content.hpp"
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

struct Version {
    Stamp stamp;
    bool exists = true;  // false: a tombstone, left by a DELETE
    Content content;
    PerNode<Instant> cached;   // when it reaches each cache node
    PerNode<Instant> indexed;  // when it reaches each copy of the index
    Instant settled;           // from then on no older version can arrive or be answered with
};

class StoreRecord {
  public:
    // Null when there is none.
    const Version* newest() const { return versions_.empty() ? nullptr : &versions_.back(); }
    // The newest version that this node has been told of or has asked for; null: it knows none.
    const Version* known_to(CacheNode node, Instant now) const;
    const Version* indexed_by(CacheNode node, Instant now) const;
    bool remembered_absent(CacheNode node, Instant now) const {
        return absent_until_[node.index] > now;
    }

    void insert(Version version);
    // The node has asked the persistence tier, which answered with the newest version...
    void fetched_newest(CacheNode node, Instant now);
    // ... or that there is none, which the node remembers until then.
    void remember_absent(CacheNode node, Instant until) { absent_until_[node.index] = until; }

    // Drops what no node can answer with any more.
    void forget(std::uint32_t nodes, Instant now);
    // Nothing is left to remember: the key is as if it had never been.
    bool blank(Instant now) const;
    std::size_t version_count() const { return versions_.size(); }

  private:
    std::vector<Version> versions_;
    PerNode<Instant> absent_until_{};
};

}  // namespace cleave::world
