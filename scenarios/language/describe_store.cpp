// The object store at a site: a preset, and what to change about it.

#include "language/description.hpp"
#include "language/shapes.hpp"
#include "world/store_options.hpp"

namespace cleave::scenario {
namespace {

using world::Face;
using world::ObjectStoreOptions;

bool objects_lag(const ObjectStoreOptions& store) { return store.face == Face::eventual; }
bool anything_lags(const ObjectStoreOptions& store) { return store.face != Face::strong; }
bool has_phases(const ObjectStoreOptions& store) { return store.saw_period > Duration{}; }

// A key that only some stores have something to show for.
template <class V>
void key_where(Mapping<ObjectStoreOptions>& mapping, bool (*applies)(const ObjectStoreOptions&),
               const std::string& key, Mapping<ObjectStoreOptions>::Property<V> property,
               Shape<V> shape, std::string help) {
    const auto get = property.get;
    property.get = [get, applies](const ObjectStoreOptions& store) -> std::optional<V> {
        if (!applies(store)) return std::nullopt;
        return get(store);
    };
    mapping.add<V>(key, false, std::move(property), std::move(shape), std::move(help));
    mapping.check([key, applies](Reader& reader, const Tree& tree,
                                 const ObjectStoreOptions& store) {
        if (applies(store) || !tree.find(key)) return true;
        const std::string kind = store.face == Face::strong ? "strong store" : "store";
        return reader.error(tree.position_of_key(key), "\"" + key + "\" says nothing about the " +
                                                           kind + " \"" + store.preset + '"');
    });
}

template <class V>
void key_where(Mapping<ObjectStoreOptions>& mapping, bool (*applies)(const ObjectStoreOptions&),
               const std::string& key, V ObjectStoreOptions::*member, Shape<V> shape,
               std::string help) {
    key_where<V>(mapping, applies, key,
                 {[member](const ObjectStoreOptions& store) { return store.*member; },
                  [member](ObjectStoreOptions& store, V value) { store.*member = value; }},
                 std::move(shape), std::move(help));
}

// Of a version on its way, by what it says of its key.
void lag_key(Mapping<ObjectStoreOptions>& mapping, bool (*applies)(const ObjectStoreOptions&),
             const std::string& key, world::Lag ObjectStoreOptions::*lag,
             world::Distribution world::Lag::*member, const std::string& help) {
    key_where<world::Distribution>(
        mapping, applies, key,
        {[lag, member](const ObjectStoreOptions& store) { return store.*lag.*member; },
         [lag, member](ObjectStoreOptions& store, world::Distribution value) {
             store.*lag.*member = std::move(value);
         }},
        distribution_shape(Plain::constant), help);
}

void add_eventual_keys(Mapping<ObjectStoreOptions>& mapping) {
    using O = ObjectStoreOptions;
    key_where(mapping, anything_lags, "cache_nodes", &O::cache_nodes,
              count_shape(1, O::cache_nodes_max),
              "Nodes that may each lag behind; a request reaches one of them.");
    lag_key(mapping, objects_lag, "propagation", &O::propagation, &world::Lag::put,
            "How long what is put takes to reach another node.");
    lag_key(mapping, objects_lag, "propagation_of_removals", &O::propagation, &world::Lag::remove,
            "How long a removal takes to reach another node.");
    lag_key(mapping, anything_lags, "index_lag", &O::index_lag, &world::Lag::put,
            "How long a listing may omit what was put.");
    lag_key(mapping, anything_lags, "index_lag_of_removals", &O::index_lag, &world::Lag::remove,
            "How long a listing may show what was removed.");
    key_where(mapping, has_phases, "phase_length", &O::phase_length, duration_shape(Least::zero),
              "Of a LOW phase and of a SAW phase, which alternate: 12h is S3's; 0s is always LOW.");
    key_where(mapping, objects_lag, "absence_expiry", &O::absence_expiry,
              duration_shape(Least::zero), "How long a node remembers that a key was absent.");
    key_where(mapping, objects_lag, "clock_skew", &O::clock_skew, duration_shape(Least::zero),
              "How far apart the clocks of two nodes may be; the last writer wins by them.");
    key_where(mapping, objects_lag, "misses_read_through", &O::misses_read_through, boolean_shape(),
              "Whether a node that knows nothing of a key asks for the newest version.");
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
        "The store to start from; the keys beside it override it.");
    const auto time = distribution_shape(Plain::constant);
    mapping.optional("read_latency", &O::read_latency, time,
                     "Of a GET or HEAD, without its content and the network.");
    mapping.optional("write_latency", &O::write_latency, time, "Of what changes something.");
    mapping.optional("list_latency", &O::list_latency, time, "Of a page of a listing.");
    mapping.optional("stream_throughput", &O::stream_throughput, bandwidth_shape(),
                     "Of the content of one request.");
    mapping.optional("reads_per_second", &O::reads_per_second, requests_shape(),
                     "Reads of a range of names beyond this are told to slow down.");
    mapping.optional("writes_per_second", &O::writes_per_second, requests_shape(),
                     "Writes to a range of names beyond this are told to slow down.");
    mapping.optional("rescale_after", &O::rescale_after, duration_shape(Least::zero),
                     "After so long an overload a range of names splits in two; 0s: never.");
    mapping.optional("failures", &O::failures, ratio_shape(),
                     "Share of requests that end in an internal error.");
    mapping.optional(
        "versioning", &O::versioning,
        enum_shape<Versioning>("a state of versioning", {{"off", Versioning::off},
                                                         {"enabled", Versioning::enabled},
                                                         {"suspended", Versioning::suspended}}),
        "Whether the bucket keeps versions that were overwritten or removed.");
    mapping.add<world::Distribution>(
        "replication_lag", false,
        {[](const O& store) -> std::optional<world::Distribution> {
             if (!store.replicated) return std::nullopt;
             return store.replication_lag;
         },
         [](O& store, world::Distribution lag) { store.replication_lag = std::move(lag); }},
        distribution_shape(Plain::constant), "How far the secondary region lags behind.");
    add_eventual_keys(mapping);
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
