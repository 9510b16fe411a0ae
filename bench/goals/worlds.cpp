#include "worlds.hpp"

#include <memory>
#include <string>

#include "engine/simulation.hpp"
#include "host/node.hpp"
#include "measure.hpp"
#include "raft.hpp"

namespace cleave::bench {

// Waits for messages that never come.
class Idle {
  public:
    using Messages = Handles<Vote>;
    using Events = Handles<Heartbeat>;
    using StoreEvents = Handles<>;
    void on_start(Host& host, const DiskImage&) { host.set_timer(3'600_s, Heartbeat{}); }
    void on(Host&, NodeId, const Vote&) { ++heard_; }
    void on(Host&, const Heartbeat&) { ++heard_; }
    CLEAVE_FIELDS(Idle, heard_);

  private:
    std::int64_t heard_ = 0;
};

namespace {

constexpr std::uint32_t replicas = 5;
constexpr Duration a_seed = 60_s;

std::unique_ptr<sim::Simulation> world(std::uint64_t seed) {
    auto simulation = std::make_unique<sim::Simulation>(seed);
    const world::LinkOptions lan{.rtt = 500_us, .jitter = Ratio::percent(20)};
    const world::LinkOptions wan{
        .rtt = 20_ms, .jitter = Ratio::percent(10), .loss = Ratio::of(1, 1'000)};
    std::vector<sim::SiteId> sites;
    for (const char* name : {"a", "b", "c"}) sites.push_back(simulation->add_site(name, lan));
    simulation->add_link(sites[0], sites[1], wan);
    simulation->add_link(sites[1], sites[2], wan);
    simulation->add_link(sites[0], sites[2], wan);
    for (std::uint32_t i = 0; i < replicas; ++i) {
        simulation->add_node(sites[i % sites.size()], "replica-" + std::to_string(i),
                             [] { return make_node<Replica>(replicas, 10_ms); });
    }
    return simulation;
}

void run(sim::Simulation& simulation) {
    for (std::uint32_t i = 0; i < 5; ++i) {
        const Instant when = Instant{} + 10_s * i + 5_s;
        simulation.at(when, [i](sim::Simulation& s) { s.faults().crash(NodeId{i}); });
        simulation.at(when + 2_s, [i](sim::Simulation& s) { s.faults().restart(NodeId{i}); });
    }
    simulation.run_until(Instant{} + a_seed);
}

// Seconds of processor time for one seed.
double seconds_a_seed() {
    std::uint64_t seed = 0;
    const auto chunk = [&] {
        run(*world(++seed));
        return std::uint64_t{1};
    };
    return 1e-6 / millions_a_second(chunk);
}

}  // namespace

double raft_speedup() { return a_seed.in_seconds() / seconds_a_seed(); }
double raft_seeds_an_hour() { return 3'600 / seconds_a_seed(); }

double raft_events_a_seed() {
    const auto simulation = world(1);
    run(*simulation);
    return static_cast<double>(simulation->statistics().events);
}

double reset_milliseconds() {
    std::uint64_t seed = 0;
    std::unique_ptr<sim::Simulation> simulation = world(++seed);
    const auto chunk = [&] {
        constexpr std::uint64_t resets = 20;
        for (std::uint64_t i = 0; i < resets; ++i) {
            simulation.reset();
            simulation = world(++seed);
            simulation->run_until(Instant{});
        }
        return resets;
    };
    return 1e-3 / millions_a_second(chunk);
}

double idle_megabytes(std::uint32_t nodes) {
    const double before = resident_megabytes();
    sim::Simulation simulation(1);
    const sim::SiteId site = simulation.add_site("site", {.rtt = 500_us});
    for (std::uint32_t i = 0; i < nodes; ++i) {
        simulation.add_node(site, "node-" + std::to_string(i), [] { return make_node<Idle>(); });
    }
    simulation.run_until(Instant{} + 1_s);
    return resident_megabytes() - before;
}

}  // namespace cleave::bench
