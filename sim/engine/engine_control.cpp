// The parts of the engine that callers drive from outside the event loop: building the world,
// clients, and questions.

#include <algorithm>

#include "engine/engine.hpp"

namespace cleave::sim {

// ---- building ----

SiteId Engine::add_site(std::string name, const world::LinkOptions& lan) {
    require_building();
    return network_.add_site(std::move(name), lan);
}

LinkId Engine::add_link(SiteId a, SiteId b, const world::LinkOptions& options) {
    require_building();
    return network_.add_link(a, b, options);
}

NodeId Engine::add_node(SiteId site, std::string name, Deployment::Factory make,
                        const world::MachineOptions& machine) {
    require_building();
    CLEAVE_ASSERT(position_, network_.contains(site), "a node at a site that does not exist");
    CLEAVE_ASSERT(position_, machine.clock.drift.parts_per_billion > -Ratio::one,
                  "a node whose clock stands still");
    CLEAVE_ASSERT(position_, machine.restart_delay >= Duration{}, "a restart in the past");
    const NodeId id{static_cast<std::uint32_t>(machines_.size())};
    const std::string path = std::string(network_.name(site)) + "/" + name;
    const std::uint64_t namesake = names_[path]++;
    const auto stream = [&](const char* of) {
        return Random::stream(position_.seed, of + path, namesake);
    };
    const MachineStreams streams{.node = stream("node/"),
                                 .disk = stream("disk/"),
                                 .disk_faults = stream("disk-faults/"),
                                 .processor = stream("cpu/")};
    machines_.push_back(std::make_unique<HostAdapter>(
        *this, MachineOptions{id, site, std::move(name), std::move(make), machine}, streams));
    sites_.push_back(site);
    queue_.push(position_.now, {.node = id, .kind = EventKind::start});
    return id;
}

void Engine::add_object_store(SiteId site, const world::ObjectStoreOptions& options,
                              std::optional<SiteId> replica) {
    require_building();
    CLEAVE_ASSERT(position_, network_.contains(site), "a store at a site that does not exist");
    CLEAVE_ASSERT(position_, !replica || network_.contains(*replica),
                  "a store's replica at a site that does not exist");
    const std::string name = "store/" + std::string(network_.name(site));
    if (store_) {
        CLEAVE_ASSERT(position_, !store_->has(StoreEndpoint::other),
                      "a third object store in one world");
        store_->add_other(site, options, Random::stream(position_.seed, name));
        return;
    }
    store_.emplace(site, replica, options, Random::stream(position_.seed, name));
}

void Engine::add_file_server(SiteId site, const world::CoreFilerOptions& options) {
    require_building();
    CLEAVE_ASSERT(position_, network_.contains(site), "a server at a site that does not exist");
    CLEAVE_ASSERT(position_, !store_ || !store_->has(StoreEndpoint::file_server),
                  "a second file server in one world");
    const std::string name = "file-server/" + std::string(network_.name(site));
    if (!store_) {  // nobody asks for objects
        store_.emplace(site, std::nullopt, world::ObjectStoreOptions{},
                       Random::stream(position_.seed, "store"));
    }
    store_->add_file_server(site, options, Random::stream(position_.seed, name));
}

void Engine::set_transport(Transport transport, const world::ConnectionOptions& options) {
    require_building();
    connections_.reset();
    if (transport == Transport::datagrams) return;
    CLEAVE_ASSERT(position_,
                  Duration{} < options.rto_least && options.rto_least <= options.rto_most,
                  "time-outs of connections must be positive, the least not above the most");
    CLEAVE_ASSERT(position_, Duration{} < options.rto_initial && Duration{} < options.user_timeout,
                  "time-outs of connections must be positive");
    connections_ = std::make_unique<Connections>(*this, options);
}

void Engine::at(Instant when, Action action) {
    CLEAVE_ASSERT(position_, when >= position_.now, "an action in the past");
    const std::uint32_t place = actions_.add(std::move(action));
    queue_.push(when, {.peer = place, .kind = EventKind::action});
}

// ---- clients ----

void Engine::submit(NodeId client, const ClientRequest& request) {
    require_node(client);
    const bool is_new = unanswered_.emplace(request.id, client).second;
    CLEAVE_ASSERT(position_, is_new,
                  "request " + std::to_string(request.id.value) + " submitted twice");
    if (Watch* watch = trace_.watch()) watch->submitted(client, request);
    const std::uint32_t place = submissions_.add(request);
    queue_.push(position_.now, {.node = client, .peer = place, .kind = EventKind::client_request});
}

void Engine::reply(const HostAdapter& host, const ClientReply& reply) {
    const auto asked = unanswered_.find(reply.id);
    CLEAVE_ASSERT(position_, asked != unanswered_.end() && asked->second == host.self(),
                  "node " + std::to_string(host.self().value) + " (" + host.name() +
                      ") replies to request " + std::to_string(reply.id.value) +
                      ", which it was not asked or has answered before");
    unanswered_.erase(asked);
    trace_.record(EventKind::client_reply, host.self(), 0, reply);
    if (on_reply_) on_reply_(owner_, host.self(), reply);
}

// ---- questions ----

const Statistics& Engine::statistics() {
    statistics_.events = position_.event;
    return statistics_;
}

const HostAdapter& Engine::machine(NodeId node) const {
    require_node(node);
    return *machines_[node.value];
}

const Node& Engine::node(NodeId node) const {
    CLEAVE_ASSERT(position_, machine(node).up(), "looking at a node that is down");
    return machine(node).node();
}

const world::StoreUsage& Engine::store_usage() const {
    CLEAVE_ASSERT(position_, store_.has_value(), "this world has no object store");
    return store_->usage();
}

std::vector<PendingEvents> Engine::pending() const {
    std::map<std::string, std::uint64_t> counts;
    queue_.each([&](const Event& event) {
        std::string what(to_string(event.kind));
        if (!event.payload.empty()) what += " " + std::string(event.payload.type_name());
        if (event.node.value < machines_.size()) {
            const HostAdapter& host = *machines_[event.node.value];
            what += ", " + std::string(network_.name(host.site())) + "/" + host.name();
        }
        ++counts[what];
    });
    std::vector<PendingEvents> pending;
    for (const auto& [what, count] : counts) pending.push_back({what, count});
    std::stable_sort(
        pending.begin(), pending.end(),
        [](const PendingEvents& a, const PendingEvents& b) { return a.count > b.count; });
    return pending;
}

std::vector<NodeId> Engine::labelled(std::string_view name, std::string_view value) const {
    std::vector<NodeId> found;
    for (const auto& machine : machines_) {
        const auto& labels = machine->labels();
        const auto label = labels.find(name);
        if (label != labels.end() && label->second == value) found.push_back(machine->self());
    }
    return found;
}

// ---- what nodes say of themselves ----

void Engine::observe(const HostAdapter& host, PropertyKind kind, bool condition,
                     std::string_view property) {
    if (properties_.observe(position_, host.self(), kind, condition, property)) {
        trace_.record(EventKind::violation, host.self(), to_string(kind), property);
    }
}

// A state of the labels counts once the event that made it is over: until then a handler may be in
// the middle of changing several.
void Engine::labels_change() {
    if (!on_labels_) return;
    if (labels_since_ && labels_since_->event != position_.event) tell_labels();
    if (!labels_since_) labels_since_ = position_;
}

void Engine::tell_labels() {
    if (!labels_since_) return;
    const RunPosition since = *labels_since_;
    labels_since_.reset();
    on_labels_(owner_, since.now, position_.now);
}

void Engine::require_no_handler(const char* what) const {
    CLEAVE_ASSERT(position_, acting_ == nullptr,
                  std::string(what) + " from inside a handler or the reply callback: " +
                      "schedule it with at(now(), ...)");
}

void Engine::require_building() const {
    CLEAVE_ASSERT(position_, !begun_, "the world is built before the first run_until");
}

}  // namespace cleave::sim
