#include "engine/host_adapter.hpp"

#include <utility>

#include "engine/engine.hpp"

namespace cleave::sim {

HostAdapter::HostAdapter(Engine& engine, MachineOptions options, Random random, Random disk_random)
    : engine_(engine),
      random_(random),
      port_{options.site, {}},
      id_(options.id),
      disk_(options.machine.disk, disk_random),
      name_(std::move(options.name)),
      make_(std::move(options.make)) {}

Instant HostAdapter::now() const { return engine_.now(); }

WallTime HostAdapter::wall_time() const { return {engine_.now(), engine_.now()}; }

void HostAdapter::send_payload(NodeId to, Payload message) {
    engine_.send(*this, to, std::move(message));
}

TimerId HostAdapter::set_timer_payload(Duration delay, Payload event) {
    return engine_.set_timer(*this, delay, std::move(event));
}

void HostAdapter::cancel(TimerId timer) { engine_.cancel_timer(*this, timer); }

void HostAdapter::append(std::string_view file, std::string record) {
    disk_.append(file, std::move(record));
}

void HostAdapter::replace(std::string_view file, std::vector<std::string> records) {
    disk_.replace(file, std::move(records));
}

void HostAdapter::sync_payload(Payload event) { engine_.sync(*this, std::move(event)); }

void HostAdapter::ask_store_payload(StoreRequest request, Payload event) {
    engine_.ask_store(*this, std::move(request), std::move(event));
}

void HostAdapter::reply(ClientReply reply) { engine_.reply(*this, reply); }

void HostAdapter::log(std::string_view line) { engine_.trace().log(id_, line); }

void HostAdapter::label(std::string_view name, std::string_view value) {
    const auto old = labels_.find(name);
    if (old == labels_.end() ? value.empty() : old->second == value) return;
    engine_.labels_change();
    engine_.trace().record(EventKind::label, id_, name, value);
    if (old == labels_.end()) {
        labels_.emplace(std::string(name), std::string(value));
    } else if (value.empty()) {
        labels_.erase(old);
    } else {
        old->second = value;
    }
}

void HostAdapter::observe(PropertyKind kind, bool condition, std::string_view property) {
    engine_.observe(*this, kind, condition, property);
}

std::uint64_t HostAdapter::boot() {
    const DiskImage image = disk_.image();
    node_ = make_();
    node_->start(*this, image);
    return hash_of(image);
}

void HostAdapter::crash(Instant now) {
    node_.reset();
    if (!labels_.empty()) engine_.labels_change();
    labels_.clear();
    ++incarnation_;
    disk_.crash(now);
}

}  // namespace cleave::sim
