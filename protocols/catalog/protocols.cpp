#include "catalog/protocols.hpp"

#include "azure_blob/client.hpp"
#include "causal/description.hpp"
#include "direct_s3/client.hpp"
#include "edge_filer/description.hpp"
#include "system_of_record/description.hpp"

namespace cleave::protocols {

const std::vector<ProtocolDescription>& all() {
    static const std::vector<ProtocolDescription> protocols = {
        azure_blob::description(),
        causal::description(),
        direct_s3::description(),
        edge_filer::description(),
        system_of_record::description(),
    };
    return protocols;
}

const ProtocolDescription* find(std::string_view name) {
    for (const ProtocolDescription& protocol : all()) {
        if (protocol.name == name) return &protocol;
    }
    return nullptr;
}

}  // namespace cleave::protocols
