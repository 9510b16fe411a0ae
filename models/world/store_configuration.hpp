#pragma once
// A bucket's configuration, which here is whether it keeps versions. A change reaches each of the
// store's nodes after a delay of its own, so that for a while some writes still follow the old one,
// also of a store that is strong otherwise. Nothing is drawn unless a change is on its way.
// Source: S3 developer guide, "Bucket configurations have an eventual consistency model": it may
// take a while to enable versioning, and 15 minutes should pass before writing.

#include <vector>

#include "host/random.hpp"
#include "host/store.hpp"
#include "host/time.hpp"
#include "world/store_record.hpp"

namespace cleave::world {

class StoreConfiguration {
  public:
    StoreConfiguration(const ObjectStoreOptions& options, Random random)
        : lag_(options.configuration_lag),
          nodes_(options.cache_nodes),
          current_(options.versioning),
          random_(random) {}

    void change(Instant now, Versioning to);
    // As the node has it that takes a write now.
    Versioning at_a_node(Instant now);

  private:
    struct Change {
        Versioning to;
        PerNode<Instant> known;
    };
    Distribution lag_;
    std::uint32_t nodes_;
    Versioning current_;
    std::vector<Change> under_way_;  // the oldest first
    Random random_;
};

}  // namespace cleave::world
