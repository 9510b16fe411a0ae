// Faults of the object store.

#include "engine/engine.hpp"
#include "engine/faults.hpp"

namespace cleave::sim {

void Faults::set_store_trouble(const world::StoreTrouble& trouble) {
    Engine& e = engine_;
    CLEAVE_ASSERT(e.position_, e.store_.has_value(), "trouble of a store that does not exist");
    CLEAVE_ASSERT(e.position_, trouble.extra_latency >= Duration{},
                  "trouble that makes a store faster");
    e.trace_.record(EventKind::store_trouble, NodeId{}, 0);
    e.trace_.fold(hash_of(trouble));
    e.store_->set_trouble(e.position_.now, trouble);
}

}  // namespace cleave::sim
