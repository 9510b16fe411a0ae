#include "catalog/protocols.hpp"

#include "abd/replica.hpp"
#include "azure_blob/client.hpp"
#include "causal/description.hpp"
#include "chain/description.hpp"
#include "direct_s3/client.hpp"
#include "dynamo/server.hpp"
#include "edge_filer/description.hpp"
#include "gfs/description.hpp"
#include "raft_kv/description.hpp"
#include "system_of_record/description.hpp"

namespace cleave::protocols {

const std::vector<ProtocolDescription>& all() {
    static const std::vector<ProtocolDescription> protocols = {
        abd::description(),        azure_blob::description(),
        causal::description(),     chain::description(),
        direct_s3::description(),  dynamo::description(),
        edge_filer::description(), gfs::description(),
        raft_kv::description(),    system_of_record::description(),
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
