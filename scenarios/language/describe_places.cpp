// Where faults act: nodes, sites and links, by name, by label, or drawn.

#include <algorithm>

#include "language/description.hpp"
#include "language/patterns.hpp"
#include "language/shapes.hpp"

namespace cleave::scenario {
namespace {

constexpr std::size_t places_max = 1'000;
constexpr std::uint32_t drawn_max = 100'000;

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

bool no_such_node(Reader& reader, const Tree& tree) {
    const bool pattern = tree.text.find('*') != std::string::npos;
    return reader.error(tree.at,
                        (pattern ? "no node is called like " : "there is no node ") +
                            described(tree),
                        node_hint(reader, tree.text));
}

// One word: a site, a node, or a pattern.
bool read_place(Reader& reader, const Tree& tree, PlaceUse use, Places& out) {
    if (tree.text.find('/') != std::string::npos && use != PlaceUse::sites) {
        const bool known =
            std::any_of(reader.nodes.begin(), reader.nodes.end(),
                        [&](const std::string& node) { return matches(tree.text, node); });
        if (!known) return no_such_node(reader, tree);
        out.nodes.push_back(tree.text);
        return true;
    }
    const std::vector<Site>& sites = reader.scenario.sites;
    const auto site = std::find_if(sites.begin(), sites.end(),
                                   [&](const Site& one) { return one.name == tree.text; });
    if (site == sites.end()) {
        if (use == PlaceUse::nodes) return no_such_node(reader, tree);
        std::size_t ignored = 0;
        return site_shape().read(reader, tree, ignored);  // which says what is wrong
    }
    if (use == PlaceUse::nodes &&
        std::none_of(reader.nodes.begin(), reader.nodes.end(), [&](const std::string& node) {
            return matches(site->name + "/*", node);
        })) {
        return no_such_node(reader, tree);
    }
    out.sites.push_back(static_cast<std::size_t>(site - sites.begin()));
    return true;
}

std::string form_of(PlaceUse use) {
    switch (use) {
        case PlaceUse::nodes:
            return "the name of a node, such as tokyo/filer-2, or nodes as in tokyo/filer-*, a "
                   "site, a list of these, {labelled: {role: leader}} or {any: 1, of: tokyo}";
        case PlaceUse::sites: return "a site, a list of sites, or {any: 1, of: [london, tokyo]}";
        case PlaceUse::members:
            return "a list of sites or of nodes, {labelled: {role: leader}} or {any: 1, of: ...}";
    }
    return "";
}

// Words that stand in a list, or alone.
Shape<Places> named_shape(PlaceUse use) {
    const std::string form = form_of(use);
    // For people who wrote a list before, the only form of `isolate` once.
    const std::string list_form = use == PlaceUse::sites || use == PlaceUse::members
                                      ? "a list of sites"
                                      : "a list of nodes";
    return {form,
            [=](Reader& reader, const Tree& tree, Places& out) {
                if (tree.kind == Tree::Kind::scalar) return read_place(reader, tree, use, out);
                if (tree.kind != Tree::Kind::list) return reader.expected(tree, form);
                if (!list_accepts(reader, tree, list_form, 1, places_max)) return false;
                bool good = true;
                for (const Tree& item : tree.items) {
                    if (item.kind != Tree::Kind::scalar) {
                        return reader.expected(item, use == PlaceUse::sites
                                                         ? "the name of a site"
                                                         : "the name of a site or of a node");
                    }
                    good = read_place(reader, item, use, out) && good;
                }
                return good;
            },
            [](const Scenario& scenario, const Places& places) {
                Tree list = Tree::list();
                for (const std::size_t site : places.sites) {
                    list.add(Tree::string(scenario.sites.at(site).name));
                }
                for (const std::string& node : places.nodes) list.add(Tree::string(node));
                return list.items.size() == 1 ? list.items[0] : list;
            },
            [use] {
                Tree word = string_schema(use == PlaceUse::sites ? "^[a-z][a-z0-9-]*$"
                                                                 : "^[^/]+(/[^/]+)?$");
                Tree list = list_schema(word, 1, places_max);
                return either_schema({std::move(word), std::move(list)});
            }};
}

// `{any: …, of: …, labelled: …}`
Mapping<Places> chosen_mapping(PlaceUse use) {
    Mapping<Places> mapping("a choice");
    mapping.optional("any", &Places::any, count_shape(1, drawn_max),
                     "So many of them, drawn for each occurrence; without it, all.");
    mapping.add<Places>("of", false,
                        {[](const Places& places) -> std::optional<Places> {
                             if (places.sites.empty() && places.nodes.empty()) return std::nullopt;
                             return places;
                         },
                         [](Places& places, Places named) {
                             places.sites = std::move(named.sites);
                             places.nodes = std::move(named.nodes);
                         }},
                        named_shape(use), "Among which; without it, among all there are.");
    if (use != PlaceUse::sites) {
        mapping.add<Labels>("labelled", false,
                            {[](const Places& places) {
                                 return places.labelled.empty() ? std::nullopt
                                                                : std::optional(places.labelled);
                             },
                             [](Places& places, Labels labels) {
                                 places.labelled = std::move(labels);
                             }},
                            labels_shape(),
                            "Only nodes that say this of themselves when the fault strikes.");
        mapping.constrain(Count::at_least_one, {"any", "labelled"});
    } else {
        mapping.constrain(Count::at_least_one, {"any"});
    }
    return mapping;
}

bool are_enough(Reader& reader, const Tree& tree, PlaceUse use, const Places& places) {
    if (!places.any || !places.labelled.empty()) return true;
    const bool count_sites =
        use == PlaceUse::sites ||
        (use == PlaceUse::members && places.nodes.empty() && !places.sites.empty());
    const std::size_t nodes = count_nodes(reader, places);
    const std::size_t sites =
        places.sites.empty() ? reader.scenario.sites.size() : places.sites.size();
    const std::size_t there = count_sites ? sites : nodes;
    if (*places.any <= there) return true;
    return reader.error(tree.position_of("any"),
                        "there are only " + std::to_string(there) + " to draw from");
}

}  // namespace

std::size_t count_nodes(const Reader& reader, const Places& places) {
    const auto chosen = [&](const std::string& node) {
        if (places.sites.empty() && places.nodes.empty()) return true;
        const std::string_view site = std::string_view(node).substr(0, node.find('/'));
        return std::any_of(places.sites.begin(), places.sites.end(),
                           [&](std::size_t one) {
                               return reader.scenario.sites[one].name == site;
                           }) ||
               std::any_of(places.nodes.begin(), places.nodes.end(),
                           [&](const std::string& pattern) { return matches(pattern, node); });
    };
    return static_cast<std::size_t>(
        std::count_if(reader.nodes.begin(), reader.nodes.end(), chosen));
}

Shape<Places> places_shape(PlaceUse use) {
    const Shape<Places> named = named_shape(use);
    const Mapping<Places> chosen = chosen_mapping(use);
    return {named.form,
            [=](Reader& reader, const Tree& tree, Places& out) {
                if (tree.kind != Tree::Kind::mapping) return named.read(reader, tree, out);
                return chosen.read(reader, tree, out) && are_enough(reader, tree, use, out);
            },
            [=](const Scenario& scenario, const Places& places) {
                return places.any || !places.labelled.empty() ? chosen.write(scenario, places)
                                                  : named.write(scenario, places);
            },
            [=] { return either_schema({named.schema(), chosen.schema()}); }};
}

// ---- links ----

namespace {

struct LinkWords {
    std::vector<std::size_t> between;
    std::optional<std::size_t> lan, from, to;
};

bool to_link(Reader& reader, const Tree& tree, const LinkWords& in, LinkPlace& out) {
    if (in.lan) {
        out = {*in.lan, true, true, true};
        return true;
    }
    const bool one_way = in.from.has_value();
    const std::size_t a = one_way ? *in.from : in.between[0];
    const std::size_t b = one_way ? *in.to : in.between[1];
    if (a == b) return reader.error(tree.position_of("to"), "the same site twice");
    const auto link = find_link(reader, tree.position_of(one_way ? "from" : "between"), a, b);
    if (!link) return false;
    const bool forward = reader.scenario.links[*link].from == a;
    out = {*link, false, !one_way || forward, !one_way || !forward};
    return true;
}

LinkWords from_link(const Scenario& scenario, const LinkPlace& place) {
    if (place.lan) return {{}, place.index, {}, {}};
    const Link& link = scenario.links.at(place.index);
    if (place.forward && place.backward) return {{link.from, link.to}, {}, {}, {}};
    if (place.forward) return {{}, {}, link.from, link.to};
    return {{}, {}, link.to, link.from};
}

Shape<LinkPlace> link_place_shape(LinkUse use) {
    Mapping<LinkWords> mapping(use == LinkUse::one_way_too ? "a cut" : "a link to act on");
    mapping.add<std::vector<std::size_t>>(
        "between", false,
        {[](const LinkWords& words) {
             return words.between.empty() ? std::nullopt : std::optional(words.between);
         },
         [](LinkWords& words, std::vector<std::size_t> pair) { words.between = std::move(pair); }},
        site_pair_shape(), "The two sites it joins.");
    mapping.optional("lan", &LinkWords::lan, site_shape(), "The network inside this site instead.");
    if (use == LinkUse::both_ways) {
        mapping.constrain(Count::exactly_one, {"between", "lan"});
    } else {
        mapping.optional("from", &LinkWords::from, site_shape(),
                         "With to: only what comes from this site …");
        mapping.optional("to", &LinkWords::to, site_shape(), "… on its way to this one.");
        mapping.constrain(Count::exactly_one, {"from", "between", "lan"});
        mapping.constrain(Count::all_or_none, {"from", "to"});
    }
    return via<LinkPlace, LinkWords>(mapping.shape(), &to_link, &from_link);
}

constexpr std::string_view all_links = "all";

Shape<std::vector<LinkPlace>> named_links_shape(LinkUse use) {
    const auto links = one_or_list(link_place_shape(use), "a list of links", places_max);
    return {"a link such as {between: [london, virginia]} or {lan: london}, a list of links, or all",
            [links](Reader& reader, const Tree& tree, std::vector<LinkPlace>& out) {
                if (tree.kind != Tree::Kind::scalar) return links.read(reader, tree, out);
                if (tree.text != all_links) {
                    return reader.expected(tree, "a link such as {between: [london, virginia]}");
                }
                if (!reader.scenario.links.empty()) return true;
                return reader.error(tree.at, "the scenario has no links");
            },
            [links](const Scenario& scenario, const std::vector<LinkPlace>& places) {
                return places.empty() ? Tree::string(std::string(all_links))
                                      : links.write(scenario, places);
            },
            [links] {
                Tree all = Tree::mapping().set("const", Tree::string(std::string(all_links)));
                return either_schema({links.schema(), std::move(all)});
            }};
}

}  // namespace

Shape<LinkChoice> links_choice_shape(LinkUse use) {
    const auto named = named_links_shape(use);
    Mapping<LinkChoice> chosen("a choice of links");
    chosen.required("any", &LinkChoice::any, count_shape(1, drawn_max),
                    "So many of them, drawn for each occurrence.");
    chosen.optional("of", &LinkChoice::links, named,
                    "Among which; without it, among all links between sites.");
    chosen.check([](Reader& reader, const Tree& tree, const LinkChoice& choice) {
        const std::size_t there =
            choice.links.empty() ? reader.scenario.links.size() : choice.links.size();
        if (*choice.any <= there) return true;
        return reader.error(tree.position_of("any"),
                            "there are only " + std::to_string(there) + " to draw from");
    });
    return {named.form + ", or {any: 1}",
            [=](Reader& reader, const Tree& tree, LinkChoice& out) {
                if (tree.kind == Tree::Kind::mapping && tree.find("any")) {
                    return chosen.read(reader, tree, out);
                }
                return named.read(reader, tree, out.links);
            },
            [=](const Scenario& scenario, const LinkChoice& choice) {
                return choice.any ? chosen.write(scenario, choice)
                                  : named.write(scenario, choice.links);
            },
            [=] { return either_schema({named.schema(), chosen.schema()}); }};
}

}  // namespace cleave::scenario
