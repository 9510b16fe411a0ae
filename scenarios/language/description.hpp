#pragma once
// The description of the scenario language: every mapping, key, default and sentence of help stands
// in describe_*.cpp and nowhere else. Order matters: keys are read in the order described, so that
// what refers to something is described after it.

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/deployment.hpp"
#include "language/distribution_text.hpp"
#include "language/grammar.hpp"
#include "language/scenario.hpp"

namespace cleave::scenario {

// Of a site and the like: lower-case letters, digits and hyphens, a letter first.
bool is_name(const std::string& name);

// References to what has been read before.
Shape<std::size_t> site_shape();
// Two different sites.
Shape<std::vector<std::size_t>> site_pair_shape();
// The link that joins two sites, after noting an error at `at` when there is none.
std::optional<std::size_t> find_link(Reader& reader, Position at, std::size_t a, std::size_t b);

Mapping<world::LinkOptions> link_options_mapping(std::string what, world::LinkOptions defaults);
// A preset's name alone, or a mapping of it and what to change about it.
Shape<world::ObjectStoreOptions> object_store_shape();
Mapping<Site> site_mapping();
Mapping<Machine> machine_mapping(std::string what);
Shape<std::vector<Site>> sites_shape();
Mapping<Network> network_mapping();
Shape<std::vector<Link>> links_shape();

Mapping<Protocol> protocol_mapping(const ProtocolDescription& protocol);
Shape<Protocol> protocol_shape(std::span<const ProtocolDescription> protocols);

Mapping<Workload> workload_mapping();
Shape<Workload> workload_shape();

// What a fault strikes: nodes, of which a site stands for those that are there; sites; or, in a
// partition, either.
enum class PlaceUse : std::uint8_t { nodes, sites, members };
Shape<Places> places_shape(PlaceUse use);
// `{role: leader}`: labels that nodes of the protocol carry.
Shape<Labels> labels_shape();
// How many nodes are meant, label and draw aside.
std::size_t count_nodes(const Reader& reader, const Places& places);
// `{between: [a, b]}` in either order, `{lan: a}`, for `one_way_too` also `{from: a, to: b}`.
enum class LinkUse : std::uint8_t { both_ways, one_way_too };
Shape<LinkChoice> links_choice_shape(LinkUse use);
Shape<Partition> partition_shape();

// `40ms`, `lognormal 40ms 10%`, `[75% pareto 3ms 3.35, 25% exponential 5ms]`.
Shape<world::Distribution> distribution_shape(Plain plain);

struct FaultKind {
    std::string group;  // "network"
    std::string name;   // and the key that tells it from the others
    std::string help;
    Mapping<Fault> mapping;
    std::vector<std::string> own_keys;  // the rest says when
};
const std::vector<FaultKind>& fault_kinds();
Shape<std::vector<Fault>> faults_shape();

Shape<std::string> site_name_shape();
Mapping<PropertyExpectations> properties_mapping();
Mapping<Expectations> expectations_mapping();

Mapping<Scenario> scenario_mapping(std::span<const ProtocolDescription> protocols);

}  // namespace cleave::scenario
