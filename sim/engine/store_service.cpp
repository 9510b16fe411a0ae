#include "engine/store_service.hpp"

namespace cleave::sim {
namespace {

world::ObjectStoreOptions with_replica(world::ObjectStoreOptions options, bool replica) {
    options.replicated = options.replicated || replica;
    return options;
}

// A file server, asked as a store is.
world::StoreAnswer ask_file_server(world::CoreFiler& server, Instant now,
                                   const StoreRequest& request) {
    using Ask = world::FilerFunction;
    world::FilerRequest asked;
    asked.name = request.name;
    switch (request.function) {
        case StoreFunction::get: asked.function = Ask::read; break;
        case StoreFunction::head: asked.function = Ask::get_attributes; break;
        case StoreFunction::put: asked.function = Ask::write; break;
        case StoreFunction::remove: asked.function = Ask::remove; break;
        case StoreFunction::list: asked.function = Ask::list; break;
        default: return {{.status = StoreStatus::refused}, Duration{}};
    }
    asked.content = request.content;
    asked.replace = request.function == StoreFunction::put;
    asked.length = Bytes{UINT64_MAX};
    if (request.range) asked.offset = request.range->offset;
    if (request.range) asked.length = request.range->length;
    if (request.if_none_match) {  // looks at the attributes first, as NFS clients do
        world::FilerAnswer seen =
            server.handle(now, {.function = Ask::get_attributes, .name = request.name});
        if (seen.reply.status == world::FilerStatus::ok &&
            seen.reply.attributes.change == request.if_none_match->value) {
            return {{.status = StoreStatus::not_modified}, seen.service_time};
        }
    }
    world::FilerAnswer answer = server.handle(now, asked);
    StoreReply reply;
    switch (answer.reply.status) {
        case world::FilerStatus::ok: break;
        case world::FilerStatus::not_found: reply.status = StoreStatus::not_found; break;
        case world::FilerStatus::no_space: reply.status = StoreStatus::refused; break;
    }
    reply.etag = Etag{answer.reply.attributes.change};
    if (request.function == StoreFunction::head) {
        reply.stamp = answer.reply.attributes.stamp;
        reply.size = answer.reply.attributes.size;
    }
    reply.content = std::move(answer.reply.content);
    reply.names = std::move(answer.reply.names);
    return {std::move(reply), answer.service_time};
}

}  // namespace

StoreService::StoreService(SiteId site, std::optional<SiteId> replica,
                           world::ObjectStoreOptions options, Random random)
    : ports_{Port{site, {}}, Port{replica.value_or(site), {}}, Port{site, {}}, Port{site, {}}},
      model_(with_replica(std::move(options), replica.has_value()), random) {}

void StoreService::add_other(SiteId site, world::ObjectStoreOptions options, Random random) {
    port_of(StoreEndpoint::other).site = site;
    other_.emplace(std::move(options), random);
}

void StoreService::add_file_server(SiteId site, world::CoreFilerOptions options, Random random) {
    port_of(StoreEndpoint::file_server).site = site;
    file_server_.emplace(std::move(options), random);
}

bool StoreService::has(StoreEndpoint endpoint) const {
    if (endpoint == StoreEndpoint::other) return other_.has_value();
    return endpoint != StoreEndpoint::file_server || file_server_.has_value();
}

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
    const StoreRequest& request = operations_[place].request;
    world::StoreAnswer answer;
    if (request.endpoint == StoreEndpoint::file_server) {
        answer = ask_file_server(*file_server_, now, request);
    } else if (request.endpoint == StoreEndpoint::other) {
        StoreRequest own = request;
        own.endpoint = StoreEndpoint::primary;
        answer = other_->handle(now, own);
    } else {
        answer = model_.handle(now, request);
    }
    operations_[place].reply = std::move(answer.reply);
    return answer.service_time;
}

StoreOperation StoreService::take(std::uint32_t place) {
    free_.push_back(place);
    return std::exchange(operations_[place], StoreOperation{});
}

}  // namespace cleave::sim
