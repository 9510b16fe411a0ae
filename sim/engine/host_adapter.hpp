#pragma once
// A simulated machine: the `Host` that a protocol's node acts through, and what survives the node
// when it crashes: disk, random stream, name and the count of its lives. Invariant: timers, disk
// completions and store replies carry the incarnation that asked for them and reach no other;
// messages carry none, since a network does not know who has restarted.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/clock.hpp"
#include "engine/disk.hpp"
#include "engine/faults.hpp"
#include "engine/network.hpp"
#include "engine/processor.hpp"
#include "host/deployment.hpp"
#include "host/host.hpp"
#include "world/machine.hpp"

namespace cleave::sim {

class Engine;

// What a machine is, once and for all.
struct MachineOptions {
    NodeId id;
    SiteId site;
    std::string name;
    Deployment::Factory make;
    world::MachineOptions machine;
};

// The streams of one machine.
struct MachineStreams {
    Random node;
    Random disk;
    Random disk_faults;
    Random processor;
};

class alignas(64) HostAdapter final : public Host {
  public:
    HostAdapter(Engine& engine, MachineOptions options, const MachineStreams& streams);

    NodeId self() const override { return id_; }
    Instant now() const override;
    WallTime wall_time() const override;
    Random& random() override { return random_; }
    void send_payload(NodeId to, Payload message) override;
    TimerId set_timer_payload(Duration delay, Payload event) override;
    void cancel(TimerId timer) override;
    void append(std::string_view file, std::string record) override;
    void replace(std::string_view file, std::vector<std::string> records) override;
    void sync_payload(Payload event) override;
    void ask_store_payload(StoreRequest request, Payload event) override;
    void reply(ClientReply reply) override;
    void log(std::string_view line) override;
    void label(std::string_view name, std::string_view value) override;

    bool up() const { return node_ != nullptr; }
    std::uint32_t incarnation() const { return incarnation_; }
    // Whether what this incarnation asked for may still be delivered.
    bool lives(std::uint32_t incarnation) const { return up() && incarnation_ == incarnation; }
    Node& node() { return *node_; }
    const Node& node() const { return *node_; }
    Disk& disk() { return disk_; }
    Clock& clock() { return clock_; }
    const Clock& clock() const { return clock_; }
    Processor& processor() { return processor_; }
    Bytes memory() const { return memory_; }
    Duration restart_delay() const { return restart_delay_; }
    Port& port() { return port_; }
    SiteId site() const { return port_.site; }
    const std::string& name() const { return name_; }
    using Labels = std::map<std::string, std::string, std::less<>>;
    const Labels& labels() const { return labels_; }

    // A fresh value starts from what is on the disk. Returns the digest of that image.
    std::uint64_t boot();
    // Memory is gone, and what the disk loses by it. What waited for the processor is the caller's.
    void crash(Instant now, Stop how);

  protected:
    void observe(PropertyKind kind, bool condition, std::string_view property) override;

  private:
    // What every message needs comes first, so that it shares few cache lines.
    Engine& engine_;
    std::unique_ptr<Node> node_;  // null while down
    Port port_;
    NodeId id_;
    std::uint32_t incarnation_ = 0;  // grows with each crash
    Bytes memory_;                   // zero: unlimited
    Clock clock_;
    Processor processor_;
    Random random_;
    Disk disk_;
    Duration restart_delay_;
    Labels labels_;
    std::string name_;
    Deployment::Factory make_;
};

}  // namespace cleave::sim
