// What may befall the object store.

#include "language/describe_faults.hpp"

namespace cleave::scenario {
namespace {

const char* const stores = "stores";

// The site that has the store.
Shape<std::size_t> store_site_shape() {
    Shape<std::size_t> shape = site_shape();
    shape.form = "the site of the object store";
    const auto read = shape.read;
    shape.read = [read](Reader& reader, const Tree& tree, std::size_t& out) {
        if (!read(reader, tree, out)) return false;
        if (reader.scenario.sites[out].object_store) return true;
        return reader.error(tree.at, "the site " + described(tree) + " has no object store");
    };
    return shape;
}

template <class Describe>
void add(std::vector<FaultKind>& kinds, const std::string& name, const std::string& help,
         const world::StoreTrouble& trouble, Describe describe) {
    kinds.push_back(fault_kind<StoreFault>(
        stores, name, help, {0, trouble}, Lasting::fault, [&](FaultKind& kind) {
            own_key<StoreFault>(
                kind, name, true, [](auto& fault) -> auto& { return fault.site; },
                store_site_shape(), "Where the store is.");
            describe(kind);
        }));
}

}  // namespace

void add_store_faults(std::vector<FaultKind>& kinds) {
    world::StoreTrouble unavailable;
    unavailable.unavailable = true;
    add(kinds, "store_unavailable", "The object store tells every request to slow down.",
        unavailable, [](FaultKind&) {});
    add(kinds, "store_slow", "The object store takes longer.", {}, [](FaultKind& kind) {
        own_key<StoreFault>(
            kind, "by", true, [](auto& fault) -> auto& { return fault.trouble.extra_latency; },
            duration_shape(Least::more_than_zero), "Added to each request.");
    });
    add(kinds, "store_failing", "The object store answers requests with an internal error.", {},
        [](FaultKind& kind) {
            own_key<StoreFault>(
                kind, "share", true, [](auto& fault) -> auto& { return fault.trouble.failures; },
                ratio_shape(),
                "Share of requests, beside the store's own; a write may have happened all the "
                "same.");
        });
    world::StoreTrouble stalled;
    stalled.replication_stalled = true;
    add(kinds, "replication_stalled",
        "What is written reaches no other cache node, index or region of the store; shows only "
        "on stores that are eventually consistent or replicated.",
        stalled, [](FaultKind&) {});
}

}  // namespace cleave::scenario
