#include "driver/worlds.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "catalog/protocols.hpp"
#include "host/random.hpp"
#include "world/profiles.hpp"
#include "world/store_options.hpp"

namespace cleave::determinism::driver {
namespace {

using sim::Direction;
using sim::LinkId;
using sim::Simulation;
using sim::SiteId;

constexpr Duration played = Duration::seconds(40);

world::LinkOptions rough(Duration rtt) {
    world::LinkOptions options;
    options.rtt = rtt;
    options.jitter = Ratio::percent(30);
    options.loss = Ratio::percent(1);
    options.duplication = Ratio::percent(1);
    options.reordering = Ratio::percent(2);
    options.bandwidth = Bandwidth{200'000'000};
    return options;
}

// Machines that are not ideal: slow processors, disks with every kind of damage, clocks astray.
world::MachineOptions machine(std::uint32_t number) {
    world::MachineOptions options;
    options.cpu.service_time = world::Exponential{Duration::microseconds(40)};
    options.cpu.per_kibibyte = Duration::nanoseconds(250);
    options.disk.sync = number % 2 == 0 ? world::ssd_sync_latency() : world::sas_sync_latency();
    options.disk.crash_damage = static_cast<world::CrashDamage>(number % 4);
    options.clock.offset = Duration::milliseconds(7 * number);
    options.clock.drift = {(number % 2 == 0 ? 1 : -1) * 20'000 * std::int64_t{number}};
    options.clock.uncertainty = Duration::milliseconds(4);
    return options;
}

// Two offices and a bucket between them.
struct Offices {
    Offices(Simulation& simulation, const world::ObjectStoreOptions& store)
        : london(simulation.add_site("london", rough(Duration::microseconds(500)))),
          tokyo(simulation.add_site("tokyo", rough(Duration::microseconds(500)))),
          virginia(simulation.add_site("virginia", rough(Duration::microseconds(500)))),
          london_wan(simulation.add_link(london, virginia, rough(Duration::milliseconds(80)))),
          tokyo_wan(simulation.add_link(tokyo, virginia, rough(Duration::milliseconds(160)))) {
        simulation.add_object_store(virginia, store);
    }
    SiteId london, tokyo, virginia;
    LinkId london_wan, tokyo_wan;
};

struct Nodes {
    std::vector<NodeId> clients, servers;
};

Nodes deploy(Simulation& simulation, const Offices& offices, std::string_view protocol,
             std::uint32_t filers, bool ideal) {
    const ProtocolDescription& description = *protocols::find(protocol);
    std::vector<Option> options;
    for (const OptionDescription& option : description.options) {
        options.push_back({option.name, option.fallback});
    }
    Deployment deployment({{"london", filers, 0, 3, false},
                           {"tokyo", filers, 0, 3, false},
                           {"virginia", 0, 0, 0, true}});
    description.deploy(deployment, options, {});
    const std::map<std::string, SiteId> sites = {
        {"london", offices.london}, {"tokyo", offices.tokyo}, {"virginia", offices.virginia}};
    Nodes nodes;
    for (const Deployment::Placement& placement : deployment.placements()) {
        const auto number = static_cast<std::uint32_t>(simulation.node_count());
        const NodeId node =
            simulation.add_node(sites.at(placement.site), placement.name, placement.make,
                                ideal ? world::MachineOptions{} : machine(number));
        (placement.is_client ? nodes.clients : nodes.servers).push_back(node);
    }
    return nodes;
}

// Clients that read and write a few files at random.
void work(Simulation& simulation, const Nodes& nodes, std::uint64_t seed) {
    Random random = Random::stream(seed, "work");
    std::uint64_t operation = 0;
    for (Duration at = Duration::milliseconds(10); at < played;) {
        const NodeId client = nodes.clients[random.below(nodes.clients.size())];
        ClientRequest request;
        request.id = OperationId{++operation};
        request.function = random.chance(Ratio::percent(40)) ? Function::write : Function::read;
        request.key = "file-" + std::to_string(random.below(6));
        request.value = static_cast<Value>(operation);
        request.size = Bytes{random.below(64 * 1024)};
        simulation.at(Instant::at(at),
                      [client, request](Simulation& s) { s.submit(client, request); });
        at = at + random.between(Duration::milliseconds(1), Duration::milliseconds(40));
    }
}

void at(Simulation& simulation, std::int64_t second, void (*action)(sim::Faults&, LinkId),
        LinkId link) {
    simulation.at(Instant::at(Duration::seconds(second)),
                  [action, link](Simulation& s) { action(s.faults(), link); });
}
void at(Simulation& simulation, std::int64_t second, void (*action)(sim::Faults&, NodeId),
        NodeId node) {
    simulation.at(Instant::at(Duration::seconds(second)),
                  [action, node](Simulation& s) { action(s.faults(), node); });
}

using sim::Faults;

// Every fault of a link, one after another.
void break_link(Simulation& simulation, LinkId link) {
    at(
        simulation, 4, [](Faults& f, LinkId l) { f.cut(l, Direction::both); }, link);
    at(
        simulation, 8, [](Faults& f, LinkId l) { f.heal(l, Direction::both); }, link);
    at(
        simulation, 11, [](Faults& f, LinkId l) { f.cut(l, Direction::forward); }, link);
    at(
        simulation, 13, [](Faults& f, LinkId l) { f.heal(l, Direction::forward); }, link);
    at(
        simulation, 15,
        [](Faults& f, LinkId l) {
            world::LinkDegradation bad;
            bad.extra_latency = Duration::milliseconds(90);
            bad.extra_loss = Ratio::percent(10);
            bad.loss_burst = 3;
            bad.extra_duplication = Ratio::percent(2);
            bad.extra_reordering = Ratio::percent(5);
            bad.extra_corruption = Ratio::percent(1);
            bad.bandwidth = Bandwidth{5'000'000};
            f.degrade(l, bad);
        },
        link);
    at(
        simulation, 20, [](Faults& f, LinkId l) { f.restore(l); }, link);
    at(
        simulation, 24, [](Faults& f, LinkId l) { f.refuse_connections(l); }, link);
    at(
        simulation, 29, [](Faults& f, LinkId l) { f.accept_connections(l); }, link);
}

// Every fault of a node, one after another.
void break_node(Simulation& simulation, NodeId node) {
    at(
        simulation, 3, [](Faults& f, NodeId n) { f.crash(n); }, node);
    at(
        simulation, 5, [](Faults& f, NodeId n) { f.restart(n); }, node);
    at(
        simulation, 7, [](Faults& f, NodeId n) { f.pause(n); }, node);
    at(
        simulation, 9, [](Faults& f, NodeId n) { f.resume(n); }, node);
    at(
        simulation, 10, [](Faults& f, NodeId n) { f.set_cpu_speed(n, Ratio::percent(20)); }, node);
    at(
        simulation, 14, [](Faults& f, NodeId n) { f.set_cpu_speed(n, Ratio::percent(100)); }, node);
    at(
        simulation, 16, [](Faults& f, NodeId n) { f.crash(n, sim::Stop::kill); }, node);
    at(
        simulation, 17, [](Faults& f, NodeId n) { f.restart(n); }, node);
    at(
        simulation, 22, [](Faults& f, NodeId n) { f.shut_down(n); }, node);
    at(
        simulation, 23, [](Faults& f, NodeId n) { f.restart(n); }, node);
    at(
        simulation, 33, [](Faults& f, NodeId n) { f.crash(n); }, node);
    at(
        simulation, 34, [](Faults& f, NodeId n) { f.wipe_disk(n); }, node);
    at(
        simulation, 35, [](Faults& f, NodeId n) { f.restart(n); }, node);
}

// Every fault of a disk and of a clock.
void break_disk_and_clock(Simulation& simulation, NodeId node) {
    at(
        simulation, 6,
        [](Faults& f, NodeId n) {
            world::DiskTrouble trouble;
            trouble.extra_latency = Duration::milliseconds(30);
            trouble.sync_failures = Ratio::percent(1);
            f.set_disk_trouble(n, trouble);
        },
        node);
    at(
        simulation, 12, [](Faults& f, NodeId n) { f.set_disk_trouble(n, {}); }, node);
    at(
        simulation, 13,
        [](Faults& f, NodeId n) { f.step_wall_clock(n, Duration::milliseconds(-700)); }, node);
    at(
        simulation, 18, [](Faults& f, NodeId n) { f.set_drift(n, {200'000}); }, node);
    at(
        simulation, 21,
        [](Faults& f, NodeId n) {
            f.smear_wall_clock(n, Duration::seconds(1), Duration::seconds(10));
        },
        node);
    at(
        simulation, 25,
        [](Faults& f, NodeId n) { f.set_clock_uncertainty(n, Duration::milliseconds(50)); }, node);
    at(
        simulation, 27, [](Faults& f, NodeId n) { f.crash(n); }, node);
    at(
        simulation, 28, [](Faults& f, NodeId n) { f.decay(n, 2, world::Decay::unreadable); }, node);
    at(
        simulation, 28, [](Faults& f, NodeId n) { f.decay(n, 2, world::Decay::flipped); }, node);
    at(
        simulation, 29, [](Faults& f, NodeId n) { f.restart(n); }, node);
    at(
        simulation, 31, [](Faults& f, NodeId n) { f.misdirect_next_write(n); }, node);
}

void break_store(Simulation& simulation) {
    const auto trouble = [&](std::int64_t second, const world::StoreTrouble& what) {
        simulation.at(Instant::at(Duration::seconds(second)),
                      [what](Simulation& s) { s.faults().set_store_trouble(what); });
    };
    world::StoreTrouble slow;
    slow.extra_latency = Duration::milliseconds(200);
    slow.failures = Ratio::percent(5);
    slow.replication_stalled = true;
    world::StoreTrouble down;
    down.unavailable = true;
    trouble(9, slow);
    trouble(19, down);
    trouble(21, {});
}

void block_pair(Simulation& simulation, NodeId from, NodeId to) {
    simulation.at(Instant::at(Duration::seconds(17)), [=](Simulation& s) {
        s.faults().block(from, to);
        s.faults().block_store(to);
    });
    simulation.at(Instant::at(Duration::seconds(26)), [=](Simulation& s) {
        s.faults().unblock(from, to);
        s.faults().unblock_store(to);
    });
}

// ---- the worlds ----

void play_direct_s3(Simulation& simulation, std::uint64_t seed) {
    const Offices offices(simulation, world::s3_2018());
    const Nodes nodes = deploy(simulation, offices, "direct-s3", 0, true);
    work(simulation, nodes, seed);
    break_link(simulation, offices.london_wan);
}

void play_strong_s3(Simulation& simulation, std::uint64_t seed) {
    const Offices offices(simulation, world::s3_2020());
    const Nodes nodes = deploy(simulation, offices, "direct-s3", 0, false);
    work(simulation, nodes, seed);
    break_store(simulation);
    for (const NodeId client : {nodes.clients.front(), nodes.clients.back()}) {
        break_node(simulation, client);
    }
}

void play_edge_filers(Simulation& simulation, std::uint64_t seed) {
    const Offices offices(simulation, world::s3_2018());
    const Nodes nodes = deploy(simulation, offices, "edge-filer", 3, true);
    work(simulation, nodes, seed);
    break_link(simulation, offices.tokyo_wan);
    break_node(simulation, nodes.servers.front());
}

// All faults, imperfect machines.
void play_troubled_filers(Simulation& simulation, std::uint64_t seed) {
    const Offices offices(simulation, world::s3_2018());
    const Nodes nodes = deploy(simulation, offices, "edge-filer", 3, false);
    work(simulation, nodes, seed);
    break_link(simulation, offices.london_wan);
    break_link(simulation, simulation.lan(offices.tokyo));
    break_node(simulation, nodes.servers[1]);
    break_disk_and_clock(simulation, nodes.servers[0]);
    break_disk_and_clock(simulation, nodes.servers.back());
    break_store(simulation);
    block_pair(simulation, nodes.servers[0], nodes.servers[2]);
}

// The same over connections.
void play_connected_filers(Simulation& simulation, std::uint64_t seed) {
    simulation.set_transport(sim::Transport::connections);
    play_troubled_filers(simulation, seed);
}

}  // namespace

const std::vector<World>& worlds() {
    static const std::vector<World> all = {
        {"direct-s3", play_direct_s3},
        {"strong-s3", play_strong_s3},
        {"edge-filers", play_edge_filers},
        {"troubled-filers", play_troubled_filers},
        {"connected-filers", play_connected_filers},
    };
    return all;
}

Recording record(const World& world, std::uint64_t seed, const Watch& watch) {
    Simulation simulation(seed);
    world.play(simulation, seed);
    Recorder recorder(simulation, watch);
    simulation.run_until(Instant::at(played + Duration::seconds(10)));
    return recorder.finish();
}

}  // namespace cleave::determinism::driver
