#include "engine/host_adapter.hpp"

#include <utility>

#include "engine/engine.hpp"

namespace cleave::sim {

HostAdapter::HostAdapter(Engine& engine, MachineOptions options, const MachineStreams& streams)
    : engine_(engine),
      port_{options.site, {}},
      id_(options.id),
      memory_(options.machine.memory),
      clock_(options.machine.clock),
      processor_(options.machine.cpu, streams.processor),
      random_(streams.node),
      disk_(options.machine.disk, streams.disk, streams.disk_faults),
      restart_delay_(options.machine.restart_delay),
      name_(std::move(options.name)),
      make_(std::move(options.make)) {}

WallTime HostAdapter::wall_time() const { return clock_.wall(engine_.now()); }

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
    // What is unreadable tells only when there is any, so that a healthy start hashes as ever.
    Digest digest;
    hash_into(digest, image.files);
    if (!image.unreadable.empty()) hash_into(digest, image.unreadable);
    return digest.value();
}

void HostAdapter::crash(Instant now, Stop how) {
    node_.reset();
    if (!labels_.empty()) engine_.labels_change();
    labels_.clear();
    ++incarnation_;
    if (how == Stop::kill) {
        disk_.outlive_process(now);
    } else {
        disk_.crash(now);
    }
}

}  // namespace cleave::sim
