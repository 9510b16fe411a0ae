#include "engine/event.hpp"

namespace cleave::sim {

std::string_view to_string(EventKind kind) {
    switch (kind) {
        case EventKind::start: return "start";
        case EventKind::message: return "message";
        case EventKind::timer: return "timer";
        case EventKind::synced: return "synced";
        case EventKind::store_request: return "store request";
        case EventKind::store_departure: return "store departure";
        case EventKind::store_reply: return "store reply";
        case EventKind::client_request: return "client request";
        case EventKind::client_reply: return "client reply";
        case EventKind::action: return "action";
        case EventKind::crash: return "crash";
        case EventKind::restart: return "restart";
        case EventKind::wipe_disk: return "wipe disk";
        case EventKind::cut: return "cut";
        case EventKind::heal: return "heal";
        case EventKind::degrade: return "degrade";
        case EventKind::restore: return "restore";
        case EventKind::served: return "served";
        case EventKind::out_of_memory: return "out of memory";
        case EventKind::gave_up: return "gave up";
        case EventKind::shut_down: return "shut down";
        case EventKind::pause: return "pause";
        case EventKind::resume: return "resume";
        case EventKind::cpu_speed: return "cpu speed";
        case EventKind::disk_fault: return "disk fault";
        case EventKind::clock_fault: return "clock fault";
        case EventKind::label: return "label";
        case EventKind::violation: return "violation";
        case EventKind::store_trouble: return "store trouble";
        case EventKind::block: return "block";
        case EventKind::unblock: return "unblock";
        case EventKind::refuse: return "refuse connections";
        case EventKind::accept: return "accept connections";
        case EventKind::connection_broken: return "connection broken";
        case EventKind::handshake: return "handshake";
        case EventKind::handshake_reply: return "handshake reply";
        case EventKind::segment: return "segment";
        case EventKind::acknowledgement: return "acknowledgement";
        case EventKind::reset: return "reset";
        case EventKind::connection_alarm: return "connection alarm";
    }
    return "?";
}

}  // namespace cleave::sim
