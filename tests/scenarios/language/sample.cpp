#include "sample.hpp"

#include <catch2/catch.hpp>
#include <vector>

#include "language/parse.hpp"

namespace cleave::scenario::sample {
namespace {

std::string deploy_filers(Deployment& deployment, const std::vector<Option>&,
                          const std::vector<std::string>&) {
    for (const DeploymentSite& site : deployment.sites()) {
        if (site.clients > 0 && site.filers == 0) {
            return "the site " + site.name + " has clients but no filers";
        }
        for (std::uint32_t i = 1; i <= site.filers; ++i) {
            deployment.add({site.name, "filer-" + std::to_string(i), {}, false});
        }
        for (std::uint32_t i = 1; i <= site.clients; ++i) {
            deployment.add({site.name, "client-" + std::to_string(i), {}, true});
        }
    }
    return "";
}

std::string deploy_clients(Deployment& deployment, const std::vector<Option>&,
                           const std::vector<std::string>&) {
    for (const DeploymentSite& site : deployment.sites()) {
        for (std::uint32_t i = 1; i <= site.clients; ++i) {
            deployment.add({site.name, "client-" + std::to_string(i), {}, true});
        }
    }
    return "";
}

std::vector<ProtocolDescription> make_protocols() {
    ProtocolDescription direct{
        "direct-s3", "Clients talk to the store.", "AP", "none", "none", {}, {}, &deploy_clients};
    direct.options = {{"deadline", Duration::seconds(5), "How long a client waits.", {}}};
    ProtocolDescription filer{"edge-filer", "Filers at the edge.", "CP", "linearizable", "none", {},
                              {},           &deploy_filers};
    filer.options = {
        {"write_back", Duration::seconds(30), "How long dirty data waits.", {}},
        {"lease", Duration::seconds(10), "How long a token lives.", {}},
        {"chunk", Bytes::mebi(1), "Size of a chunk.", {}},
        {"sampled", Ratio::percent(5), "Share of reads that are verified.", {}},
        {"retries", std::int64_t{3}, "How often to try again.", {}},
        {"mirror", true, "Whether a partner holds dirty data too.", {}},
        {"placement", std::string("hash"), "How files find their filer.", {"hash", "home"}},
        {"label", std::string("blue"), "A word for logs.", {}},
    };
    filer.bugs = {{"skip-recall", "Grants without recalling."}, {"reuse-names", "Overwrites."}};
    filer.properties = {{PropertyKind::always, "all is well"},
                        {PropertyKind::sometimes, "a filer dies"}};
    filer.labels = {{"role", {"leader", "follower"}, "Who leads."},
                    {"state", {"up", "down"}, "How it is."}};
    return {direct, filer};
}

}  // namespace

const std::string_view text = R"(name: Sample
duration: 120s
sites:
  london: {filers: 3, clients: 6}
  tokyo: {filers: 3, clients: 6}
  virginia: {object_store: s3-2018}
links:
  - {between: [london, virginia], profile: ec2/ireland-virginia}
  - {between: [tokyo, virginia], rtt: 170ms, jitter: 5%, loss: 0.01%, bandwidth: 1Gbps}
protocol: {name: edge-filer, write_back: 30s, lease: 10s}
workload: {files: 20, popularity: zipf 0.99, mix: {read: 75%, write: 25%}, rate: 50/s per client}
faults:
  - {at: 30s, partition: {isolate: [london]}, for: 30s}
  - {at: 80s, crash: tokyo/filer-2, restart_after: 5s}
expect:
  linearizable: holds
  no_lost_writes: holds
  availability: {during: partition, side: tokyo, at_least: 99%}
)";

std::span<const ProtocolDescription> protocols() {
    static const std::vector<ProtocolDescription> all = make_protocols();
    return all;
}

std::string with(std::string_view what, std::string_view with) {
    std::string out(text);
    const std::size_t at = out.find(what);
    REQUIRE(at != std::string::npos);
    return out.replace(at, what.size(), with);
}

Result<Scenario> parse(std::string_view text) {
    return parse_scenario(text, "sample.yaml", protocols());
}

std::string errors(std::string_view text) {
    const Result<Scenario> result = parse(text);
    std::string out;
    for (const Diagnostic& error : result.errors()) {
        if (!out.empty()) out += '\n';
        out +=
            std::to_string(error.line) + ':' + std::to_string(error.column) + ": " + error.message;
        if (!error.hint.empty()) out += " | " + error.hint;
    }
    return out;
}

}  // namespace cleave::scenario::sample
