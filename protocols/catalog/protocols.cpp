#include "catalog/protocols.hpp"

#include "direct_s3/client.hpp"
#include "edge_filer/description.hpp"
#include "gfs/description.hpp"

namespace cleave::protocols {

const std::vector<ProtocolDescription>& all() {
    static const std::vector<ProtocolDescription> protocols = {
        direct_s3::description(),
        edge_filer::description(),
        gfs::description(),
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
