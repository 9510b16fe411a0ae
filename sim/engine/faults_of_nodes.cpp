// Faults of nodes, their disks and their clocks.

#include "engine/engine.hpp"
#include "engine/faults.hpp"

namespace cleave::sim {

void Faults::crash(NodeId node, Stop how) {
    Engine& e = engine_;
    e.require_node(node);
    e.require_no_handler("crash");
    HostAdapter& host = e.machine_of(node);
    if (host.up()) {
        e.trace_.record(EventKind::crash, node, host.incarnation());
        e.stopped(node, how);
    }
    host.crash(e.position_.now);  // of a node not yet started: its start is called off
}

void Faults::shut_down(NodeId) {}

void Faults::restart(NodeId node) {
    Engine& e = engine_;
    e.require_node(node);
    e.require_no_handler("restart");
    HostAdapter& host = e.machine_of(node);
    if (!host.up()) e.start(host, EventKind::restart);
}

void Faults::wipe_disk(NodeId node) {
    Engine& e = engine_;
    e.require_node(node);
    HostAdapter& host = e.machine_of(node);
    CLEAVE_ASSERT(e.position_, !host.up(), "wiping the disk of a node that is up");
    e.trace_.record(EventKind::wipe_disk, node, 0);
    host.disk().wipe();
}

void Faults::exhaust_memory(NodeId) {}
void Faults::pause(NodeId) {}
void Faults::resume(NodeId) {}
void Faults::set_cpu_speed(NodeId, Ratio) {}
void Faults::set_disk_trouble(NodeId, const world::DiskTrouble&) {}
void Faults::decay(NodeId, std::uint32_t, world::Decay) {}
void Faults::misdirect_next_write(NodeId) {}
void Faults::step_wall_clock(NodeId, Duration) {}
void Faults::smear_wall_clock(NodeId, Duration, Duration) {}
void Faults::set_drift(NodeId, world::Drift) {}
void Faults::set_clock_uncertainty(NodeId, Duration) {}

}  // namespace cleave::sim
