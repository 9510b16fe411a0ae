#pragma once
// Everything that can be made to go wrong in a simulated world, by whoever drives it: a fault plan
// or a test. Each call acts at once and is part of the trace hash. Calls that nest (cut, block,
// refuse, pause, ...) hold until undone as often as they were done, so that overlapping faults
// compose; undoing what is not done does nothing. Calls on nodes are made from outside handlers:
// through `Simulation::at`.

#include <cstdint>

#include "engine/topology.hpp"
#include "host/units.hpp"
#include "world/clock.hpp"
#include "world/disk.hpp"
#include "world/link.hpp"
#include "world/store_options.hpp"

namespace cleave::sim {

class Engine;
class HostAdapter;

// How a node comes to a stop.
enum class Stop : std::uint8_t {
    power_loss,  // memory and unsynced writes are gone, see world::CrashDamage
    kill,        // the process dies, the machine lives on: all that was written stays
};

class Faults {
  public:
    explicit Faults(Engine& engine) : engine_(engine) {}
    Faults(const Faults&) = delete;
    Faults& operator=(const Faults&) = delete;

    // ---- links between sites, and LANs (Simulation::lan) ----
    // A message is lost when its route is cut at the moment of sending or of arrival. A LAN has but
    // one direction; cutting it parts the nodes of its site, and the store there. Nests.
    void cut(LinkId link, Direction direction);
    void heal(LinkId link, Direction direction);
    // Both directions; replaces an earlier one. Messages under way are not touched.
    void degrade(LinkId link, const world::LinkDegradation& degradation);
    void restore(LinkId link);
    // Established connections go on, handshakes of new ones get no answer, in both directions. A
    // world of datagrams has none. Nests.
    void refuse_connections(LinkId link);
    void accept_connections(LinkId link);

    // ---- pairs of nodes, whatever links join them; one way, nests. Like a cut of that pair ----
    void block(NodeId from, NodeId to);
    void unblock(NodeId from, NodeId to);
    // Between a node and the object store, both ways; nests.
    void block_store(NodeId node);
    void unblock_store(NodeId node);

    // ---- nodes ----
    // Whoever is stopped by one of these stays down until `restart`. Stopping what is stopped only
    // calls off its restart by a supervisor, if one is due.
    void crash(NodeId node, Stop how = Stop::power_loss);
    // The node is told (`on_stop`), then stops; all that it wrote is on its disk. A paused node
    // cannot be told, and is killed.
    void shut_down(NodeId node);
    // Killed for want of memory; its supervisor restarts it (world::MachineOptions).
    void exhaust_memory(NodeId node);
    // A fresh value starts from the disk, at once; restarting a live node: nothing.
    void restart(NodeId node);
    // Of a stopped node: it will come back empty.
    void wipe_disk(NodeId node);
    // Nothing is handled; what comes in waits, and timers fire late. Nests, and outlasts a crash:
    // what waited is lost then, and a restart waits for `resume`.
    void pause(NodeId node);
    void resume(NodeId node);
    // The processor does this share of its work, above zero; 100 % is healthy. Replaces an earlier
    // one. A machine whose events take no time (world::CpuOptions) is not slowed down.
    void set_cpu_speed(NodeId node, Ratio speed);

    // ---- disks ----
    // Replaces an earlier one; {} is healthy.
    void set_disk_trouble(NodeId node, const world::DiskTrouble& trouble);
    // Up to `count` durable records, chosen at random, decay; it shows when they are read next.
    void decay(NodeId node, std::uint32_t count, world::Decay how);
    // The next record to become durable lands where another one was, which is lost; its own place
    // stays empty.
    void misdirect_next_write(NodeId node);

    // ---- clocks ----
    void step_wall_clock(NodeId node, Duration by);
    // The wall clock gains `by` evenly over the next `over`, as when a leap second is smeared.
    void smear_wall_clock(NodeId node, Duration by, Duration over);
    // Of both clocks, from now on; replaces the earlier one.
    void set_drift(NodeId node, world::Drift drift);
    // What the wall clock promises, from now on. The truth is not asked.
    void set_clock_uncertainty(NodeId node, Duration uncertainty);

    // ---- the object store ----
    // Replaces an earlier one; {} is healthy.
    void set_store_trouble(const world::StoreTrouble& trouble);

  private:
    HostAdapter& machine(NodeId node, const char* fault);

    Engine& engine_;
};

}  // namespace cleave::sim
