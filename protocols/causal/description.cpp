#include "causal/description.hpp"

#include "causal/client.hpp"
#include "causal/properties.hpp"
#include "causal/server.hpp"
#include "parts/options.hpp"

namespace cleave::causal {
namespace {

Config read_config(const std::vector<Option>& options, const std::vector<std::string>& bugs) {
    Config config;
    config.deadline = parts::option<Duration>(options, "deadline");
    config.retry = parts::option<Duration>(options, "retry");
    config.resend = parts::option<Duration>(options, "resend");
    config.skip_dependency_check = parts::switched_on(bugs, "skip-dependency-check");
    config.untracked_reads = parts::switched_on(bugs, "untracked-reads");
    config.newer_version_satisfies = parts::switched_on(bugs, "newer-version-satisfies");
    config.arrival_order = parts::switched_on(bugs, "arrival-order");
    config.unmerged_clock = parts::switched_on(bugs, "unmerged-clock");
    return config;
}

std::string deploy(Deployment& deployment, const std::vector<Option>& values,
                   const std::vector<std::string>& bugs) {
    Config config = read_config(values, bugs);
    const std::pair<const char*, Duration> timers[] = {
        {"deadline", config.deadline}, {"retry", config.retry}, {"resend", config.resend}};
    for (const auto& [name, length] : timers) {
        if (length < Duration::milliseconds(1)) return std::string(name) + " must be at least 1ms";
    }
    auto next = static_cast<std::uint32_t>(deployment.placements().size());
    for (const DeploymentSite& site : deployment.sites()) {
        if (site.clients > 0 && site.servers == 0) {
            return "site '" + site.name + "' has clients but no servers of its own to ask";
        }
        if (site.servers == 0) continue;
        std::vector<NodeId>& cluster = config.clusters.emplace_back();
        for (std::uint32_t i = 0; i < site.servers; ++i) cluster.push_back(NodeId{next++});
        next += site.clients;
    }
    if (config.clusters.empty()) return "no site has servers; give them the key servers";
    std::size_t cluster = 0;
    for (const DeploymentSite& site : deployment.sites()) {
        if (site.servers == 0) continue;
        for (std::uint32_t i = 1; i <= site.servers; ++i) {
            deployment.add({site.name, "server-" + std::to_string(i),
                            [config, cluster] { return make_node<Server>(config, cluster); }});
        }
        for (std::uint32_t i = 1; i <= site.clients; ++i) {
            deployment.add({site.name, "client-" + std::to_string(i),
                            [config, cluster] { return make_node<Client>(config, cluster); },
                            true});
        }
        ++cluster;
    }
    return "";
}

}  // namespace

ProtocolDescription description() {
    constexpr const char* cut = "causal/sites-are-cut-off";
    ProtocolDescription result;
    result.name = "causal";
    result.summary = "a cluster a site; puts spread to the others after what they depend on";
    result.choice = "AP";
    result.guarantee =
        "causal+ (causal and convergent), eventual; linearizable among the clients of one site";
    result.source = "COPS: Lloyd, Freedman, Kaminsky and Andersen, SOSP 2011";
    result.options = {
        {"deadline", Duration::seconds(5),
         "an operation that the site's own server does not answer is given up after this long; "
         "assumed"},
        {"retry", Duration::milliseconds(200),
         "until an unanswered message within a site is sent again; assumed, well above the round "
         "trip in a data centre"},
        {"resend", Duration::seconds(1),
         "until a put that another site has not acknowledged is sent there again; assumed, above "
         "the longest EC2 round trip"},
    };
    result.bugs = {
        {"skip-dependency-check",
         "a replicated put becomes visible at once, whatever it depends on",
         "COPS, section 3.1: what causal+ forbids and eventually consistent stores show", cut},
        {"untracked-reads", "the client library forgets what it read: a put depends on puts alone",
         "COPS, section 4.2: the context holds what was read, too", cut},
        {"newer-version-satisfies",
         "a dependency check is satisfied by any later version of the key, which may have arrived "
         "before what the named one depends on",
         "assumed: a shortcut that section 4.3 of COPS does not rule out in words; no known system",
         cut},
        {"arrival-order", "the last put to arrive wins, not the one of the later version",
         "COPS, section 3.2: without convergent conflict handling, replicas differ for ever", cut},
        {"unmerged-clock",
         "a server's clock ignores the versions that it learns of, so that a put may be older than "
         "what it replaces",
         "Jepsen: Cassandra, 2013, and others: last writer wins by clocks that are behind", cut},
    };
    result.deploy = deploy;
    result.properties = says::properties();
    result.functions = {Function::read, Function::write, Function::remove};
    return result;
}

}  // namespace cleave::causal
