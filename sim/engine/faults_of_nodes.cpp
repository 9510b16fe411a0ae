// Faults of nodes, their disks and their clocks.

#include "engine/engine.hpp"
#include "engine/faults.hpp"

namespace cleave::sim {
namespace {

// What the trace says of a fault that has no options type of its own.
struct Speed {
    Ratio of_healthy;
    CLEAVE_FIELDS(Speed, of_healthy);
};
struct Decayed {
    std::uint32_t records = 0;
    world::Decay how{};
    CLEAVE_FIELDS(Decayed, records, how);
};
struct MisdirectedWrite {
    CLEAVE_NO_FIELDS(MisdirectedWrite);
};
struct WallClockStep {
    Duration by;
    CLEAVE_FIELDS(WallClockStep, by);
};
struct WallClockSmear {
    Duration by;
    Duration over;
    CLEAVE_FIELDS(WallClockSmear, by, over);
};
struct ClockUncertainty {
    Duration uncertainty;
    CLEAVE_FIELDS(ClockUncertainty, uncertainty);
};

}  // namespace

HostAdapter& Faults::machine(NodeId node, const char* fault) {
    engine_.require_node(node);
    engine_.require_no_handler(fault);
    return engine_.machine_of(node);
}

// ---- stopping and starting ----

void Faults::crash(NodeId node, Stop how) {
    Engine& e = engine_;
    HostAdapter& host = machine(node, "crash");
    if (host.up()) {
        e.trace_.record(EventKind::crash, node, host.incarnation());
        if (how != Stop::power_loss) e.trace_.fold(static_cast<std::uint64_t>(how));
    }
    e.stop(host, how);  // of a node not yet started: its start is called off
}

void Faults::shut_down(NodeId node) {
    Engine& e = engine_;
    HostAdapter& host = machine(node, "shut_down");
    if (host.up()) e.trace_.record(EventKind::shut_down, node, host.incarnation());
    if (host.up() && !host.processor().paused()) {
        e.acting_ = &host;
        host.node().stop(host);
        e.acting_ = nullptr;
    }
    e.stop(host, Stop::kill);
}

void Faults::exhaust_memory(NodeId node) {
    Engine& e = engine_;
    HostAdapter& host = machine(node, "exhaust_memory");
    if (!host.up()) return;
    e.trace_.record(EventKind::out_of_memory, node, host.incarnation());
    e.stop(host, Stop::kill);
    e.restart_later(host);
}

void Faults::restart(NodeId node) {
    HostAdapter& host = machine(node, "restart");
    if (!host.up()) engine_.start(host, EventKind::restart);
}

void Faults::wipe_disk(NodeId node) {
    Engine& e = engine_;
    HostAdapter& host = machine(node, "wipe_disk");
    CLEAVE_ASSERT(e.position_, !host.up(), "wiping the disk of a node that is up");
    e.trace_.record(EventKind::wipe_disk, node, 0);
    host.disk().wipe();
}

// ---- processors ----

void Faults::pause(NodeId node) {
    HostAdapter& host = machine(node, "pause");
    engine_.trace_.record(EventKind::pause, node, 0);
    host.processor().pause(engine_.now());
}

void Faults::resume(NodeId node) {
    Engine& e = engine_;
    HostAdapter& host = machine(node, "resume");
    if (!host.processor().paused()) return;
    e.trace_.record(EventKind::resume, node, 0);
    if (const auto done = host.processor().resume(e.now())) e.schedule_service(host, *done);
    e.serve_next(host);
}

void Faults::set_cpu_speed(NodeId node, Ratio speed) {
    Engine& e = engine_;
    HostAdapter& host = machine(node, "set_cpu_speed");
    CLEAVE_ASSERT(e.position_, speed > Ratio{}, "a processor without any speed: pause it instead");
    e.trace_.record(EventKind::cpu_speed, node, 0, Speed{speed});
    if (const auto done = host.processor().set_speed(e.now(), speed)) {
        e.schedule_service(host, *done);
    }
}

// ---- disks ----

void Faults::set_disk_trouble(NodeId node, const world::DiskTrouble& trouble) {
    Engine& e = engine_;
    HostAdapter& host = machine(node, "set_disk_trouble");
    CLEAVE_ASSERT(e.position_, trouble.extra_latency >= Duration{},
                  "a trouble that makes a disk faster");
    e.trace_.record(EventKind::disk_fault, node, 0, trouble);
    host.disk().set_trouble(trouble);
}

void Faults::decay(NodeId node, std::uint32_t count, world::Decay how) {
    HostAdapter& host = machine(node, "decay");
    engine_.trace_.record(EventKind::disk_fault, node, 0, Decayed{count, how});
    host.disk().decay(count, how);
}

void Faults::misdirect_next_write(NodeId node) {
    HostAdapter& host = machine(node, "misdirect_next_write");
    engine_.trace_.record(EventKind::disk_fault, node, 0, MisdirectedWrite{});
    host.disk().misdirect_next_write();
}

// ---- clocks ----

void Faults::step_wall_clock(NodeId node, Duration by) {
    HostAdapter& host = machine(node, "step_wall_clock");
    engine_.trace_.record(EventKind::clock_fault, node, 0, WallClockStep{by});
    host.clock().step(by);
}

void Faults::smear_wall_clock(NodeId node, Duration by, Duration over) {
    HostAdapter& host = machine(node, "smear_wall_clock");
    engine_.trace_.record(EventKind::clock_fault, node, 0, WallClockSmear{by, over});
    host.clock().smear(engine_.now(), by, over);
}

void Faults::set_drift(NodeId node, world::Drift drift) {
    Engine& e = engine_;
    HostAdapter& host = machine(node, "set_drift");
    CLEAVE_ASSERT(e.position_, drift.parts_per_billion > -Ratio::one,
                  "a drift that makes a clock stand still");
    e.trace_.record(EventKind::clock_fault, node, 0, drift);
    const Clock before = host.clock();
    host.clock().set_drift(e.now(), drift);
    e.queue_.reschedule([&](const Event& event, Instant due) {
        const bool moves = event.kind == EventKind::timer && event.node == node &&
                           host.lives(event.incarnation) && due > e.now();
        return moves ? host.clock().when(before.monotonic(due)) : due;
    });
}

void Faults::set_clock_uncertainty(NodeId node, Duration uncertainty) {
    Engine& e = engine_;
    HostAdapter& host = machine(node, "set_clock_uncertainty");
    CLEAVE_ASSERT(e.position_, uncertainty >= Duration{}, "a negative uncertainty");
    e.trace_.record(EventKind::clock_fault, node, 0, ClockUncertainty{uncertainty});
    host.clock().set_uncertainty(uncertainty);
}

}  // namespace cleave::sim
