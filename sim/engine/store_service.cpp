#include "engine/store_service.hpp"

namespace cleave::sim {
namespace {

world::ObjectStoreOptions with_replica(world::ObjectStoreOptions options, bool replica) {
    options.replicated = options.replicated || replica;
    return options;
}

}  // namespace

StoreService::StoreService(SiteId site, std::optional<SiteId> replica,
                           world::ObjectStoreOptions options, Random random)
    : port_{site, {}},
      replica_port_{replica.value_or(site), {}},
      model_(with_replica(std::move(options), replica.has_value()), random) {}

std::uint32_t StoreService::open(StoreRequest request, Payload event) {
    StoreOperation operation{std::move(request), std::move(event)};
    if (free_.empty()) {
        operations_.push_back(std::move(operation));
        return static_cast<std::uint32_t>(operations_.size() - 1);
    }
    const std::uint32_t place = free_.back();
    free_.pop_back();
    operations_[place] = std::move(operation);
    return place;
}

Duration StoreService::serve(Instant now, std::uint32_t place) {
    world::StoreAnswer answer = model_.handle(now, operations_[place].request);
    operations_[place].reply = std::move(answer.reply);
    return answer.service_time;
}

StoreOperation StoreService::take(std::uint32_t place) {
    free_.push_back(place);
    return std::exchange(operations_[place], StoreOperation{});
}

}  // namespace cleave::sim
