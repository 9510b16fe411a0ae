#pragma once
// What the language offers, for `cleave list` and for documentation, from the description that the
// parser walks.

#include <string>
#include <vector>

#include "host/deployment.hpp"

namespace cleave::scenario {

struct KeyDescription {
    std::string name;
    std::string form;      // "a duration such as 30s"
    std::string help;      // one sentence
    std::string fallback;  // as it would be written; empty: none
    bool required = false;
};

struct WordDescription {
    std::string name;
    std::string help;
};

struct FaultDescription {
    std::string group;  // "network"
    std::string name;
    std::string help;
    std::vector<KeyDescription> keys;   // of its own
    std::vector<KeyDescription> times;  // that say when
};

std::vector<FaultDescription> list_faults();
// Published rates of failures: the words of `random: {rates: …}`.
std::vector<WordDescription> list_fault_rates();

// The keys of `protocol: {…}` when this one is named: `name`, its options, `bugs`.
std::vector<KeyDescription> list_options(const ProtocolDescription& protocol);

// What clients may share: the words of `workload: {object: …}`.
std::vector<WordDescription> list_objects();

}  // namespace cleave::scenario
