#include <string>

#include "contenders.hpp"
#include "engine/simulation.hpp"
#include "host/node.hpp"
#include "measure.hpp"
#include "metronome.hpp"

namespace cleave::bench {

struct Silence {
    CLEAVE_NO_FIELDS(Silence);
};

// Plays with the node of the next even or odd number. A message carries the number of the turn;
// copies of an old turn are ignored, and after a silence the last turn is played again, so that
// each pair has one message under way whatever the network does.
class Player {
  public:
    using Messages = Handles<Beat>;
    using Events = Handles<Silence>;
    using StoreEvents = Handles<>;
    void on_start(Host& host, const DiskImage&) {
        host.set_timer(patience, Silence{});
        if (host.self().value % 2 == 0) play(host, 0);
    }
    void on(Host& host, NodeId, const Beat& beat) {
        if (beat.n < turn_) return;
        heard_at_ = host.now();
        play(host, beat.n + 1);
    }
    void on(Host& host, const Silence&) {
        host.set_timer(patience, Silence{});
        if (host.now() - heard_at_ >= patience && turn_ > 0) play(host, turn_ - 1);
    }
    CLEAVE_FIELDS(Player, turn_, heard_at_);

  private:
    static constexpr Duration patience = 100_ms;  // fifty round trips
    void play(Host& host, std::int64_t turn) {
        turn_ = turn + 1;
        host.send(NodeId{host.self().value ^ 1}, Beat{turn});
    }
    std::int64_t turn_ = 0;  // played so far
    Instant heard_at_;
};

namespace {

double rate_of_events(sim::Simulation& simulation, Duration slice) {
    return millions_a_second([&] {
        const std::uint64_t before = simulation.statistics().events;
        simulation.run_until(simulation.now() + slice);
        return simulation.statistics().events - before;
    });
}

double rate_of_messages(sim::Simulation& simulation, std::uint32_t nodes) {
    const Duration slice = 200_s / nodes;  // about 100,000 messages
    return millions_a_second([&] {
        const std::uint64_t before = simulation.statistics().messages_delivered;
        simulation.run_until(simulation.now() + slice);
        return simulation.statistics().messages_delivered - before;
    });
}

void add_players(sim::Simulation& simulation, std::uint32_t nodes,
                 const std::vector<sim::SiteId>& sites) {
    world::MachineOptions machine;
    const auto count = static_cast<std::uint32_t>(sites.size());
    for (std::uint32_t i = 0; i < nodes; ++i) {
        machine.clock.drift.parts_per_billion = 1'000 * (i % 100);
        const std::uint32_t pair = i / 2;
        std::uint32_t site = pair;
        if (i % 2 == 1) site += 1 + pair / count % (count - 1);  // all other sites in turn
        simulation.add_node(
            sites[site % count], "player", [] { return make_node<Player>(); }, machine);
    }
}

}  // namespace

double our_timers(std::uint32_t pending) {
    sim::Simulation simulation(1);
    const sim::SiteId site = simulation.add_site("site", {});
    simulation.add_node(site, "metronome", [=] { return make_node<Metronome>(pending); });
    return rate_of_events(simulation, 50_s / pending);
}

double our_bare_link(std::uint32_t nodes) {
    sim::Simulation simulation(1);
    const sim::SiteId here = simulation.add_site("here", {});
    const sim::SiteId there = simulation.add_site("there", {});
    simulation.add_link(here, there, {.rtt = 2_ms});
    for (std::uint32_t i = 0; i < nodes; ++i) {
        simulation.add_node(i % 2 == 0 ? here : there, "player",
                            [] { return make_node<Player>(); });
    }
    return rate_of_messages(simulation, nodes);
}

double our_whole_model(std::uint32_t nodes, std::uint32_t sites) {
    sim::Simulation simulation(1);
    std::vector<sim::SiteId> used;
    for (std::uint32_t i = 0; i < sites; ++i) {
        used.push_back(simulation.add_site("site-" + std::to_string(i), {}));
    }
    const world::LinkOptions link{.rtt = 2_ms,
                                  .jitter = Ratio::percent(10),
                                  .loss = Ratio::of(1, 1'000),
                                  .duplication = Ratio::of(1, 1'000),
                                  .reordering = Ratio::of(1, 1'000)};
    for (std::uint32_t i = 0; i < sites; ++i) {
        for (std::uint32_t j = 0; j < i; ++j) simulation.add_link(used[j], used[i], link);
    }
    // Two more sites see partitions that come and go, one of them in one direction only.
    const sim::SiteId flapping = simulation.add_site("flapping", {});
    const sim::SiteId one_way = simulation.add_site("one-way", {});
    const sim::LinkId flapping_link = simulation.add_link(used[0], flapping, link);
    const sim::LinkId one_way_link = simulation.add_link(used[0], one_way, link);
    simulation.faults().cut(one_way_link, sim::Direction::forward);
    add_players(simulation, nodes, used);
    std::vector<NodeId> apart;
    for (const sim::SiteId site : {flapping, one_way}) {
        apart.push_back(simulation.add_node(site, "bystander", [] { return make_node<Player>(); }));
    }
    std::function<void(sim::Simulation&)> flap = [&](sim::Simulation& s) {
        s.faults().cut(flapping_link, sim::Direction::both);
        s.at(s.now() + 50_ms, [&](sim::Simulation& later) {
            later.faults().heal(flapping_link, sim::Direction::both);
            later.at(later.now() + 50_ms, flap);
        });
    };
    simulation.at(Instant{}, flap);
    simulation.faults().block(NodeId{0}, apart[1]);
    return rate_of_messages(simulation, nodes);
}

}  // namespace cleave::bench
