// The object store at a site: a preset, and what to change about it.

#include "language/description.hpp"
#include "language/shapes.hpp"
#include "world/store_options.hpp"

namespace cleave::scenario {
namespace {

using world::Face;
using world::ObjectStoreOptions;

// A key of the eventual face: a strong store has nothing to show for it.
template <class V>
void eventual_key(Mapping<ObjectStoreOptions>& mapping, std::string key,
                  V ObjectStoreOptions::*member, Shape<V> shape, std::string help) {
    mapping.add<V>(key, false,
                   {[member](const ObjectStoreOptions& store) -> std::optional<V> {
                        if (store.face != Face::eventual) return std::nullopt;
                        return store.*member;
                    },
                    [member](ObjectStoreOptions& store, V value) { store.*member = value; }},
                   std::move(shape), std::move(help));
    mapping.check([key](Reader& reader, const Tree& tree, const ObjectStoreOptions& store) {
        if (store.face == Face::eventual || !tree.find(key)) return true;
        return reader.error(
            tree.position_of_key(key),
            "\"" + key + "\" says nothing about the strong store \"" + store.preset + '"');
    });
}

Mapping<ObjectStoreOptions> store_mapping() {
    using O = ObjectStoreOptions;
    Mapping<O> mapping("an object store");
    mapping.without_defaults();
    mapping.add<std::string>(
        "preset", true,
        {[](const O& store) { return store.preset; },
         [](O& store, const std::string& name) { store = *world::find_store_preset(name); }},
        word_shape("a store preset", world::store_preset_names()),
        "The store to start from; its latencies come with it.");
    mapping.optional("stream_throughput", &O::stream_throughput, bandwidth_shape(),
                     "Of the content of one request.");
    mapping.optional("reads_per_second", &O::reads_per_second, requests_shape(),
                     "Reads beyond this are told to slow down.");
    mapping.optional("writes_per_second", &O::writes_per_second, requests_shape(),
                     "Writes beyond this are told to slow down.");
    mapping.optional("failures", &O::failures, ratio_shape(),
                     "Share of requests that end in an internal error.");
    eventual_key(mapping, "cache_nodes", &O::cache_nodes, count_shape(1, O::cache_nodes_max),
                 "Nodes that may each lag behind; a request reaches one of them.");
    eventual_key(mapping, "absence_expiry", &O::absence_expiry, duration_shape(Least::zero),
                 "How long a node remembers that a key was absent.");
    eventual_key(mapping, "clock_skew", &O::clock_skew, duration_shape(Least::zero),
                 "How far apart the clocks of two nodes may be; the last writer wins by them.");
    eventual_key(mapping, "misses_read_through", &O::misses_read_through, boolean_shape(),
                 "Whether a node that knows nothing of a key asks for the newest version.");
    return mapping;
}

}  // namespace

Shape<ObjectStoreOptions> object_store_shape() {
    const Mapping<ObjectStoreOptions> mapping = store_mapping();
    Shape<ObjectStoreOptions> shape = mapping.shape();
    const auto preset = word_shape("a store preset", world::store_preset_names());
    shape.form = preset.form + ", or a mapping";
    shape.read = [mapping, preset](Reader& reader, const Tree& tree, ObjectStoreOptions& out) {
        if (tree.kind == Tree::Kind::mapping) return mapping.read(reader, tree, out);
        std::string name;
        if (!preset.read(reader, tree, name)) return false;
        out = *world::find_store_preset(name);
        return true;
    };
    shape.schema = [mapping, preset] {
        Tree either = Tree::list();
        either.add(preset.schema()).add(mapping.schema());
        return Tree::mapping().set("oneOf", std::move(either));
    };
    return shape;
}

}  // namespace cleave::scenario
