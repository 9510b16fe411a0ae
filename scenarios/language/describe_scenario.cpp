// The file as a whole, and what its sections must be together.

#include "language/description.hpp"
#include "language/operation_trace.hpp"
#include "language/shapes.hpp"

namespace cleave::scenario {
namespace {

constexpr Duration settle_default = Duration::seconds(30);  // assumed: outlasts the usual leases
constexpr std::int64_t operations_max = 10'000'000;         // what a history is made to hold

bool every_site_is_reached(Reader& reader, const Tree& tree, const Scenario& scenario) {
    std::vector<bool> reached(scenario.sites.size(), false);
    std::vector<std::size_t> frontier{0};
    reached[0] = true;
    while (!frontier.empty()) {
        const std::size_t site = frontier.back();
        frontier.pop_back();
        for (const Link& link : scenario.links) {
            if (link.from != site && link.to != site) continue;
            const std::size_t other = link.from == site ? link.to : link.from;
            if (!reached[other]) frontier.push_back(other);
            reached[other] = true;
        }
    }
    for (std::size_t i = 0; i < reached.size(); ++i) {
        if (reached[i]) continue;
        const std::string& name = scenario.sites[i].name;
        return reader.error(tree.find("sites")->position_of_key(name),
                            "no chain of links joins the site \"" + name + "\" to \"" +
                                scenario.sites[0].name + '"',
                            "add a link, such as {between: [" + name + ", " +
                                scenario.sites[0].name + "], rtt: 80ms}");
    }
    return true;
}

bool is_of_bearable_size(Reader& reader, const Tree& tree, const Scenario& scenario) {
    std::int64_t clients = 0;
    for (const Site& site : scenario.sites) clients += site.clients;
    const std::optional<Replay>& replay = scenario.workload.replay;
    std::int64_t left = operations_max / clients;
    if (replay) {
        const auto steps = static_cast<std::int64_t>(replay->trace->steps.size());
        left = replay->by == ReplayBy::everyone ? left - steps : operations_max - steps;
    }
    for (const Stage& stage : stages_of(scenario.workload, scenario.duration)) {
        const bool counts = !replay && stage.workload.loop == Loop::open;
        if (counts) left -= (stage.end - stage.begin) / stage.workload.interval;
        if (left >= 0) continue;
        return reader.error(
            tree.position_of("workload"),
            "these clients would do more than " + std::to_string(operations_max) + " operations",
            "lower the rate, the duration or the number of clients");
    }
    return true;
}

}  // namespace

Mapping<Scenario> scenario_mapping(std::span<const ProtocolDescription> protocols) {
    Scenario defaults;
    defaults.settle = settle_default;
    defaults.workload = workload_mapping().default_value();
    Mapping<Scenario> mapping("a scenario", defaults);
    mapping.stop_at_error();
    mapping.required("name", &Scenario::name, text_shape("a text"), "A title for reports.");
    mapping.optional("description", &Scenario::description, text_shape("a text"),
                     "What it shows, in a sentence or two.");
    mapping.required("duration", &Scenario::duration, duration_shape(Least::more_than_zero),
                     "How long the clients work, in virtual time.");
    mapping.optional("settle", &Scenario::settle, duration_shape(Least::zero),
                     "The quiet period: how long the system is left alone afterwards, before every "
                     "client reads everything once.");
    mapping.required("sites", &Scenario::sites, sites_shape(), "The places where things stand.");
    mapping.optional("links", &Scenario::links, links_shape(),
                     "The network between the sites; messages take the quickest route.");
    mapping.optional("network", &Scenario::network, network_mapping().shape(),
                     "How messages travel.");
    mapping.required("protocol", &Scenario::protocol, protocol_shape(protocols),
                     "The code under test and its options.");
    mapping.optional("workload", &Scenario::workload, workload_shape(), "What the clients do.");
    mapping.optional("faults", &Scenario::faults, faults_shape(), "What goes wrong, and when.");
    mapping.optional("swarm", &Scenario::swarm, ratio_shape(),
                     "The chance of each fault to be in the plan of a given seed; below 100% each "
                     "seed has some of them, which finds more than all at once.");
    mapping.optional("final_heal", &Scenario::final_heal, boolean_shape(),
                     "Whether, when the clients stop, every fault ends and every node that is down "
                     "is started, so that all can settle; if not, faults end when they say, or "
                     "never.");
    mapping.optional("expect", &Scenario::expect, expectations_mapping().shape(),
                     "What a run must show to count as expected.");
    mapping.check(&every_site_is_reached);
    mapping.check(&is_of_bearable_size);
    return mapping;
}

}  // namespace cleave::scenario
