#pragma once
// How the kinds of faults are described, for describe_*_faults.cpp alone: the keys that say when
// are the same for all kinds, and what a kind adds to them is a table of keys.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "language/description.hpp"
#include "language/shapes.hpp"

namespace cleave::scenario {

// What says how long an occurrence lasts.
enum class Lasting : std::uint8_t {
    fault,          // the key `for`
    until_restart,  // `restart_after`
    each_node,      // `down`, for each of the nodes in turn; required
    smear,          // `for`, required, as the clocks do not come right by themselves
    instant,        // nothing: it happens at once
};

// Adds `at`, and then `for`, `every`, `until` and `random`, with the checks that they agree.
void add_beginning(Mapping<Fault>& mapping);
void add_timing(Mapping<Fault>& mapping, Lasting lasting);

// A key of the kind's own. `access` gives the member: `[](auto& kind) -> auto& { … }`.
template <class Kind, class V, class Access>
void own_key(FaultKind& kind, std::string key, bool required, Access access, Shape<V> shape,
             std::string help) {
    kind.own_keys.push_back(key);
    kind.mapping.add<V>(std::move(key), required,
                        {[access](const Fault& fault) -> std::optional<V> {
                             return access(std::get<Kind>(fault.what));
                         },
                         [access](Fault& fault, V value) {
                             access(std::get<Kind>(fault.what)) = std::move(value);
                         }},
                        std::move(shape), std::move(help));
}

// A kind of fault; `describe(FaultKind&)` adds its own keys. `defaults`: what is not said.
template <class Kind, class Describe>
FaultKind fault_kind(std::string group, std::string name, std::string help, Kind defaults,
                     Lasting lasting, Describe describe) {
    Fault fault;
    fault.kind = name;
    fault.what = std::move(defaults);
    FaultKind kind{std::move(group),
                   name,
                   std::move(help),
                   Mapping<Fault>("the fault \"" + name + '"', std::move(fault)),
                   {}};
    add_beginning(kind.mapping);
    describe(kind);
    add_timing(kind.mapping, lasting);
    if (lasting == Lasting::until_restart) kind.own_keys.push_back("restart_after");
    if (lasting == Lasting::each_node) kind.own_keys.push_back("down");
    return kind;
}

void add_network_faults(std::vector<FaultKind>& kinds);
void add_machine_faults(std::vector<FaultKind>& kinds);  // nodes, their disks and their clocks
void add_store_faults(std::vector<FaultKind>& kinds);

}  // namespace cleave::scenario
