// Sites and the links between them.

#include <algorithm>

#include "language/description.hpp"
#include "language/shapes.hpp"
#include "world/profiles.hpp"

namespace cleave::scenario {
namespace {

constexpr std::uint32_t filers_max =
    100;  // or servers of one site; keeps a hostile file from building a city
constexpr std::uint32_t clients_max = 1'000;
constexpr std::size_t sites_max = 64;
constexpr std::size_t site_name_size_max = 63;
constexpr const char* site_name_pattern = "^[a-z][a-z0-9-]{0,62}$";

std::vector<std::string> site_names(const Scenario& scenario) {
    std::vector<std::string> names;
    for (const Site& site : scenario.sites) names.push_back(site.name);
    return names;
}

// The store learns whether it has a secondary region.
bool replicate(Reader& reader, const Tree& tree, Site& store, const std::vector<Site>& sites) {
    const Site* replica = nullptr;
    for (const Site& site : sites) {
        if (!site.object_store_replica) continue;
        if (replica) {
            return reader.error(tree.find(site.name)->position_of_key("object_store_replica"),
                                "a second replica; an object store has at most one",
                                "the first is at site \"" + replica->name + '"');
        }
        replica = &site;
    }
    world::ObjectStoreOptions& options = *store.object_store;
    options.replicated = options.replicated || replica;
    const auto preset = world::find_store_preset(options.preset);
    if (options.replicated || options.replication_lag == preset->replication_lag) return true;
    return reader.error(tree.find(store.name)->position_of_key("object_store"),
                        "\"replication_lag\" says nothing about a store without a replica",
                        "give another site the key object_store_replica: true");
}

bool few_stores_and_some_clients(Reader& reader, const Tree& tree, std::vector<Site>& sites) {
    constexpr std::size_t stores_max = 2;
    Site* store = nullptr;  // the first
    Site* server = nullptr;
    std::size_t stores = 0;
    std::uint64_t clients = 0;
    for (Site& site : sites) {
        clients += site.clients;
        if (site.file_server && server) {
            return reader.error(tree.find(site.name)->position_of_key("file_server"),
                                "a second file server; a scenario has one at most",
                                "the first is at site \"" + server->name + '"');
        }
        if (site.file_server) server = &site;
        if (!site.object_store) continue;
        if (++stores > stores_max) {
            return reader.error(tree.find(site.name)->position_of_key("object_store"),
                                "a third object store; a scenario has two at most",
                                "the first is at site \"" + store->name + '"');
        }
        if (!store) store = &site;
    }
    if (store && !replicate(reader, tree, *store, sites)) return false;
    if (clients == 0) {
        return reader.error(tree.at, "no site has clients, so nothing would happen",
                            "give one site the key clients, such as clients: 6");
    }
    return true;
}

bool read_sites(Reader& reader, const Tree& tree, std::vector<Site>& sites) {
    const Mapping<Site> mapping = site_mapping();
    if (tree.kind != Tree::Kind::mapping) return reader.expected(tree, "a mapping of site names");
    if (tree.keys.size() > sites_max) {
        return reader.error(tree.at, std::to_string(tree.keys.size()) + " sites; at most " +
                                         std::to_string(sites_max));
    }
    bool good = true;
    for (std::size_t i = 0; i < tree.keys.size(); ++i) {
        const std::string& name = tree.keys[i].text;
        if (!is_name(name)) {
            good = reader.error(tree.keys[i].at, described(tree.keys[i]) + " is not a site name",
                                "lower-case letters, digits and hyphens, such as london");
            continue;
        }
        Site site;
        if (!mapping.read(reader, tree.items[i], site)) good = false;
        site.name = name;
        sites.push_back(std::move(site));
    }
    return good && few_stores_and_some_clients(reader, tree, sites);
}

// Also the pairs in their other order, which the world knows but does not list.
std::vector<std::string> profile_names() {
    std::vector<std::string> names = world::link_profile_names();
    for (std::size_t i = 0, count = names.size(); i < count; ++i) {
        const std::string name = names[i];
        const std::size_t start = name.find('/') + 1;
        for (std::size_t dash = name.find('-', start); dash != std::string::npos;
             dash = name.find('-', dash + 1)) {
            std::string reversed = name.substr(0, start) + name.substr(dash + 1) + '-' +
                                   name.substr(start, dash - start);
            if (world::find_link_profile(reversed)) names.push_back(std::move(reversed));
        }
    }
    return names;
}

}  // namespace

bool is_name(const std::string& name) {
    const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
    const auto allowed = [&](char c) { return lower(c) || (c >= '0' && c <= '9') || c == '-'; };
    return !name.empty() && name.size() <= site_name_size_max && lower(name.front()) &&
           std::all_of(name.begin(), name.end(), allowed);
}

Shape<std::size_t> site_shape() {
    const std::string form = "the name of a site";
    return {form,
            [form](Reader& reader, const Tree& tree, std::size_t& out) {
                if (tree.kind != Tree::Kind::scalar) return reader.expected(tree, form);
                const std::vector<std::string> names = site_names(reader.scenario);
                const auto found = std::find(names.begin(), names.end(), tree.text);
                out = static_cast<std::size_t>(found - names.begin());
                if (found != names.end()) return true;
                return reader.error(tree.at, "there is no site " + described(tree),
                                    did_you_mean(tree.text, names, "the sites"));
            },
            [](const Scenario& scenario, const std::size_t& site) {
                return Tree::string(scenario.sites.at(site).name);
            },
            [] { return string_schema(site_name_pattern); }};
}

Shape<std::vector<std::size_t>> site_pair_shape() {
    auto two = list_of(site_shape(), "a list of two sites, such as [london, virginia]", 2, 2);
    return via<std::vector<std::size_t>, std::vector<std::size_t>>(
        two,
        [](Reader& reader, const Tree& tree, const std::vector<std::size_t>& in,
           std::vector<std::size_t>& out) {
            out = in;
            if (in[0] != in[1]) return true;
            return reader.error(tree.items[1].at, "the same site twice; a link joins two");
        },
        [](const Scenario&, const std::vector<std::size_t>& pair) { return pair; });
}

std::optional<std::size_t> find_link(Reader& reader, Position at, std::size_t a, std::size_t b) {
    const Scenario& scenario = reader.scenario;
    std::vector<std::string> joined;
    for (std::size_t i = 0; i < scenario.links.size(); ++i) {
        const Link& link = scenario.links[i];
        if ((link.from == a && link.to == b) || (link.from == b && link.to == a)) return i;
        joined.push_back(scenario.sites[link.from].name + '-' + scenario.sites[link.to].name);
    }
    reader.error(
        at,
        "no link joins \"" + scenario.sites[a].name + "\" and \"" + scenario.sites[b].name + '"',
        joined.empty() ? "the scenario has no links" : "the links: " + listed(joined));
    return std::nullopt;
}

Mapping<world::LinkOptions> link_options_mapping(std::string what, world::LinkOptions defaults) {
    using world::LinkOptions;
    Mapping<LinkOptions> mapping(std::move(what), defaults);
    // A profile is read first and fills everything; the keys beside it override what it said.
    mapping.add<std::string>(
        "profile", false,
        {[](const LinkOptions&) -> std::optional<std::string> { return std::nullopt; },
         [](LinkOptions& options, const std::string& name) {
             options = *world::find_link_profile(name);
         }},
        word_shape("a link profile", profile_names()),
        "A measured link to start from; the keys beside it override it.");
    // Either rtt and jitter, or latency: the one that is said last, the profile aside, counts.
    const auto unless_latency = [](auto LinkOptions::*member) {
        using V = std::remove_reference_t<decltype(std::declval<LinkOptions&>().*member)>;
        return Mapping<LinkOptions>::Property<V>{
            [member](const LinkOptions& link) -> std::optional<V> {
                if (link.latency) return std::nullopt;
                return link.*member;
            },
            [member](LinkOptions& link, V value) {
                link.latency.reset();
                link.*member = value;
            }};
    };
    mapping.add<Duration>("rtt", false, unless_latency(&LinkOptions::rtt),
                          duration_shape(Least::more_than_zero),
                          "Mean round-trip time; one way takes half.");
    mapping.add<Ratio>("jitter", false, unless_latency(&LinkOptions::jitter), ratio_shape(),
                       "Standard deviation of the one-way latency, as a share of its mean.");
    mapping.add<world::Distribution>("latency", false,
                                     {[](const LinkOptions& link) { return link.latency; },
                                      [](LinkOptions& link, world::Distribution latency) {
                                          link.latency = std::move(latency);
                                          link.rtt = {};
                                          link.jitter = {};
                                      }},
                                     distribution_shape(Plain::constant),
                                     "How long one way takes, instead of rtt and jitter.");
    mapping.constrain(Count::at_most_one, {"rtt", "latency"});
    mapping.constrain(Count::at_most_one, {"jitter", "latency"});
    mapping.optional("loss", &LinkOptions::loss, ratio_shape(), "Share of messages that are lost.");
    mapping.optional("burst", &LinkOptions::loss_burst, count_shape(1, 1'000'000),
                     "Mean number of messages lost in a row; 1: each by itself.");
    mapping.optional("duplication", &LinkOptions::duplication, ratio_shape(),
                     "Share of messages that arrive twice.");
    mapping.optional("reordering", &LinkOptions::reordering, ratio_shape(),
                     "Share of messages held back so that later ones overtake them.");
    mapping.optional("corruption", &LinkOptions::corruption, ratio_shape(),
                     "Share of messages that arrive altered, which the checksum finds: they are "
                     "dropped.");
    mapping.optional("bandwidth", &LinkOptions::bandwidth, bandwidth_shape(),
                     "What the link carries in each direction.");
    mapping.optional("queue", &LinkOptions::queue, capacity_shape(),
                     "How much may wait for the bandwidth; what finds more waiting is dropped.");
    return mapping;
}

Mapping<Site> site_mapping() {
    Site defaults;
    defaults.lan = world::default_lan();
    Mapping<Site> mapping("a site", std::move(defaults));
    mapping.optional("filers", &Site::filers, count_shape(0, filers_max),
                     "Edge filers at the site, named <site>/filer-1 and so on.");
    mapping.optional("servers", &Site::servers, count_shape(0, filers_max),
                     "Servers of a replicated service at the site; the protocol names them.");
    mapping.optional("clients", &Site::clients, count_shape(0, clients_max),
                     "Clients at the site, named <site>/client-1 and so on.");
    mapping.optional(
        "object_store", &Site::object_store, object_store_shape(),
        "An object store, if it is at this site. Most protocols use one; the first of two is "
        "the primary one.");
    mapping.add<std::string>(
        "file_server", false,
        {[](const Site& site) -> std::optional<std::string> {
             if (!site.file_server) return std::nullopt;
             return site.file_server->preset;
         },
         [](Site& site, const std::string& preset) {
             site.file_server = world::find_core_filer(preset);
         }},
        word_shape("a file server", world::core_filer_names()),
        "A file server on the premises, as NFS ones are, for edge filers to cache.");
    mapping.add<bool>("object_store_replica", false,
                      {[](const Site& site) -> std::optional<bool> {
                           if (!site.object_store_replica) return std::nullopt;
                           return true;
                       },
                       [](Site& site, bool value) { site.object_store_replica = value; }},
                      boolean_shape(),
                      "Whether the store's secondary region is at this site: a copy that lags and "
                      "takes no writes.");
    mapping.optional("lan", &Site::lan, link_options_mapping("a LAN", world::default_lan()).shape(),
                     "The network inside the site.");
    mapping.optional("machine", &Site::machine, machine_mapping("a machine").shape(),
                     "What the protocol's nodes here run on, but the clients.");
    mapping.optional("client_machine", &Site::client_machine,
                     machine_mapping("a client's machine").shape(), "What the clients run on.");
    return mapping;
}

Shape<std::vector<Site>> sites_shape() {
    return {"a mapping from site names to sites", &read_sites,
            [](const Scenario& scenario, const std::vector<Site>& sites) {
                const Mapping<Site> mapping = site_mapping();
                Tree tree = Tree::mapping();
                for (const Site& site : sites) tree.set(site.name, mapping.write(scenario, site));
                return tree;
            },
            [] {
                Tree named = Tree::mapping();
                named.set(site_name_pattern, site_mapping().schema());
                Tree out = Tree::mapping();
                out.set("type", Tree::string("object"));
                out.set("patternProperties", std::move(named));
                out.set("additionalProperties", Tree::boolean(false));
                out.set("minProperties", Tree::number(1));
                out.set("maxProperties", Tree::number(sites_max));
                return out;
            }};
}

Shape<std::vector<Link>> links_shape() {
    Mapping<Link> mapping("a link");
    mapping.without_defaults();
    mapping.add<std::vector<std::size_t>>(
        "between", true,
        {[](const Link& link) {
             return std::vector{link.from, link.to};
         },
         [](Link& link, const std::vector<std::size_t>& pair) {
             link.from = pair[0];
             link.to = pair[1];
         }},
        site_pair_shape(), "The two sites it joins. Sites not joined directly talk over others.");
    mapping.embed(&Link::options, link_options_mapping("a link", {}));
    mapping.constrain(Count::at_least_one, {"profile", "rtt", "latency"});
    const auto distinct = [](Reader& reader, const Tree& tree, const std::vector<Link>& links,
                             std::vector<Link>& out) {
        out = links;
        for (std::size_t i = 0; i < links.size(); ++i) {
            const auto same = [&](const Link& other) {
                return std::minmax(other.from, other.to) == std::minmax(links[i].from, links[i].to);
            };
            const auto first = std::find_if(links.begin(), links.end(), same);
            const auto index = static_cast<std::size_t>(first - links.begin());
            if (index == i) continue;
            return reader.error(
                tree.items[i].position_of("between"), "a second link between the same two sites",
                "the first stands in line " + std::to_string(tree.items[index].at.line));
        }
        return true;
    };
    return via<std::vector<Link>, std::vector<Link>>(
        list_of(mapping.shape(), "a list of links", 0, sites_max * (sites_max - 1) / 2), distinct,
        [](const Scenario&, const std::vector<Link>& links) { return links; });
}

Mapping<Network> network_mapping() {
    using C = world::ConnectionOptions;
    Mapping<Network> mapping("a network");
    mapping.optional(
        "transport", &Network::transport,
        enum_shape<Transport>("a transport", {{"datagrams", Transport::datagrams},
                                              {"connections", Transport::connections}}),
        "datagrams: each message by itself, lost or overtaken as the links will; connections: in "
        "order and once, sent again when lost, until the connection breaks.");
    Mapping<C> connections("connections");
    const auto length = duration_shape(Least::more_than_zero);
    connections.optional("rto_initial", &C::rto_initial, length,
                         "Of a connection: until it sends again what is not acknowledged, before "
                         "it knows the round trip.");
    connections.optional("rto_least", &C::rto_least, length, "The least that this becomes.");
    connections.optional("rto_most", &C::rto_most, length, "The most, however often doubled.");
    connections.optional("user_timeout", &C::user_timeout, length,
                         "It breaks when nothing is acknowledged for so long.");
    mapping.embed(&Network::connections, connections);
    mapping.check([](Reader& reader, const Tree& tree, const Network& network) {
        if (network.connections.rto_least <= network.connections.rto_most) return true;
        return reader.error(tree.position_of(tree.find("rto_least") ? "rto_least" : "rto_most"),
                            "\"rto_least\" is more than \"rto_most\"");
    });
    return mapping;
}

}  // namespace cleave::scenario
