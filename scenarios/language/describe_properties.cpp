// Properties that a run must have: those that the protocol's code tells, by their sentence, and
// those over the labels of its nodes.

#include <algorithm>

#include "language/description.hpp"
#include "language/shapes.hpp"

namespace cleave::scenario {
namespace {

constexpr std::size_t claims_max = 1'000;
constexpr std::uint32_t nodes_max = 1'000'000;

const ProtocolDescription* protocol_of(const Reader& reader) {
    for (const ProtocolDescription& one : reader.protocols) {
        if (one.name == reader.scenario.protocol.name) return &one;
    }
    return nullptr;
}

// "always", or "always" or "eventually": the kinds that a sentence may have at this place.
std::string words_of(const std::vector<PropertyKind>& kinds) {
    std::string words;
    for (const PropertyKind kind : kinds) {
        words += (words.empty() ? "" : " or ") + std::string(to_string(kind));
    }
    return words;
}

bool is_told(Reader& reader, const Tree& tree, const std::vector<PropertyKind>& kinds) {
    const ProtocolDescription* protocol = protocol_of(reader);
    if (!protocol) return true;
    std::vector<std::string> known;
    for (const PropertyDescription& property : protocol->properties) {
        const bool fits = std::find(kinds.begin(), kinds.end(), property.kind) != kinds.end();
        if (fits) known.push_back(property.sentence);
        if (property.sentence != tree.text) continue;
        return fits || reader.error(tree.at, "this property is told as `" +
                                                 std::string(to_string(property.kind)) +
                                                 "`, not as `" + words_of(kinds) + "`");
    }
    const std::string what = "the protocol \"" + protocol->name + '"';
    if (known.empty()) {
        return reader.error(tree.at, what + " tells no property as `" + words_of(kinds) + "`",
                            "\"cleave list protocols\" names what each tells");
    }
    return reader.error(tree.at, what + " does not tell the property " + described(tree),
                        did_you_mean(tree.text, known, "it tells"));
}

Shape<std::string> sentence_shape(std::vector<PropertyKind> kinds) {
    auto shape = text_shape("a property in the protocol's own words");
    shape.read = [read = shape.read, kinds = std::move(kinds)](Reader& reader, const Tree& tree,
                                                               std::string& out) {
        return read(reader, tree, out) && is_told(reader, tree, kinds);
    };
    shape.schema = [] { return string_schema("."); };
    return shape;
}

bool is_label(Reader& reader, const Tree& name, const Tree& value) {
    const ProtocolDescription* protocol = protocol_of(reader);
    if (!protocol) return true;
    std::vector<std::string> names;
    for (const LabelDescription& label : protocol->labels) {
        names.push_back(label.name);
        if (label.name != name.text) continue;
        const auto& values = label.values;
        if (std::find(values.begin(), values.end(), value.text) != values.end()) return true;
        return reader.error(
            value.at, "the label \"" + label.name + "\" never has the value " + described(value),
            did_you_mean(value.text, values, "its values"));
    }
    return reader.error(
        name.at, "the nodes of \"" + protocol->name + "\" carry no label " + described(name),
        names.empty() ? "they carry none at all" : did_you_mean(name.text, names, "the labels"));
}

}  // namespace

Shape<Labels> labels_shape() {
    const std::string form = "labels and their values, such as {role: leader}";
    return {form,
            [form](Reader& reader, const Tree& tree, Labels& out) {
                if (tree.kind != Tree::Kind::mapping || tree.keys.empty()) {
                    return reader.expected(tree, form);
                }
                for (std::size_t i = 0; i < tree.keys.size(); ++i) {
                    const Tree& value = tree.items[i];
                    if (value.kind != Tree::Kind::scalar) {
                        return reader.expected(value, "the value of a label");
                    }
                    if (!is_label(reader, tree.keys[i], value)) return false;
                    out.emplace_back(tree.keys[i].text, value.text);
                }
                return true;
            },
            [](const Scenario&, const Labels& labels) {
                Tree tree = Tree::mapping();
                for (const auto& [name, value] : labels) tree.set(name, Tree::string(value));
                return tree;
            },
            [] {
                Tree any = Tree::mapping();
                any.set("^.+$", Tree::mapping().set("type", Tree::string("string")));
                return Tree::mapping()
                    .set("type", Tree::string("object"))
                    .set("minProperties", Tree::number(1))
                    .set("patternProperties", std::move(any))
                    .set("additionalProperties", Tree::boolean(false));
            }};
}

namespace {

using Bound = Mapping<LabelCount>::Property<std::uint32_t>;

Bound bound(std::optional<std::uint32_t> LabelCount::*member) {
    return {[member](const LabelCount& count) {
                return count.at_least == count.at_most ? std::nullopt : count.*member;
            },
            [member](LabelCount& count, std::uint32_t n) { count.*member = n; }};
}

Mapping<LabelCount> label_count_mapping() {
    const auto number = count_shape(0, nodes_max);
    Mapping<LabelCount> mapping("a number of nodes");
    mapping.add("at_least", false, bound(&LabelCount::at_least), number,
                "Fewer nodes than this do not do.");
    mapping.add("at_most", false, bound(&LabelCount::at_most), number,
                "More nodes than this do not do.");
    mapping.add(
        "exactly", false,
        Bound{[](const LabelCount& count) {
                  return count.at_least == count.at_most ? count.at_least : std::nullopt;
              },
              [](LabelCount& count, std::uint32_t n) { count.at_least = count.at_most = n; }},
        number, "As many nodes, no more and no fewer.");
    mapping.required("labelled", &LabelCount::labelled, labels_shape(),
                     "Nodes that carry all of these labels count.");
    mapping.add("at", false,
                {[](const LabelCount& count) {
                     return count.site.empty() ? std::nullopt : std::optional(count.site);
                 },
                 [](LabelCount& count, std::string site) { count.site = std::move(site); }},
                site_name_shape(), "Only nodes of this site count; without it, all do.");
    mapping.optional("after", &LabelCount::after, duration_shape(Least::zero),
                     "From when on; what was before does not count.");
    mapping.constrain(Count::at_least_one, {"at_least", "at_most", "exactly"});
    mapping.constrain(Count::at_most_one, {"exactly", "at_least"});
    mapping.constrain(Count::at_most_one, {"exactly", "at_most"});
    mapping.check([](Reader& reader, const Tree& tree, const LabelCount& count) {
        const auto most = count.at_most.value_or(nodes_max);
        return count.at_least.value_or(0) <= most ||
               reader.error(tree.position_of("at_most"), "\"at_most\" is less than \"at_least\"");
    });
    return mapping;
}

// A sentence, or a number of nodes.
Shape<PropertyClaim> claim_shape(PropertyKind kind) {
    const auto sentence = sentence_shape({kind});
    const auto count = label_count_mapping().shape();
    return {"a property in the protocol's own words, or " + count.form,
            [=](Reader& reader, const Tree& tree, PropertyClaim& out) {
                if (tree.kind == Tree::Kind::mapping) {
                    return count.read(reader, tree, out.emplace<LabelCount>());
                }
                return sentence.read(reader, tree, out.emplace<std::string>());
            },
            [=](const Scenario& scenario, const PropertyClaim& claim) {
                if (const auto* told = std::get_if<std::string>(&claim)) {
                    return sentence.write(scenario, *told);
                }
                return count.write(scenario, std::get<LabelCount>(claim));
            },
            [=] {
                Tree either = Tree::list();
                either.add(sentence.schema()).add(count.schema());
                return Tree::mapping().set("oneOf", std::move(either));
            }};
}

// One, or a list of them.
template <class V>
Shape<std::vector<V>> one_or_many(Shape<V> one, const std::string& form) {
    const auto many = list_of(one, form, 0, claims_max);
    auto shape = many;
    shape.form = one.form + ", or a list of them";
    shape.read = [one, many](Reader& reader, const Tree& tree, std::vector<V>& out) {
        const bool alone = tree.kind == Tree::Kind::scalar || tree.kind == Tree::Kind::mapping;
        return alone ? one.read(reader, tree, out.emplace_back()) : many.read(reader, tree, out);
    };
    shape.schema = [one, many] {
        Tree either = Tree::list();
        either.add(one.schema()).add(many.schema());
        return Tree::mapping().set("anyOf", std::move(either));
    };
    return shape;
}

}  // namespace

Shape<std::string> site_name_shape() {
    return via<std::string, std::size_t>(
        site_shape(),
        [](Reader& reader, const Tree&, const std::size_t& in, std::string& out) {
            out = reader.scenario.sites[in].name;
            return true;
        },
        [](const Scenario& scenario, const std::string& out) {
            std::size_t i = 0;
            while (i + 1 < scenario.sites.size() && scenario.sites[i].name != out) ++i;
            return i;
        });
}

Mapping<PropertyExpectations> properties_mapping() {
    using P = PropertyExpectations;
    const auto claims = [](PropertyKind kind) {
        return one_or_many(claim_shape(kind), "a list of properties");
    };
    const auto sentences = one_or_many(
        sentence_shape({PropertyKind::always, PropertyKind::never, PropertyKind::eventually}),
        "a list of properties");
    Mapping<P> mapping("properties");
    mapping.optional("always", &P::always, claims(PropertyKind::always),
                     "True each time that the protocol's code tells it, and told at all; or true "
                     "of the labels at all times.");
    mapping.optional("never", &P::never, claims(PropertyKind::never),
                     "Likewise, of what must never be true.");
    mapping.optional("eventually", &P::eventually, claims(PropertyKind::eventually),
                     "True where it was told last, on each node; or of the labels in the end.");
    mapping.optional("sometimes", &P::sometimes, claims(PropertyKind::sometimes),
                     "Reached in some run, or else the search is blind to it.");
    mapping.optional("violated", &P::violated, sentences,
                     "What the protocol tells and this scenario must be able to show broken.");
    mapping.optional("measured", &P::measured, sentences,
                     "What the protocol tells and may be broken: reported, not judged.");
    return mapping;
}

}  // namespace cleave::scenario
