#include "system_of_record/description.hpp"

#include "parts/options.hpp"
#include "parts/service_client.hpp"
#include "parts/service_layout.hpp"
#include "system_of_record/properties.hpp"
#include "system_of_record/server.hpp"
#include "system_of_record/witness.hpp"

namespace cleave::system_of_record {
namespace {

std::string deploy(Deployment& deployment, const std::vector<Option>& values,
                   const std::vector<std::string>& bugs) {
    Config config;
    config.ping = parts::option<Duration>(values, "ping");
    config.timeout = parts::option<Duration>(values, "timeout");
    config.clock_drift = parts::option<Ratio>(values, "clock_drift");
    config.no_fencing = parts::switched_on(bugs, "no-fencing");
    config.early_acknowledgement = parts::switched_on(bugs, "early-acknowledgement");
    config.no_duplicate_cache = parts::switched_on(bugs, "no-duplicate-cache");
    // Its own clients repeat everything: the servers know what they have done.
    const parts::ServiceClientOptions client{parts::option<Duration>(values, "deadline"),
                                             parts::option<Duration>(values, "retry"), true};
    const std::pair<const char*, Duration> timers[] = {
        {"ping", config.ping}, {"deadline", client.deadline}, {"retry", client.retry}};
    for (const auto& [name, length] : timers) {
        if (length < Duration::milliseconds(1)) return std::string(name) + " must be at least 1ms";
    }
    if (config.clock_drift >= Ratio::percent(50)) return "clock_drift must be less than 50%";
    if (config.timeout < config.ping * 2) return "timeout must be at least twice ping";

    const bool with_witness = parts::option<bool>(values, "witness");
    const std::size_t wanted = with_witness ? 3 : 2;
    std::vector<std::string> homes;
    for (const DeploymentSite& site : deployment.sites()) {
        if (site.servers > 1) return "site '" + site.name + "' has more than one server";
        if (site.servers == 1) homes.push_back(site.name);
    }
    if (homes.size() != wanted) {
        return with_witness ? "three sites must have servers: 1, the third for the witness"
                            : "without a witness, two sites must have servers: 1";
    }
    const auto next = static_cast<std::uint32_t>(deployment.placements().size());
    config.first = NodeId{next};
    config.second = NodeId{next + 1};
    if (with_witness) config.witness = NodeId{next + 2};
    for (std::size_t i = 0; i < 2; ++i) {
        deployment.add({homes[i], "server-1", [config] { return make_node<Server>(config); }});
    }
    if (with_witness) {
        deployment.add({homes[2], "witness-1", [config] { return make_node<Witness>(config); }});
    }
    for (const DeploymentSite& site : deployment.sites()) {
        std::vector<NodeId> servers = {config.first, config.second};
        if (site.name == homes[1]) std::swap(servers[0], servers[1]);
        parts::add_clients(deployment, site, client, servers);
    }
    return "";
}

}  // namespace

ProtocolDescription description() {
    ProtocolDescription result;
    result.name = "system-of-record";
    result.summary = "one server and its synchronous mirror, with a witness or without";
    result.choice = "CA";
    result.guarantee =
        "linearizable, no acknowledged write lost; through partitions only with a witness";
    result.source = "SQL Server database mirroring, high-safety mode (Microsoft documentation)";
    result.options = {
        {"witness", true, "whether a third site has a witness, whose consent each server needs"},
        {"ping", Duration::seconds(1),
         "between two pings of the principal; SQL Server's pings come each second (from memory)"},
        {"timeout", Duration::seconds(10),
         "of silence, until the other is taken for lost (SQL Server: MirroringTimeout, 10 s)"},
        {"clock_drift", Ratio::percent(10),
         "by how much the rates of two clocks may differ; assumed, far more than a cheap crystal's "
         "100 ppm"},
        {"deadline", Duration::seconds(5),
         "a client gives an operation up after this long; assumed"},
        {"retry", Duration::milliseconds(500),
         "a client leaves a silent server for the other after this long; assumed, above the "
         "longest EC2 round trip"},
    };
    result.bugs = {
        {"no-fencing", "a principal that has lost its quorum goes on, and heeds no newer epoch",
         "Alquraan et al., OSDI 2018: primary and backup both serve after a partial partition",
         "system-of-record/partition-with-witness"},
        {"early-acknowledgement",
         "a write is acknowledged before it is on the principal's disk or the mirror's",
         "Rebello et al., USENIX ATC 2020; write-back caches that acknowledge fsync early",
         "system-of-record/servers-crash"},
        {"no-duplicate-cache", "a repeated request is executed again",
         "Juszczak, USENIX Winter 1989: retried non-idempotent requests of NFS clients",
         "system-of-record/servers-crash"},
    };
    result.deploy = deploy;
    result.properties = says::properties();
    result.labels = says::labels();
    result.functions = {Function::read, Function::write, Function::remove, Function::cas};
    return result;
}

}  // namespace cleave::system_of_record
