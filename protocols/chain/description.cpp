#include "chain/description.hpp"

#include <algorithm>

#include "chain/master.hpp"
#include "chain/properties.hpp"
#include "chain/server.hpp"
#include "parts/options.hpp"
#include "parts/service_layout.hpp"

namespace cleave::chain {
namespace {

std::vector<OptionDescription> options() {
    return {
        {"reads",
         std::string("tail"),
         "answered by the tail, or by any server, which asks the tail about what is dirty (CRAQ)",
         {"tail", "any"}},
        {"heartbeat", Duration::milliseconds(200), "from servers to masters; assumed"},
        {"lease", Duration::seconds(1),
         "how long a server may answer reads after it asked the masters, and after how much "
         "silence "
         "it is taken for dead; assumed, five heartbeats"},
        {"clock_drift", Ratio{1'000'000},
         "by how much the rates of two clocks may differ; assumed, ten times a cheap crystal's 100 "
         "ppm"},
        {"resend", Duration::milliseconds(100),
         "what the next server has not acknowledged is sent again; assumed"},
        {"masters", std::int64_t{3}, "how many, over the sites with servers in turn; assumed"},
        {"election_timeout", Duration::milliseconds(150),
         "of the masters' Raft group, the least (Ongaro and Ousterhout 2014, section 9.3: 150-300 "
         "ms)"},
        {"deadline", Duration::seconds(5),
         "an operation without an answer is given up after this long; assumed"},
        {"retry", Duration::milliseconds(300),
         "a client leaves a silent server for the next one; assumed"},
    };
}

std::vector<PlantedBug> bugs() {
    return {
        {"new-tail-skips-pending",
         "a new tail drops what its failed successor had not acknowledged, though it may have "
         "answered it",
         "van Renesse and Schneider 2004, section 3.3, failure of the tail", "chain/tail-crashes"},
        {"dirty-reads", "a server shows a version that is not committed, without asking the tail",
         "Terrace and Freedman 2009, section 2.3: version queries", "chain/craq-servers-crash"},
        {"serve-without-lease",
         "a server that was removed from the chain and does not know it goes on answering reads",
         "Alquraan et al., OSDI 2018: reads from a deposed replica under a partition",
         "chain/servers-cut-off"},
    };
}

Config read_config(const std::vector<Option>& options, const std::vector<std::string>& bugs) {
    Config config;
    config.read_any = parts::option<std::string>(options, "reads") == "any";
    config.heartbeat = parts::option<Duration>(options, "heartbeat");
    config.lease = parts::option<Duration>(options, "lease");
    config.clock_drift = parts::option<Ratio>(options, "clock_drift");
    config.resend = parts::option<Duration>(options, "resend");
    config.new_tail_skips_pending = parts::switched_on(bugs, "new-tail-skips-pending");
    config.dirty_reads = parts::switched_on(bugs, "dirty-reads");
    config.serve_without_lease = parts::switched_on(bugs, "serve-without-lease");
    return config;
}

std::string problem(const Config& config, const raft::Settings& raft, Duration retry,
                    std::int64_t masters) {
    const Duration least = Duration::milliseconds(1);
    if (config.heartbeat < least) return "heartbeat must be at least 1ms";
    if (config.resend < least) return "resend must be at least 1ms";
    if (retry < least) return "retry must be at least 1ms";
    if (config.lease <= config.heartbeat) return "lease must be more than heartbeat";
    if (config.lease > Duration::seconds(3'600)) return "lease must be at most an hour";
    if (config.clock_drift > Ratio::percent(100)) return "clock_drift must be at most 100%";
    if (raft.election_timeout < Duration::milliseconds(3)) {
        return "election_timeout must be at least 3ms";
    }
    if (raft.election_timeout > Duration::seconds(3'600)) {
        return "election_timeout must be at most an hour";
    }
    if (masters < 1 || masters > 99) return "masters must be from 1 to 99";
    return "";
}

std::string deploy(Deployment& deployment, const std::vector<Option>& values,
                   const std::vector<std::string>& bugs) {
    Config config = read_config(values, bugs);
    raft::Settings raft;
    raft.election_timeout = parts::option<Duration>(values, "election_timeout");
    raft.heartbeat = raft.election_timeout / 3;
    raft.clock_drift = config.clock_drift;
    const parts::ServiceClientOptions client{parts::option<Duration>(values, "deadline"),
                                             parts::option<Duration>(values, "retry"), true};
    const auto masters = parts::option<std::int64_t>(values, "masters");
    if (auto wrong = problem(config, raft, client.retry, masters); !wrong.empty()) return wrong;

    std::vector<std::string> places;
    NodeId next = parts::next_node(deployment);
    for (std::int64_t i = 0; i < masters; ++i) config.masters.push_back(NodeId{next.value++});
    const parts::ServersBySite servers = parts::number_servers(deployment, next);
    config.servers = parts::all_servers(servers);
    for (const DeploymentSite& site : deployment.sites()) {
        if (site.servers > 0) places.push_back(site.name);
    }
    if (places.empty()) return "no site has servers; give one the key servers";
    for (std::size_t i = 0; i < config.masters.size(); ++i) {
        deployment.add({places[i % places.size()], "master-" + std::to_string(i + 1),
                        [config, raft] { return make_node<Master>(config, raft); }});
    }
    parts::add_servers(deployment, "server", [config] { return make_node<Server>(config); });
    parts::add_clients(deployment, client, servers);
    return "";
}

}  // namespace

ProtocolDescription description() {
    ProtocolDescription result;
    result.name = "chain";
    result.summary = "chain replication, with CRAQ reads as an option and masters that reconfigure";
    result.choice = "CP";
    result.guarantee =
        "linearizable keys and exactly-once writes while one server that has the state lives";
    result.source =
        "van Renesse and Schneider, OSDI 2004; Terrace and Freedman (CRAQ), USENIX ATC 2009";
    result.options = options();
    result.bugs = bugs();
    result.deploy = deploy;
    result.properties = says::properties();
    result.labels = says::labels();
    result.functions = {Function::read, Function::write, Function::remove, Function::cas};
    return result;
}

}  // namespace cleave::chain
