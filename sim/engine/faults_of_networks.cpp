// Faults of links, LANs and pairs of nodes.

#include "engine/engine.hpp"
#include "engine/faults.hpp"

namespace cleave::sim {

void Faults::cut(LinkId link, Direction direction) {
    Engine& e = engine_;
    CLEAVE_ASSERT(e.position_, e.network_.contains(link), "cutting a link that does not exist");
    e.trace_.record(EventKind::cut, NodeId{}, link.value);
    e.trace_.fold(static_cast<std::uint64_t>(direction));
    e.network_.cut(link, direction);
}

void Faults::heal(LinkId link, Direction direction) {
    Engine& e = engine_;
    CLEAVE_ASSERT(e.position_, e.network_.contains(link), "healing a link that does not exist");
    e.trace_.record(EventKind::heal, NodeId{}, link.value);
    e.trace_.fold(static_cast<std::uint64_t>(direction));
    e.network_.heal(link, direction);
}

void Faults::degrade(LinkId link, const world::LinkDegradation& degradation) {
    Engine& e = engine_;
    CLEAVE_ASSERT(e.position_, e.network_.contains(link), "degrading a link that does not exist");
    CLEAVE_ASSERT(e.position_, degradation.extra_latency >= Duration{},
                  "a degradation that makes a link faster");
    e.trace_.record(EventKind::degrade, NodeId{}, link.value);
    e.trace_.fold(hash_of(degradation));
    e.network_.degrade(link, degradation);
}

void Faults::restore(LinkId link) {
    Engine& e = engine_;
    CLEAVE_ASSERT(e.position_, e.network_.contains(link), "restoring a link that does not exist");
    e.trace_.record(EventKind::restore, NodeId{}, link.value);
    e.network_.degrade(link, {});
}

void Faults::refuse_connections(LinkId link) {
    Engine& e = engine_;
    CLEAVE_ASSERT(e.position_, e.network_.contains(link), "refusing on a link that does not exist");
    e.trace_.record(EventKind::refuse, NodeId{}, link.value);
    e.network_.refuse(link);
}

void Faults::accept_connections(LinkId link) {
    Engine& e = engine_;
    CLEAVE_ASSERT(e.position_, e.network_.contains(link),
                  "accepting on a link that does not exist");
    e.trace_.record(EventKind::accept, NodeId{}, link.value);
    e.network_.accept(link);
}

void Faults::block(NodeId from, NodeId to) {
    Engine& e = engine_;
    e.require_node(from);
    e.require_node(to);
    CLEAVE_ASSERT(e.position_, from != to, "blocking a node from itself");
    e.trace_.record(EventKind::block, from, to.value);
    e.blocks_.block(from, to);
}

void Faults::unblock(NodeId from, NodeId to) {
    Engine& e = engine_;
    e.require_node(from);
    e.require_node(to);
    e.trace_.record(EventKind::unblock, from, to.value);
    e.blocks_.unblock(from, to);
}

void Faults::block_store(NodeId node) {
    Engine& e = engine_;
    e.require_node(node);
    e.trace_.record(EventKind::block, node, NodeId{}.value);
    e.blocks_.block(node, NodeId{});
    e.blocks_.block(NodeId{}, node);
}

void Faults::unblock_store(NodeId node) {
    Engine& e = engine_;
    e.require_node(node);
    e.trace_.record(EventKind::unblock, node, NodeId{}.value);
    e.blocks_.unblock(node, NodeId{});
    e.blocks_.unblock(NodeId{}, node);
}

}  // namespace cleave::sim
