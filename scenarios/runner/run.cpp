#include "runner/run.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "certifier/certifier.hpp"
#include "check/check.hpp"
#include "engine/simulation.hpp"
#include "measures/lost_writes.hpp"
#include "measures/staleness.hpp"
#include "objects/register.hpp"
#include "objects/volume.hpp"
#include "runner/deploy.hpp"
#include "runner/fault_player.hpp"
#include "runner/measure.hpp"
#include "runner/properties.hpp"
#include "runner/trace_recorder.hpp"
#include "workload/driver.hpp"
#include "world/prices.hpp"

namespace cleave::scenario {
namespace {

// Time for the answers to the last final reads.
constexpr Duration epilogue = Duration::seconds(10);

struct World {
    WorldMap map;
    std::vector<ClientNode> clients;
};

void add_stores(const Scenario& scenario, const std::vector<sim::SiteId>& sites,
                sim::Simulation& simulation) {
    std::optional<sim::SiteId> replica;
    for (std::size_t i = 0; i < sites.size(); ++i) {
        if (scenario.sites[i].object_store_replica) replica = sites[i];
    }
    for (std::size_t i = 0; i < sites.size(); ++i) {
        const auto& store = scenario.sites[i].object_store;
        if (store) simulation.add_object_store(sites[i], *store, replica);
    }
    for (std::size_t i = 0; i < sites.size(); ++i) {
        const auto& server = scenario.sites[i].file_server;
        if (server) simulation.add_file_server(sites[i], *server);
    }
}

// The machine of one node, its clocks drawn from what the site says of them.
world::MachineOptions machine_of(const Machine& machine, const std::string& node,
                                 std::uint64_t seed) {
    world::MachineOptions options = machine.options;
    if (machine.clocks == world::ClockSpread{}) return options;
    Random random = Random::stream(seed, "clocks/" + node);
    const world::ClockOptions besides = options.clock;
    options.clock = world::draw_clock(machine.clocks, random);
    options.clock.offset += besides.offset;
    options.clock.drift.parts_per_billion =
        std::clamp(options.clock.drift.parts_per_billion + besides.drift.parts_per_billion,
                   -drift_max, drift_max);
    return options;
}

World build(const Scenario& scenario, const Crowd& crowd, std::uint64_t seed,
            sim::Simulation& simulation) {
    World world;
    if (scenario.network.transport == Transport::connections) {
        simulation.set_transport(sim::Transport::connections, scenario.network.connections);
    }
    std::vector<sim::SiteId>& sites = world.map.sites;
    for (const Site& site : scenario.sites) {
        sites.push_back(simulation.add_site(site.name, site.lan));
    }
    add_stores(scenario, sites, simulation);
    for (const Link& link : scenario.links) {
        world.map.links.push_back(
            simulation.add_link(sites[link.from], sites[link.to], link.options));
    }
    const Deployment deployment = deploy(scenario);
    for (std::size_t i = 0; i < crowd.nodes().size(); ++i) {
        const Deployment::Placement& placement = deployment.placements()[i];
        const std::size_t site = crowd.nodes()[i].site;
        const Site& where = scenario.sites[site];
        const world::MachineOptions machine =
            machine_of(placement.is_client ? where.client_machine : where.machine,
                       crowd.nodes()[i].name, seed);
        const NodeId node =
            simulation.add_node(sites[site], placement.name, placement.make, machine);
        world.map.clocks.push_back(machine.clock);
        if (placement.is_client) world.clients.push_back({node, site, crowd.nodes()[i].name});
    }
    return world;
}

void add_use(StoreUse& use, const std::string& preset, const world::StoreUsage& usage) {
    const world::Prices prices = world::prices_of(preset);
    use.gets += usage.gets + usage.heads;
    use.puts += usage.puts;
    use.removes += usage.removes;
    use.lists += usage.lists;
    use.bytes_in += usage.bytes_in;
    use.bytes_out += usage.bytes_out;
    use.dollars += world::request_dollars(usage, prices) +
                   world::egress_dollars(usage.bytes_out, prices) +
                   world::replication_dollars(usage.bytes_replicated, prices);
}

// Of all stores together; a file server of one's own costs nothing by the request.
StoreUse store_use(const Scenario& scenario, const sim::Simulation& simulation) {
    StoreUse use;
    const world::StoreUsage* usage = nullptr;
    for (const Site& site : scenario.sites) {
        if (!site.object_store) continue;
        usage = usage ? simulation.other_store_usage() : &simulation.store_usage();
        add_use(use, site.object_store->preset, *usage);
    }
    return use;
}

std::uint64_t ok_reads(const history::History& history) {
    std::uint64_t count = 0;
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        const history::OpIndex op{i};
        count += only_looks(history, op) && history.outcome(op) == Outcome::ok;
    }
    return count;
}

// What the keys of a history are.
const objects::Object& object_of(const Scenario& scenario) {
    if (scenario.workload.object == "volume") return objects::volume();
    return objects::cas_register();
}

// What a person needs who wonders why: where it happened, and what there was too much of.
std::string explain_cut(const sim::Simulation& simulation, std::uint64_t seed, std::size_t most) {
    constexpr std::size_t shown_max = 3;
    const std::vector<sim::PendingEvents> pending = simulation.pending();
    std::string why =
        fmt::format("seed {}: cut short at {}, event {}: more than {} events pending", seed,
                    to_string(simulation.now()), simulation.statistics().events, most);
    for (std::size_t i = 0; i < std::min(shown_max, pending.size()); ++i) {
        why += fmt::format("{}{} x {}", i == 0 ? ": " : "; ", pending[i].count, pending[i].what);
    }
    if (pending.size() > shown_max) why += fmt::format("; {} others", pending.size() - shown_max);
    return why;
}

// Nothing holds for good in a run that did not come to its end.
void leave_undecided(RunResult& result) {
    if (result.linearizable.conclusion != check::Conclusion::violated) {
        result.linearizable = {};
        result.linearizable.limit = result.cut_short;
    }
    if (result.staleness && result.staleness->conclusion != check::Conclusion::violated) {
        result.staleness = check::Verdict{};
        result.staleness->limit = result.cut_short;
    }
    for (check::Verdict& verdict : result.guarantees) {
        if (verdict.conclusion == check::Conclusion::violated) continue;
        const check::Guarantee guarantee = verdict.guarantee;
        verdict = {};
        verdict.guarantee = guarantee;
        verdict.limit = result.cut_short;
    }
    for (PropertyResult& property : result.properties) {
        if (property.kind != PropertyKind::eventually) continue;
        property.violated = false;
        property.first.reset();
    }
}

void note_uncertified(const objects::Object& object, RunResult& result,
                      const check::Verdict& verdict, Instant quiet_from,
                      const RunOptions& options) {
    if (!options.certify || !result.internal_error.empty()) return;
    const check::Certification certified = check::certify(result.history, object, verdict.guarantee,
                                                          verdict, std::nullopt, quiet_from);
    if (certified || certified.too_large) return;
    result.internal_error =
        fmt::format("seed {}: the certifier rejects the verdict on \"{}\": {}", result.seed,
                    check::to_string(verdict.guarantee), certified.reason);
}

check::Options checking_options(const RunOptions& options) {
    check::Options checking;
    checking.limits.steps = options.search_steps;
    checking.want_linearization = options.certify;
    return checking;
}

// Guarantees besides linearizability are of registers.
void judge_registers(const Scenario& scenario, RunResult& result, Instant quiet_from,
                     const RunOptions& options) {
    const objects::Object& object = objects::cas_register();
    check::Options checking = checking_options(options);
    result.stale_reads = measure::stale_reads(result.history);
    result.lost_writes = measure::lost_writes(result.history, quiet_from);
    if (scenario.expect.staleness) {
        result.staleness =
            check::check(result.history, object, check::Guarantee::bounded_staleness, checking);
        note_uncertified(object, result, *result.staleness, quiet_from, options);
    }
    checking.quiet_from = quiet_from;
    for (const GuaranteeExpectation& expected : scenario.expect.guarantees) {
        result.guarantees.push_back(
            check::check(result.history, object, expected.guarantee, checking));
        note_uncertified(object, result, result.guarantees.back(), quiet_from, options);
    }
}

// The verdict on what clients saw, and the measures that count anomalies.
void judge_history(const Scenario& scenario, RunResult& result, Instant quiet_from,
                   const RunOptions& options) {
    const bool is_volume = scenario.workload.object == "volume";
    if (!is_volume) result.ok_reads = ok_reads(result.history);  // what stale ones are counted of
    if (scenario.workload.object == "chunk-file") {  // no register: its regions have states
        result.linearizable.limit = "chunk-files are judged by the states of their regions";
        return;
    }
    const objects::Object& object = object_of(scenario);
    result.linearizable = check::check(result.history, object, check::Guarantee::linearizable,
                                       checking_options(options));
    note_uncertified(object, result, result.linearizable, quiet_from, options);
    if (!is_volume) judge_registers(scenario, result, quiet_from, options);
}

}  // namespace

RunResult run(const Scenario& scenario, std::uint64_t seed, const RunOptions& options) {
    RunResult result;
    result.seed = seed;
    sim::Simulation simulation(seed);
    simulation.limit_pending(options.pending_limit);
    const Crowd crowd(scenario);
    const World world = build(scenario, crowd, seed, simulation);
    if (options.built) options.built(simulation);
    Driver driver(scenario, seed, world.clients);
    driver.start(simulation);
    FaultPlayer faults(scenario, crowd, seed, world.map);
    faults.schedule(simulation);

    LabelProperties labels(scenario.expect.properties, simulation);
    std::optional<TraceRecorder> recorder;
    if (options.trace) {
        recorder.emplace(simulation, *options.trace,
                         TraceHeader{scenario.name, scenario.protocol.name, seed});
        labels.on_broken(
            [&](Instant since, const std::string& property) { recorder->broken(since, property); });
    }

    const Instant quiet_from = Instant::at(scenario.duration + scenario.settle);
    const Instant last_read = driver.schedule_final_reads(simulation, quiet_from);
    simulation.run_until(last_read + epilogue);
    if (options.finished) options.finished(simulation);

    if (simulation.cut_short()) {
        result.cut_short = explain_cut(simulation, seed, options.pending_limit);
    }
    result.trace_hash = simulation.trace_hash();
    result.properties = told_properties(simulation);
    for (PropertyResult& property : labels.results()) {
        result.properties.push_back(std::move(property));
    }
    if (recorder) recorder->finish();
    result.events = simulation.statistics().events;
    result.wan_bytes = simulation.statistics().wan_bytes;
    result.store = store_use(scenario, simulation);
    result.history = driver.history();
    result.object = &object_of(scenario);
    result.process_site = driver.process_sites();
    result.untrue_conditions = driver.untrue_conditions();
    result.replay = driver.replay_counts();
    result.plan = written_out(scenario, crowd, faults.plan(), faults.struck());
    result.faults = fault_windows(scenario, crowd, faults.plan(), faults.struck());
    measure(scenario, result);
    if (options.check) judge_history(scenario, result, quiet_from, options);
    if (options.check && scenario.workload.object == "chunk-file") {
        result.regions = measure::regions(driver.regions(), quiet_from);
    }
    if (!result.cut_short.empty()) leave_undecided(result);
    return result;
}

}  // namespace cleave::scenario
