#include "language/catalog.hpp"

#include <algorithm>

#include "language/description.hpp"
#include "language/fault_rates.hpp"
#include "language/write.hpp"

namespace cleave::scenario {
namespace {

std::vector<KeyDescription> described(const KeySet& keys, const Tree& defaults) {
    std::vector<KeyDescription> out;
    for (const Key& key : keys.keys()) {
        std::string fallback;
        if (const Tree* value = defaults.find(key.name)) {
            fallback = write_yaml(*value);
            fallback.pop_back();  // the newline
        }
        out.push_back({key.name, key.form, key.help, std::move(fallback), key.required});
    }
    return out;
}

}  // namespace

std::vector<FaultDescription> list_faults() {
    std::vector<FaultDescription> faults;
    for (const FaultKind& kind : fault_kinds()) {
        FaultDescription fault{kind.group, kind.name, kind.help, {}, {}};
        for (KeyDescription& key : described(kind.mapping, kind.mapping.defaults())) {
            const bool own = std::find(kind.own_keys.begin(), kind.own_keys.end(), key.name) !=
                             kind.own_keys.end();
            (own ? fault.keys : fault.times).push_back(std::move(key));
        }
        faults.push_back(std::move(fault));
    }
    return faults;
}

std::vector<WordDescription> list_fault_rates() {
    std::vector<WordDescription> words;
    for (const FaultRates& rates : fault_rates()) words.push_back({rates.name, rates.help});
    return words;
}

std::vector<KeyDescription> list_options(const ProtocolDescription& protocol) {
    const Mapping<Protocol> mapping = protocol_mapping(protocol);
    return described(mapping, mapping.defaults());
}

}  // namespace cleave::scenario
