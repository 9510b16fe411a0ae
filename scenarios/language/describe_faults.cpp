// What goes wrong, and when.

#include <algorithm>

#include "language/description.hpp"
#include "language/shapes.hpp"

namespace cleave::scenario {
namespace {

constexpr std::size_t faults_max = 1'000;
constexpr std::int64_t occurrences_max = 100'000;

struct PartitionWords {
    std::vector<std::size_t> isolate;
    std::vector<std::vector<std::size_t>> groups;
};

// Every site is in exactly one group.
bool complete(Reader& reader, const Tree& tree, const Partition& partition) {
    std::vector<bool> placed(reader.scenario.sites.size(), false);
    const Tree* groups = tree.find("groups");
    for (std::size_t g = 0; g < partition.groups.size(); ++g) {
        for (std::size_t i = 0; i < partition.groups[g].size(); ++i) {
            const std::size_t site = partition.groups[g][i];
            if (placed[site]) {
                const Tree& at =
                    groups ? groups->items[g].items[i] : tree.find("isolate")->items[i];
                return reader.error(at.at, "the site " + described(at) + " stands here twice");
            }
            placed[site] = true;
        }
    }
    std::vector<std::string> missing;
    for (std::size_t i = 0; i < placed.size(); ++i) {
        if (!placed[i]) missing.push_back(reader.scenario.sites[i].name);
    }
    if (missing.empty()) return true;
    return reader.error(tree.position_of("groups"), "a site is in no group: " + listed(missing),
                        "groups must hold every site; sites of different groups cannot talk");
}

bool to_partition(Reader& reader, const Tree& tree, const PartitionWords& in, Partition& out) {
    out.groups = in.groups;
    if (tree.find("isolate")) {
        std::vector<std::size_t> others;
        for (std::size_t i = 0; i < reader.scenario.sites.size(); ++i) {
            if (std::find(in.isolate.begin(), in.isolate.end(), i) == in.isolate.end()) {
                others.push_back(i);
            }
        }
        if (others.empty()) {
            return reader.error(tree.position_of("isolate"),
                                "every site is isolated together, which cuts nothing",
                                "to part them from each other, use groups: [[a], [b]]");
        }
        out.groups = {in.isolate, others};
    }
    return complete(reader, tree, out);
}

Shape<Partition> partition_shape() {
    const auto sites = list_of(site_shape(), "a list of sites", 1, 64);
    Mapping<PartitionWords> mapping("a partition");
    mapping.add<std::vector<std::size_t>>(
        "isolate", false,
        {[](const PartitionWords&) { return std::nullopt; },
         [](PartitionWords& words, std::vector<std::size_t> isolated) {
             words.isolate = std::move(isolated);
         }},
        sites, "These sites together are cut off from all others.");
    mapping.add<std::vector<std::vector<std::size_t>>>(
        "groups", false,
        {[](const PartitionWords& words) {
             return words.groups.empty() ? std::nullopt : std::optional(words.groups);
         },
         [](PartitionWords& words, std::vector<std::vector<std::size_t>> groups) {
             words.groups = std::move(groups);
         }},
        list_of(sites, "a list of groups, such as [[london], [tokyo, virginia]]", 2, 64),
        "Sites of different groups cannot talk.");
    mapping.constrain(Count::exactly_one, {"isolate", "groups"});
    return via<Partition, PartitionWords>(mapping.shape(), &to_partition,
                                          [](const Scenario&, const Partition& partition) {
                                              return PartitionWords{{}, partition.groups};
                                          });
}

struct CutWords {
    std::optional<std::size_t> from, to;
    std::vector<std::size_t> between;
};

bool to_cut(Reader& reader, const Tree& tree, const CutWords& in, Cut& out) {
    const bool one_way = in.from.has_value();
    const std::size_t a = one_way ? *in.from : in.between[0];
    const std::size_t b = one_way ? *in.to : in.between[1];
    if (a == b) return reader.error(tree.position_of("to"), "the same site twice");
    const auto link = find_link(reader, tree.position_of(one_way ? "from" : "between"), a, b);
    if (!link) return false;
    const bool forward = reader.scenario.links[*link].from == a;
    out = {*link, !one_way || forward, !one_way || !forward};
    return true;
}

CutWords from_cut(const Scenario& scenario, const Cut& cut) {
    const Link& link = scenario.links.at(cut.link);
    if (cut.forward && cut.backward) return {{}, {}, {link.from, link.to}};
    if (cut.forward) return {link.from, link.to, {}};
    return {link.to, link.from, {}};
}

Shape<Cut> cut_shape() {
    Mapping<CutWords> mapping("a cut");
    mapping.optional("from", &CutWords::from, site_shape(),
                     "With to: messages from this site are lost …");
    mapping.optional("to", &CutWords::to, site_shape(), "… on their way to this one.");
    mapping.add<std::vector<std::size_t>>(
        "between", false,
        {[](const CutWords& words) {
             return words.between.empty() ? std::nullopt : std::optional(words.between);
         },
         [](CutWords& words, std::vector<std::size_t> pair) { words.between = std::move(pair); }},
        site_pair_shape(), "Messages of both directions are lost.");
    mapping.constrain(Count::exactly_one, {"from", "between"});
    mapping.constrain(Count::all_or_none, {"from", "to"});
    return via<Cut, CutWords>(mapping.shape(), &to_cut, &from_cut);
}

// Of a site that exists only its own nodes are of interest.
std::string node_hint(const Reader& reader, const std::string& name) {
    const std::string site = name.substr(0, name.find('/'));
    std::vector<std::string> known;
    for (const std::string& node : reader.nodes) {
        if (node.substr(0, node.find('/')) == site) known.push_back(node);
    }
    if (!known.empty()) return did_you_mean(name, known, "the nodes of \"" + site + '"');
    for (const Site& one : reader.scenario.sites) {
        if (one.name == site) return "the protocol has no node at the site \"" + site + '"';
    }
    return did_you_mean(name, reader.nodes, "a node is named by its site and its place there");
}

Shape<std::string> node_shape() {
    const std::string form = "the name of a node, such as tokyo/filer-2";
    return {form,
            [form](Reader& reader, const Tree& tree, std::string& out) {
                if (tree.kind != Tree::Kind::scalar) return reader.expected(tree, form);
                out = tree.text;
                const auto& nodes = reader.nodes;
                if (std::find(nodes.begin(), nodes.end(), out) != nodes.end()) return true;
                return reader.error(tree.at, "there is no node " + described(tree),
                                    node_hint(reader, out));
            },
            [](const Scenario&, const std::string& name) { return Tree::string(name); },
            [] { return string_schema("^[^/]+/[^/]+$"); }};
}

// A key of the fault's own kind, reached through the variant.
template <class Kind, class M, class V>
void kind_key(Mapping<Fault>& mapping, std::string key, bool required, M Kind::*member,
              Shape<V> shape, std::string help) {
    mapping.add<V>(std::move(key), required,
                   {[member](const Fault& fault) -> std::optional<V> {
                        return std::get<Kind>(fault.what).*member;
                    },
                    [member](Fault& fault, V value) {
                        std::get<Kind>(fault.what).*member = std::move(value);
                    }},
                   std::move(shape), std::move(help));
}

template <class Kind>
void kind_itself(Mapping<Fault>& mapping, std::string key, Shape<Kind> shape, std::string help) {
    mapping.add<Kind>(std::move(key), true,
                      {[](const Fault& fault) { return std::get<Kind>(fault.what); },
                       [](Fault& fault, Kind value) { fault.what = std::move(value); }},
                      std::move(shape), std::move(help));
}

bool repeats_sensibly(Reader& reader, const Tree& tree, const Fault& fault) {
    const bool crash = std::holds_alternative<Crash>(fault.what);
    const auto& ends = crash ? std::get<Crash>(fault.what).restart_after : fault.length;
    const std::string end_key = crash ? "restart_after" : "for";
    if (!ends) {
        return reader.error(tree.position_of_key("every"),
                            "a fault that repeats needs the key \"" + end_key + '"');
    }
    if (*ends >= *fault.every) {
        return reader.error(tree.position_of(end_key),
                            "\"" + end_key +
                                "\" is not less than \"every\", so that the fault "
                                "would begin again before it has ended");
    }
    const Duration span = reader.scenario.duration - fault.at.since_start();
    if (span / *fault.every > occurrences_max) {
        return reader.error(
            tree.position_of("every"),
            "a fault that happens more than " + std::to_string(occurrences_max) + " times");
    }
    return true;
}

bool happens_within_the_run(Reader& reader, const Tree& tree, const Fault& fault) {
    const Duration end = reader.scenario.duration;
    if (fault.at.since_start() >= end) {
        return reader.error(tree.position_of("at"),
                            "this fault begins when the run is over; the run lasts " +
                                print_quantity(duration_quantity, end.count()));
    }
    return !fault.every || repeats_sensibly(reader, tree, fault);
}

// The keys of one kind of fault; `describe` adds those of its own.
template <class Kind, class Describe>
FaultKind kind(std::string name, std::string help, Describe describe) {
    Fault defaults;
    defaults.what = Kind{};
    Mapping<Fault> mapping("the fault \"" + name + '"', defaults);
    mapping.required("at", &Fault::at, instant_shape(), "When it first begins.");
    describe(mapping);
    if constexpr (!std::is_same_v<Kind, Crash>) {
        mapping.optional("for", &Fault::length, duration_shape(Least::more_than_zero),
                         "How long it lasts; without it, until the clients stop.");
    }
    mapping.optional("every", &Fault::every, duration_shape(Least::more_than_zero),
                     "From one beginning to the next; without it, it happens once.");
    mapping.check(&happens_within_the_run);
    return {std::move(name), std::move(help), std::move(mapping),
            [](const Fault& fault) { return std::holds_alternative<Kind>(fault.what); }};
}

bool read_fault(Reader& reader, const Tree& tree, Fault& out) {
    const std::vector<FaultKind> kinds = fault_kinds();
    std::vector<std::string> names;
    const FaultKind* found = nullptr;
    for (const FaultKind& kind : kinds) {
        names.push_back(kind.name);
        if (!tree.find(kind.name)) continue;
        if (found) {
            return reader.error(
                std::max(tree.position_of_key(found->name), tree.position_of_key(kind.name)),
                "two faults in one, \"" + found->name + "\" and \"" + kind.name +
                    "\"; write each as an entry of its own");
        }
        found = &kind;
    }
    if (found) return found->mapping.read(reader, tree, out);
    if (tree.kind != Tree::Kind::mapping) {
        return reader.error(tree.at, "expected a fault as a mapping, found " + described(tree),
                            "such as {at: 30s, partition: {isolate: [london]}, for: 30s}");
    }
    for (const Tree& key : tree.keys) {
        const std::string meant = nearest(key.text, names);
        if (meant.empty() || key.text == "for" || key.text == "at") continue;
        return reader.error(key.at, "there is no fault " + described(key),
                            "did you mean \"" + meant + "\"?");
    }
    return reader.error(tree.at, "a fault that does not say what happens",
                        "the faults: " + listed(names));
}

}  // namespace

std::vector<FaultKind> fault_kinds() {
    std::vector<FaultKind> kinds;
    kinds.push_back(
        kind<Partition>("partition", "Sites are cut into groups that cannot talk to each other.",
                        [](Mapping<Fault>& mapping) {
                            kind_itself<Partition>(mapping, "partition", partition_shape(),
                                                   "Which sites can no longer talk.");
                        }));
    kinds.push_back(kind<Cut>(
        "cut", "One link loses everything, in one direction or both.", [](Mapping<Fault>& mapping) {
            kind_itself<Cut>(mapping, "cut", cut_shape(), "Which link, and in which direction.");
        }));
    kinds.push_back(
        kind<Crash>("crash", "A node loses its memory and what its disk had not synced.",
                    [](Mapping<Fault>& mapping) {
                        kind_key(mapping, "crash", true, &Crash::node, node_shape(), "Which node.");
                        kind_key(mapping, "restart_after", false, &Crash::restart_after,
                                 duration_shape(Least::more_than_zero),
                                 "How long it stays down; without it, until the clients stop.");
                    }));
    kinds.push_back(kind<SlowLink>(
        "slow", "One link takes longer, in both directions.", [](Mapping<Fault>& mapping) {
            kind_key(mapping, "slow", true, &SlowLink::link, link_shape(), "Which link.");
            kind_key(mapping, "by", true, &SlowLink::extra, duration_shape(Least::more_than_zero),
                     "Added to the latency one way.");
        }));
    kinds.push_back(kind<LossyLink>(
        "lossy", "One link loses a share of its messages, in both directions.",
        [](Mapping<Fault>& mapping) {
            kind_key(mapping, "lossy", true, &LossyLink::link, link_shape(), "Which link.");
            kind_key(mapping, "loss", true, &LossyLink::loss, ratio_shape(),
                     "Share of messages lost, beside the link's own loss.");
        }));
    return kinds;
}

Shape<std::vector<Fault>> faults_shape() {
    Shape<Fault> shape{
        "a fault", &read_fault,
        [](const Scenario& scenario, const Fault& fault) {
            for (const FaultKind& kind : fault_kinds()) {
                if (kind.holds(fault)) return kind.mapping.write(scenario, fault);
            }
            return Tree{};
        },
        [] {
            Tree each = Tree::list();
            for (const FaultKind& kind : fault_kinds()) {
                each.add(kind.mapping.schema().set("title", Tree::string(kind.name)));
            }
            return Tree::mapping().set("oneOf", std::move(each));
        }};
    return list_of(std::move(shape), "a list of faults", 0, faults_max);
}

}  // namespace cleave::scenario
