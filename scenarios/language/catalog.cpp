#include "language/catalog.hpp"

#include "language/description.hpp"
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
        faults.push_back({kind.name, kind.help, described(kind.mapping, kind.mapping.defaults())});
    }
    return faults;
}

std::vector<KeyDescription> list_options(const ProtocolDescription& protocol) {
    const Mapping<Protocol> mapping = protocol_mapping(protocol);
    return described(mapping, mapping.defaults());
}

}  // namespace cleave::scenario
