#pragma once
// The object store of a world: the model that answers, and the requests that are on their way to it
// or back. Each operation has a place in a table from `open` until it is taken or dropped.

#include <cstdint>
#include <utility>
#include <vector>

#include "engine/network.hpp"
#include "host/payload.hpp"
#include "host/store.hpp"
#include "world/object_store.hpp"

namespace cleave::sim {

// One request and what is to be told to its node when the reply arrives.
struct StoreOperation {
    StoreRequest request;
    Payload event;
    StoreReply reply{};  // once the store has answered
};

class StoreService {
  public:
    StoreService(SiteId site, const world::ObjectStoreOptions& options, Random random)
        : port_{site, {}}, model_(options, random) {}

    Port& port() { return port_; }
    const world::StoreUsage& usage() const { return model_.usage(); }

    std::uint32_t open(StoreRequest request, Payload event);
    const StoreOperation& operator[](std::uint32_t place) const { return operations_[place]; }
    // Lets the store answer; returns how long that takes it.
    Duration serve(Instant now, std::uint32_t place);
    // Ends the operation and hands it out.
    StoreOperation take(std::uint32_t place);
    void drop(std::uint32_t place) { take(place); }

  private:
    Port port_;
    world::ObjectStore model_;
    std::vector<StoreOperation> operations_;
    std::vector<std::uint32_t> free_;
};

}  // namespace cleave::sim
