#pragma once
// The object store of a world: the model that answers, and the requests that are on their way to it
// or back. Each operation has a place in a table from `open` until it is taken or dropped.

#include <array>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "engine/network.hpp"
#include "host/payload.hpp"
#include "host/store.hpp"
#include "world/core_filer.hpp"
#include "world/object_store.hpp"

namespace cleave::sim {

// Where the store answers, among the addresses of nodes.
constexpr NodeId address_of(StoreEndpoint endpoint) {
    return NodeId{UINT32_MAX - static_cast<std::uint32_t>(endpoint)};
}
constexpr bool is_store(NodeId address) {
    return address >= address_of(StoreEndpoint::file_server);
}

// One request and what is to be told to its node when the reply arrives.
struct StoreOperation {
    StoreRequest request;
    Payload event;
    StoreReply reply{};  // once the store has answered
};

class StoreService {
  public:
    // With a secondary if there is a `replica` for it to stand at, or if the options have one.
    StoreService(SiteId site, std::optional<SiteId> replica, world::ObjectStoreOptions options,
                 Random random);

    // What else a node may ask: nothing is added twice.
    void add_other(SiteId site, world::ObjectStoreOptions options, Random random);
    void add_file_server(SiteId site, world::CoreFilerOptions options, Random random);
    bool has(StoreEndpoint endpoint) const;

    Port& port_of(StoreEndpoint endpoint) { return ports_[static_cast<std::size_t>(endpoint)]; }
    Port& port_of(std::uint32_t place) { return port_of(operations_[place].request.endpoint); }
    Port& port_at(NodeId address) { return ports_[UINT32_MAX - address.value]; }
    NodeId address_of(std::uint32_t place) const {
        return sim::address_of(operations_[place].request.endpoint);
    }
    // Of the object store; of the other one, if there is one.
    const world::StoreUsage& usage() const { return model_.usage(); }
    const world::StoreUsage* other_usage() const { return other_ ? &other_->usage() : nullptr; }

    std::uint32_t open(StoreRequest request, Payload event);
    const StoreOperation& operator[](std::uint32_t place) const { return operations_[place]; }
    // Lets the store answer; returns how long that takes it.
    Duration serve(Instant now, std::uint32_t place);
    void set_trouble(Instant now, const world::StoreTrouble& trouble) {
        model_.set_trouble(now, trouble);
    }
    // Ends the operation and hands it out.
    StoreOperation take(std::uint32_t place);
    void drop(std::uint32_t place) { take(place); }

  private:
    std::array<Port, 4> ports_;  // by endpoint
    world::ObjectStore model_;
    std::optional<world::ObjectStore> other_;
    std::optional<world::CoreFiler> file_server_;
    std::vector<StoreOperation> operations_;
    std::vector<std::uint32_t> free_;
};

}  // namespace cleave::sim
