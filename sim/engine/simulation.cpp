#include "engine/simulation.hpp"

#include <utility>

#include "engine/engine.hpp"

namespace cleave::sim {

Simulation::Simulation(std::uint64_t seed) : engine_(std::make_unique<Engine>(*this, seed)) {}
Simulation::~Simulation() = default;

SiteId Simulation::add_site(std::string name, const world::LinkOptions& lan) {
    return engine_->add_site(std::move(name), lan);
}
LinkId Simulation::add_link(SiteId a, SiteId b, const world::LinkOptions& options) {
    return engine_->add_link(a, b, options);
}
NodeId Simulation::add_node(SiteId site, std::string name, Deployment::Factory make,
                            const world::MachineOptions& machine) {
    return engine_->add_node(site, std::move(name), std::move(make), machine);
}
void Simulation::add_object_store(SiteId site, const world::ObjectStoreOptions& options,
                                  std::optional<SiteId> replica) {
    engine_->add_object_store(site, options, replica);
}
void Simulation::add_file_server(SiteId site, const world::CoreFilerOptions& options) {
    engine_->add_file_server(site, options);
}
void Simulation::set_transport(Transport transport, const world::ConnectionOptions& options) {
    engine_->set_transport(transport, options);
}
LinkId Simulation::lan(SiteId site) const { return engine_->network().lan(site); }
bool Simulation::reachable(SiteId from, SiteId to) const {
    return engine_->network().reachable(from, to);
}

Instant Simulation::now() const { return engine_->now(); }
void Simulation::at(Instant when, std::function<void(Simulation&)> action) {
    engine_->at(when, std::move(action));
}
void Simulation::run_until(Instant end) { engine_->run_until(end); }
void Simulation::limit_pending(std::size_t most) { engine_->limit_pending(most); }
bool Simulation::cut_short() const { return engine_->cut_short(); }
std::vector<PendingEvents> Simulation::pending() const { return engine_->pending(); }

void Simulation::submit(NodeId client, const ClientRequest& request) {
    engine_->submit(client, request);
}
void Simulation::on_reply(ReplyCallback callback) { engine_->on_reply(std::move(callback)); }

Faults& Simulation::faults() { return engine_->faults(); }

std::uint64_t Simulation::trace_hash() const { return engine_->trace().hash(); }
const std::vector<std::uint64_t>& Simulation::checkpoints() const {
    return engine_->trace().checkpoints();
}
void Simulation::set_trace_sink(TraceSink sink) { engine_->trace().set_sink(std::move(sink)); }
void Simulation::set_observer(TraceObserver* observer) { engine_->trace().set_observer(observer); }
const Statistics& Simulation::statistics() const { return engine_->statistics(); }
const world::StoreUsage& Simulation::store_usage() const { return engine_->store_usage(); }
const world::StoreUsage* Simulation::other_store_usage() const {
    return engine_->other_store_usage();
}

std::vector<NodeId> Simulation::labelled(std::string_view name, std::string_view value) const {
    return engine_->labelled(name, value);
}
std::string_view Simulation::label(NodeId node, std::string_view name) const {
    const HostAdapter::Labels& labels = engine_->machine(node).labels();
    const auto found = labels.find(name);
    return found == labels.end() ? std::string_view() : found->second;
}
void Simulation::on_labels(LabelCallback callback) { engine_->on_labels(std::move(callback)); }
const Properties& Simulation::properties() const { return engine_->properties(); }

const Node& Simulation::node(NodeId node) const { return engine_->node(node); }
bool Simulation::is_up(NodeId node) const { return engine_->machine(node).up(); }
std::size_t Simulation::node_count() const { return engine_->node_count(); }
std::string_view Simulation::name(NodeId node) const { return engine_->machine(node).name(); }
SiteId Simulation::site_of(NodeId node) const { return engine_->machine(node).site(); }
std::string_view Simulation::name(SiteId site) const { return engine_->network().name(site); }
std::size_t Simulation::link_count() const { return engine_->network().link_count(); }
std::pair<SiteId, SiteId> Simulation::ends(LinkId link) const {
    return engine_->network().ends(link);
}

}  // namespace cleave::sim
