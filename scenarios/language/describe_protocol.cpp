// Which protocol runs, and the options it describes about itself.

#include <algorithm>

#include "host/require.hpp"
#include "language/description.hpp"
#include "language/shapes.hpp"

namespace cleave::scenario {
namespace {

std::vector<std::string> names_of(const auto& described) {
    std::vector<std::string> names;
    names.reserve(described.size());
    for (const auto& one : described) names.push_back(one.name);
    return names;
}

template <class V>
Shape<OptionValue> option_of(Shape<V> shape) {
    return via<OptionValue, V>(
        std::move(shape),
        [](Reader&, const Tree&, const V& in, OptionValue& out) {
            out = in;
            return true;
        },
        [](const Scenario&, const OptionValue& value) { return std::get<V>(value); });
}

// The alternative that the default holds fixes the option's type and unit.
Shape<OptionValue> option_shape(const OptionDescription& option) {
    struct Visitor {
        const OptionDescription& option;
        Shape<OptionValue> operator()(Duration) { return option_of(duration_shape(Least::zero)); }
        Shape<OptionValue> operator()(Bytes) { return option_of(bytes_shape(Least::zero)); }
        Shape<OptionValue> operator()(Ratio) { return option_of(ratio_shape()); }
        Shape<OptionValue> operator()(std::int64_t) {
            return option_of(integer_shape(INT64_MIN, INT64_MAX));
        }
        Shape<OptionValue> operator()(bool) { return option_of(boolean_shape()); }
        Shape<OptionValue> operator()(const std::string&) {
            return option_of(option.choices.empty() ? text_shape("a text")
                                                    : word_shape("a choice", option.choices));
        }
    };
    return std::visit(Visitor{option}, option.fallback);
}

// Lays the protocol out over the sites: whether it can run on them, and what its nodes are called.
bool deploys(Reader& reader, const Tree& tree, const Protocol& protocol,
             const ProtocolDescription& description) {
    Deployment deployment(deployment_sites(reader.scenario.sites));
    require(description.deploy != nullptr, "a protocol describes its deployment");
    const std::string wrong = description.deploy(deployment, protocol.options, protocol.bugs);
    if (!wrong.empty()) {
        return reader.error(tree.position_of("name"),
                            "the protocol \"" + protocol.name + "\" cannot run here: " + wrong);
    }
    reader.nodes.clear();
    for (const Deployment::Placement& placement : deployment.placements()) {
        reader.nodes.push_back(placement.site + '/' + placement.name);
    }
    return true;
}

// What the sites have that this protocol has no use for.
bool uses_its_stores(Reader& reader, const Tree& name, const ProtocolDescription& description) {
    std::size_t stores = 0;
    for (const Site& site : reader.scenario.sites) {
        stores += site.object_store.has_value();
        const bool too_many = site.object_store && stores > description.object_stores;
        if (!too_many && (!site.file_server || description.file_server)) continue;
        return reader.error(name.at, "the protocol \"" + description.name + "\" uses " +
                                         (too_many ? "one object store; there is a second"
                                                   : "no file server; there is one") +
                                         " at site \"" + site.name + '"');
    }
    return true;
}

bool read_protocol(Reader& reader, const Tree& tree, Protocol& out) {
    const std::vector<std::string> names = names_of(reader.protocols);
    if (tree.kind != Tree::Kind::mapping) {
        const bool known = std::find(names.begin(), names.end(), tree.text) != names.end();
        return reader.error(tree.at, "expected a protocol as a mapping, found " + described(tree),
                            "write {name: " + (known ? tree.text : listed(names, 1)) + "}");
    }
    const Tree* name = tree.find("name");
    if (!name) {
        return reader.error(tree.at, "a protocol needs the key \"name\"",
                            "the protocols: " + listed(names));
    }
    for (const ProtocolDescription& description : reader.protocols) {
        if (name->kind != Tree::Kind::scalar || description.name != name->text) continue;
        return protocol_mapping(description).read(reader, tree, out) &&
               uses_its_stores(reader, *name, description) &&
               deploys(reader, tree, out, description);
    }
    return reader.error(name->at, "there is no protocol " + described(*name),
                        did_you_mean(name->text, names, "the protocols"));
}

// Needs no description: an option's value says how it is written.
Tree write_protocol(const Scenario& scenario, const Protocol& protocol) {
    ProtocolDescription description;
    description.name = protocol.name;
    for (const Option& option : protocol.options) {
        description.options.push_back({option.name, option.value, "", {}});
    }
    return protocol_mapping(description).write(scenario, protocol);
}

}  // namespace

Mapping<Protocol> protocol_mapping(const ProtocolDescription& description) {
    Protocol defaults{.name = description.name, .options = {}, .bugs = {}};
    for (const OptionDescription& option : description.options) {
        defaults.options.push_back({option.name, option.fallback});
    }
    Mapping<Protocol> mapping("the protocol \"" + description.name + '"', defaults);
    mapping.required("name", &Protocol::name, word_shape("a protocol", {description.name}),
                     description.summary);
    for (std::size_t i = 0; i < description.options.size(); ++i) {
        const OptionDescription& option = description.options[i];
        require(option.name != "name" && option.name != "bugs",
                "no option is called as what every protocol has");
        mapping.add<OptionValue>(
            option.name, false,
            {[i](const Protocol& protocol) { return protocol.options.at(i).value; },
             [i](Protocol& protocol, OptionValue value) {
                 protocol.options.at(i).value = std::move(value);
             }},
            option_shape(option), option.help);
    }
    const std::vector<std::string> bugs = names_of(description.bugs);
    mapping.optional("bugs", &Protocol::bugs,
                     list_of(word_shape("a planted bug of " + description.name, bugs),
                             "a list of planted bugs", 0, std::max<std::size_t>(bugs.size(), 1)),
                     "Planted bugs to switch on: known ways to break the protocol.");
    mapping.check([](Reader& reader, const Tree& tree, const Protocol& protocol) {
        for (std::size_t i = 0; i < protocol.bugs.size(); ++i) {
            const auto first =
                std::find(protocol.bugs.begin(), protocol.bugs.end(), protocol.bugs[i]) -
                protocol.bugs.begin();
            if (static_cast<std::size_t>(first) == i) continue;
            return reader.error(tree.find("bugs")->items[i].at, "the same planted bug twice");
        }
        return true;
    });
    return mapping;
}

Shape<Protocol> protocol_shape(std::span<const ProtocolDescription> protocols) {
    return {"a protocol with its options", &read_protocol, &write_protocol, [protocols] {
                Tree each = Tree::list();
                for (const ProtocolDescription& one : protocols) {
                    each.add(protocol_mapping(one).schema());
                }
                return Tree::mapping().set("oneOf", std::move(each));
            }};
}

}  // namespace cleave::scenario
