#pragma once
// The description of the scenario language: every mapping, key, default and sentence of help stands
// in describe_*.cpp and nowhere else. Order matters: keys are read in the order described, so that
// what refers to something is described after it.

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "host/deployment.hpp"
#include "language/grammar.hpp"
#include "language/scenario.hpp"

namespace cleave::scenario {

// References to what has been read before.
Shape<std::size_t> site_shape();
Shape<std::size_t> link_shape();  // `{between: [a, b]}`, in either order
// Two different sites.
Shape<std::vector<std::size_t>> site_pair_shape();
// The link that joins two sites, after noting an error at `at` when there is none.
std::optional<std::size_t> find_link(Reader& reader, Position at, std::size_t a, std::size_t b);

Mapping<world::LinkOptions> link_options_mapping(std::string what, world::LinkOptions defaults);
// A preset's name alone, or a mapping of it and what to change about it.
Shape<world::ObjectStoreOptions> object_store_shape();
Mapping<Site> site_mapping();
Shape<std::vector<Site>> sites_shape();
Shape<std::vector<Link>> links_shape();

Mapping<Protocol> protocol_mapping(const ProtocolDescription& protocol);
Shape<Protocol> protocol_shape(std::span<const ProtocolDescription> protocols);

Mapping<Workload> workload_mapping();

struct FaultKind {
    std::string name;  // and the key that tells it from the others
    std::string help;
    Mapping<Fault> mapping;
    std::function<bool(const Fault&)> holds;
};
std::vector<FaultKind> fault_kinds();
Shape<std::vector<Fault>> faults_shape();

Shape<std::string> site_name_shape();
Mapping<PropertyExpectations> properties_mapping();
Mapping<Expectations> expectations_mapping();

Mapping<Scenario> scenario_mapping(std::span<const ProtocolDescription> protocols);

}  // namespace cleave::scenario
