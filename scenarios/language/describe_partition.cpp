// The shapes that a network can fall apart in.

#include <algorithm>

#include "language/description.hpp"
#include "language/patterns.hpp"
#include "language/shapes.hpp"

namespace cleave::scenario {
namespace {

// Pairs of nodes that one partition may keep apart.
constexpr std::size_t pairs_max = 2'000'000;

struct OneWay {
    Places from;
    std::optional<Places> to;
};
struct Words {
    std::optional<Places> isolate, halves, bridge, ring;
    std::vector<Places> groups, partial;
    std::optional<OneWay> one_way;
};

bool only_sites(const Places& places) {
    return !places.sites.empty() && places.nodes.empty() && places.labelled.empty() && !places.any;
}

bool contains(const Reader& reader, const Places& places, const std::string& node) {
    const std::string_view site = std::string_view(node).substr(0, node.find('/'));
    return std::any_of(places.sites.begin(), places.sites.end(),
                       [&](std::size_t one) { return reader.scenario.sites[one].name == site; }) ||
           std::any_of(places.nodes.begin(), places.nodes.end(),
                       [&](const std::string& pattern) { return matches(pattern, node); });
}

// Where site `which` of the group is written.
Position position_in(const Tree& group, std::size_t which) {
    return group.kind == Tree::Kind::list ? group.items[which].at : group.at;
}

// Every site is in exactly one group.
bool sites_are_complete(Reader& reader, const Tree& tree, const Partition& partition) {
    std::vector<bool> placed(reader.scenario.sites.size(), false);
    const Tree* groups = tree.find("groups");
    for (std::size_t g = 0; g < partition.groups.size(); ++g) {
        for (std::size_t i = 0; i < partition.groups[g].size(); ++i) {
            const std::size_t site = partition.groups[g][i];
            if (placed[site]) {
                return reader.error(
                    position_in(groups ? groups->items[g] : *tree.find("isolate"), i),
                    "the site \"" + reader.scenario.sites[site].name + "\" stands here twice");
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

// No node is in two groups; with `all`, every one is in one.
bool nodes_are_apart(Reader& reader, const Tree& groups, const std::vector<Places>& places,
                     bool all) {
    std::vector<std::string> missing;
    for (const std::string& node : reader.nodes) {
        std::size_t found = 0;
        for (std::size_t g = 0; g < places.size(); ++g) {
            if (!contains(reader, places[g], node)) continue;
            if (++found == 2) {
                return reader.error(groups.items[g].at,
                                    "the node \"" + node + "\" is in two of the groups");
            }
        }
        if (found == 0) missing.push_back(node);
    }
    if (!all || missing.empty()) return true;
    return reader.error(groups.at, "a node is in no group: " + listed(missing),
                        "to leave some nodes in touch with all, write partial instead of groups");
}

bool not_too_large(Reader& reader, const Tree& tree, const Partition& partition) {
    std::size_t chosen = 0;
    for (const Places& places : partition.places) chosen += count_nodes(reader, places);
    if (chosen * reader.nodes.size() <= pairs_max) return true;
    return reader.error(tree.at, "too many nodes to keep apart one by one",
                        "name sites, of which the links are cut");
}

bool to_isolation(Reader& reader, const Tree& tree, const Places& in, Partition& out) {
    if (!only_sites(in)) {
        out.shape = PartitionShape::isolate;
        out.places = {in};
        return true;
    }
    std::vector<std::size_t> others;
    for (std::size_t i = 0; i < reader.scenario.sites.size(); ++i) {
        if (std::find(in.sites.begin(), in.sites.end(), i) == in.sites.end()) others.push_back(i);
    }
    if (others.empty()) {
        return reader.error(tree.position_of("isolate"),
                            "every site is isolated together, which cuts nothing",
                            "to part them from each other, use groups: [[a], [b]]");
    }
    out.groups = {in.sites, others};
    return sites_are_complete(reader, tree, out);
}

bool to_groups(Reader& reader, const Tree& tree, const std::vector<Places>& in, Partition& out) {
    if (std::all_of(in.begin(), in.end(), &only_sites)) {
        for (const Places& group : in) out.groups.push_back(group.sites);
        return sites_are_complete(reader, tree, out);
    }
    out.shape = PartitionShape::partial;
    out.places = in;
    for (const Places& group : in) {
        if (group.labelled.empty() && !group.any) continue;
        return reader.error(tree.position_of("groups"),
                            "who is in a group must be known before the fault strikes",
                            "write partial instead of groups");
    }
    return nodes_are_apart(reader, *tree.find("groups"), in, true);
}

bool to_drawn(Reader& reader, const Tree& tree, const std::string& key, PartitionShape shape,
              const Places& in, Partition& out) {
    out.shape = shape;
    out.places = {in};
    if (in.any || !in.labelled.empty()) {
        return reader.error(tree.position_of(key),
                            "\"" + key + "\" draws by itself; name the nodes to draw from");
    }
    const std::size_t least = shape == PartitionShape::halves ? 2 : 3;
    const std::size_t there = count_nodes(reader, in);
    if (there >= least) return true;
    return reader.error(tree.position_of(key), "\"" + key + "\" needs at least " +
                                                   std::to_string(least) + " nodes; here " +
                                                   (there == 1 ? "is " : "are ") +
                                                   std::to_string(there));
}

bool to_partition(Reader& reader, const Tree& tree, const Words& in, Partition& out) {
    bool good = true;
    if (in.isolate) good = to_isolation(reader, tree, *in.isolate, out);
    if (!in.groups.empty()) good = to_groups(reader, tree, in.groups, out);
    if (!in.partial.empty()) {
        out.shape = PartitionShape::partial;
        out.places = in.partial;
        const bool known = std::none_of(in.partial.begin(), in.partial.end(),
                                        [](const Places& p) { return p.any || !p.labelled.empty(); });
        good = !known || nodes_are_apart(reader, *tree.find("partial"), in.partial, false);
    }
    if (in.halves) {
        good = to_drawn(reader, tree, "halves", PartitionShape::halves, *in.halves, out);
    }
    if (in.bridge) {
        good = to_drawn(reader, tree, "bridge", PartitionShape::bridge, *in.bridge, out);
    }
    if (in.ring) good = to_drawn(reader, tree, "ring", PartitionShape::ring, *in.ring, out);
    if (in.one_way) {
        out.shape = PartitionShape::one_way;
        out.places = {in.one_way->from};
        if (in.one_way->to) out.places.push_back(*in.one_way->to);
    }
    return good && not_too_large(reader, tree, out);
}

Words from_partition(const Scenario&, const Partition& partition) {
    Words words;
    switch (partition.shape) {
        case PartitionShape::groups:
            for (const auto& group : partition.groups) words.groups.push_back({group, {}, {}, {}});
            break;
        case PartitionShape::isolate: words.isolate = partition.places.at(0); break;
        case PartitionShape::partial: words.partial = partition.places; break;
        case PartitionShape::halves: words.halves = partition.places.at(0); break;
        case PartitionShape::bridge: words.bridge = partition.places.at(0); break;
        case PartitionShape::ring: words.ring = partition.places.at(0); break;
        case PartitionShape::one_way:
            words.one_way = OneWay{partition.places.at(0), std::nullopt};
            if (partition.places.size() > 1) words.one_way->to = partition.places[1];
            break;
    }
    return words;
}

// A list of groups that is not written when it is empty.
Mapping<Words>::Property<std::vector<Places>> groups_of(std::vector<Places> Words::*member) {
    return {[member](const Words& words) {
                return (words.*member).empty() ? std::nullopt : std::optional(words.*member);
            },
            [member](Words& words, std::vector<Places> groups) {
                words.*member = std::move(groups);
            }};
}

// Each group is shown as a list, even of one.
Shape<std::vector<Places>> groups_shape() {
    Shape<Places> member = places_shape(PlaceUse::members);
    const auto write = member.write;
    member.write = [write](const Scenario& scenario, const Places& places) {
        Tree tree = write(scenario, places);
        return tree.kind == Tree::Kind::scalar ? Tree::list().add(std::move(tree)) : tree;
    };
    return list_of(member, "a list of groups, such as [[london], [tokyo, virginia]]", 2, 64);
}

}  // namespace

Shape<Partition> partition_shape() {
    const auto members = places_shape(PlaceUse::members);
    Mapping<OneWay> one_way("a one-way partition");
    one_way.required("from", &OneWay::from, members, "What these send is lost …");
    one_way.optional("to", &OneWay::to, members,
                     "… on its way to these; without it, to anyone else.");
    Mapping<Words> mapping("a partition");
    mapping.optional("isolate", &Words::isolate, members,
                     "These sites or nodes together are cut off from all others.");
    mapping.add<std::vector<Places>>(
        "groups", false, groups_of(&Words::groups), groups_shape(),
        "Whoever is in different groups cannot talk; everyone is in one.");
    mapping.add<std::vector<Places>>(
        "partial", false, groups_of(&Words::partial), groups_shape(),
        "Whoever is in different groups cannot talk; those in none still talk to all.");
    mapping.optional("halves", &Words::halves, members,
                     "These nodes fall into two halves, drawn, that cannot talk.");
    mapping.optional("bridge", &Words::bridge, members,
                     "As halves, but for one node, drawn, that still talks to both.");
    mapping.optional("ring", &Words::ring, members,
                     "Each of these nodes hears a majority of them, and no two the same.");
    mapping.optional("one_way", &Words::one_way, one_way.shape(),
                     "Messages are lost in one direction only.");
    mapping.constrain(Count::exactly_one,
                      {"isolate", "groups", "partial", "halves", "bridge", "ring", "one_way"});
    return via<Partition, Words>(mapping.shape(), &to_partition, &from_partition);
}

}  // namespace cleave::scenario
