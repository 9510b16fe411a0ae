#include "gfs/description.hpp"

#include "gfs/chunkserver.hpp"
#include "gfs/client.hpp"
#include "gfs/config.hpp"
#include "gfs/master.hpp"
#include "parts/options.hpp"

namespace cleave::gfs {
namespace {

namespace bugs {
constexpr const char* append_once = "append-once";
constexpr const char* serve_stale_replicas = "serve-stale-replicas";
constexpr const char* keep_expired_lease = "keep-expired-lease";
constexpr const char* grant_early = "grant-early";
constexpr const char* order_of_arrival = "order-of-arrival";
}  // namespace bugs

std::vector<OptionDescription> options() {
    return {
        {"lease", Duration::seconds(60), "how long a primary has a chunk (section 3.1: 60 s)"},
        {"heartbeat", Duration::seconds(1),
         "between a chunkserver's messages to the master; assumed"},
        {"dead_after", Duration::seconds(3),
         "a chunkserver without heartbeats for so long is taken for dead; assumed"},
        {"replicas", std::int64_t{3}, "of each chunk (section 2.1: three)"},
        {"chunk", Bytes::mebi(64), "size of a chunk (section 2.5: 64 MB)"},
        {"cache", Duration::seconds(60),
         "how long clients trust the locations that they were told; assumed"},
        {"deadline", Duration::seconds(10),
         "an operation that is not done by then is given up; assumed"},
        {"timeout", Duration::milliseconds(500),
         "how long to wait for the answer to one message; assumed"},
        {"attempts", std::int64_t{3},
         "how often to try again before asking the master (section 3.1: a few)"},
        {"clock_drift", Ratio{200'000},
         "the most by which any clock runs too fast or too slow; assumed: 200 ppm"},
    };
}

std::vector<PlantedBug> planted_bugs() {
    return {
        {bugs::append_once,
         "takes a record append for one that happens once or not at all: what was not "
         "acknowledged is said not to have happened",
         "applications that did not expect the duplicates of section 3.3", "gfs/failures"},
        {bugs::serve_stale_replicas,
         "nobody compares version numbers: a replica that missed mutations is used again",
         "what section 4.5 guards against; Alquraan et al., OSDI 2018, on stale replicas",
         "gfs/failures"},
        {bugs::keep_expired_lease,
         "a primary goes on as such when its lease is over and the master cannot be reached",
         "leases judged by nobody's clock; Gray and Cheriton, SOSP 1989, section 5",
         "gfs/partitioned-primary"},
        {bugs::grant_early,
         "the master grants another lease as soon as the primary is silent, before it is over",
         "failover on a time-out without fencing; Alquraan et al., OSDI 2018",
         "gfs/partitioned-primary"},
        {bugs::order_of_arrival,
         "secondaries apply mutations as they arrive, not in the order of the primary",
         "what section 3.1 assigns serial numbers for", "gfs/failures"},
    };
}

std::string read_options(const std::vector<Option>& values, const std::vector<std::string>& broken,
                         Config& config) {
    config.lease = parts::option<Duration>(values, "lease");
    config.heartbeat = parts::option<Duration>(values, "heartbeat");
    config.dead_after = parts::option<Duration>(values, "dead_after");
    const auto replicas = parts::option<std::int64_t>(values, "replicas");
    config.chunk_size = parts::option<Bytes>(values, "chunk");
    config.cache = parts::option<Duration>(values, "cache");
    config.deadline = parts::option<Duration>(values, "deadline");
    config.timeout = parts::option<Duration>(values, "timeout");
    const auto attempts = parts::option<std::int64_t>(values, "attempts");
    config.clock_drift = parts::option<Ratio>(values, "clock_drift");
    config.append_once = parts::switched_on(broken, bugs::append_once);
    config.serve_stale_replicas = parts::switched_on(broken, bugs::serve_stale_replicas);
    config.keep_expired_lease = parts::switched_on(broken, bugs::keep_expired_lease);
    config.grant_early = parts::switched_on(broken, bugs::grant_early);
    config.order_of_arrival = parts::switched_on(broken, bugs::order_of_arrival);
    if (replicas < 1 || replicas > 100) return "replicas must be from 1 to 100";
    if (attempts < 0 || attempts > 1'000) return "attempts must be from 0 to 1000";
    if (config.heartbeat < Duration::milliseconds(1)) return "heartbeat must be at least 1ms";
    if (config.timeout < Duration::milliseconds(4)) return "timeout must be at least 4ms";
    if (config.dead_after <= config.heartbeat) return "dead_after must be more than heartbeat";
    if (config.chunk_size < Bytes{4}) return "chunk must be at least 4B";
    if (config.clock_drift >= Ratio::percent(50)) return "clock_drift must be less than 50%";
    if (config.lease_of_primary() <= config.heartbeat * 2) {
        return "lease must be more than twice heartbeat";
    }
    config.replicas = static_cast<std::uint32_t>(replicas);
    config.attempts = static_cast<std::uint32_t>(attempts);
    return "";
}

// Chunkservers come first, so that the master, placed beside the first of them, knows them all.
std::string deploy(Deployment& deployment, const std::vector<Option>& values,
                   const std::vector<std::string>& broken) {
    Config config;
    const std::string wrong = read_options(values, broken, config);
    if (!wrong.empty()) return wrong;
    std::uint32_t count = 0;
    std::string first;
    for (const DeploymentSite& site : deployment.sites()) {
        if (count == 0 && site.servers > 0) first = site.name;
        count += site.servers;
    }
    if (count == 0) return "no site has chunkservers; give one the key servers";
    if (config.replicas > count) return "replicas is more than there are servers";
    const NodeId master{count};
    std::vector<NodeId> servers;
    for (const DeploymentSite& site : deployment.sites()) {
        for (std::uint32_t i = 1; i <= site.servers; ++i) {
            servers.push_back(
                deployment.add({site.name, "chunkserver-" + std::to_string(i), [config, master] {
                                    return make_node<Chunkserver>(config, master);
                                }}));
        }
    }
    deployment.add(
        {first, "master", [config, servers] { return make_node<Master>(config, servers); }});
    for (const DeploymentSite& site : deployment.sites()) {
        for (std::uint32_t i = 1; i <= site.clients; ++i) {
            deployment.add({site.name, "client-" + std::to_string(i),
                            [config, master] { return make_node<Client>(config, master); }, true});
        }
    }
    return "";
}

}  // namespace

ProtocolDescription description() {
    ProtocolDescription result;
    result.name = "gfs";
    result.summary = "one master, chunkservers, leases for primaries, record append";
    result.choice = "CP";
    result.guarantee =
        "the paper's table 1: regions are defined, consistent or inconsistent; reads may be stale "
        "while locations are cached";
    result.source = "Ghemawat, Gobioff, Leung: The Google File System, SOSP 2003";
    result.options = options();
    result.bugs = planted_bugs();
    result.deploy = &deploy;
    for (const std::string_view sentence :
         {says::stale_excluded, says::lease_extended, says::waited_for_lease,
          says::failed_somewhere, says::padded, says::appended_again, says::straddles, says::cloned,
          says::log_replayed, says::in_order}) {
        result.properties.push_back({PropertyKind::sometimes, std::string(sentence)});
    }
    result.labels = {{"role", {"master", "chunkserver"}, "what the node is"}};
    for (int chunk = 1; chunk <= 4; ++chunk) {
        result.labels.push_back({"chunk-" + std::to_string(chunk),
                                 {"primary"},
                                 "the node takes itself for the primary of that chunk"});
    }
    result.functions = {Function::read, Function::write, Function::append};
    return result;
}

}  // namespace cleave::gfs
