// Events a second of the engine, beside a bare heap measured in the same run: the ratio of the two
// is what can be compared between machines. Every figure is taken with the trace hash on.
//
// - bare_std_heap: std::push_heap and std::pop_heap on 24-byte entries (time, sequence, slot); no
//   payload, no dispatch, no trace.
// - bare_queue: our EventQueue alone, with empty events.
// - timers: nodes that set a timer anew when it fires, through Host, Payload and trace.
// - ping_pong: nodes in pairs that answer each other over links, through the whole network model.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "engine/event_queue.hpp"
#include "engine/simulation.hpp"
#include "host/node.hpp"
#include "metronome.hpp"

namespace cleave::sim {

using bench::Beat;
using bench::Metronome;

// Answers every message; the one of even id begins.
class Player {
  public:
    using Messages = Handles<Beat>;
    using Events = Handles<>;
    using StoreEvents = Handles<>;
    void on_start(Host& host, const DiskImage&) {
        const std::uint32_t self = host.self().value;
        if (self % 2 == 0) host.send(NodeId{self + 1}, Beat{0});
    }
    void on(Host& host, NodeId from, const Beat& beat) {
        ++heard_;
        host.send(from, Beat{beat.n + 1});
    }
    CLEAVE_FIELDS(Player, heard_);

  private:
    std::int64_t heard_ = 0;
};

namespace {

void bare_std_heap(benchmark::State& state) {
    struct Entry {
        std::int64_t time;
        std::uint64_t sequence;
        std::uint64_t slot;
    };
    const auto later = [](const Entry& a, const Entry& b) {
        return std::pair(a.time, a.sequence) > std::pair(b.time, b.sequence);
    };
    Random random(1);
    std::vector<Entry> heap;
    std::uint64_t sequence = 0;
    const auto push = [&](std::int64_t now) {
        heap.push_back({now + random.between(Duration{}, 1_ms).count(), ++sequence, 0});
        std::push_heap(heap.begin(), heap.end(), later);
    };
    for (std::int64_t i = 0; i < state.range(0); ++i) push(0);
    for (auto _ : state) {
        std::pop_heap(heap.begin(), heap.end(), later);
        const std::int64_t now = heap.back().time;
        heap.pop_back();
        push(now);
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(bare_std_heap)->Arg(10)->Arg(1'000)->Arg(100'000);

void bare_queue(benchmark::State& state) {
    const RunPosition position{};
    EventQueue queue(position);
    Random random(1);
    for (std::int64_t i = 0; i < state.range(0); ++i) {
        queue.push(Instant{} + random.between(Duration{}, 1_ms), Event{});
    }
    Instant now;
    Event event;
    for (auto _ : state) {
        queue.pop(Instant::max(), now, event);
        queue.push(now + random.between(Duration{}, 1_ms), std::move(event));
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(bare_queue)->Arg(10)->Arg(1'000)->Arg(100'000);

// Runs a world for slices of virtual time and counts its events.
void run_and_count(benchmark::State& state, Simulation& simulation, Duration slice) {
    simulation.run_until(simulation.now() + slice);  // warms up: buffers have grown
    const std::uint64_t before = simulation.statistics().events;
    for (auto _ : state) simulation.run_until(simulation.now() + slice);
    state.SetItemsProcessed(static_cast<std::int64_t>(simulation.statistics().events - before));
}

void timers(benchmark::State& state) {
    Simulation simulation(1);
    const std::int64_t pending = state.range(0);
    const SiteId site = simulation.add_site("site", {});
    simulation.add_node(site, "metronome",
                        [=] { return make_node<Metronome>(static_cast<std::uint32_t>(pending)); });
    run_and_count(state, simulation, 1_s / pending);
}
BENCHMARK(timers)->Arg(10)->Arg(1'000)->Arg(100'000);

// Two sites and a link with duplication, reordering and loss far too rare to end the game.
void ping_pong(benchmark::State& state, Ratio jitter) {
    Simulation simulation(1);
    world::LinkOptions link;
    link.rtt = 2_ms;
    link.jitter = jitter;
    link.duplication = link.reordering = link.loss = Ratio{1};  // a billionth
    const SiteId sites[] = {simulation.add_site("here", {}), simulation.add_site("there", {})};
    simulation.add_link(sites[0], sites[1], link);
    for (std::int64_t i = 0; i < state.range(0); ++i) {
        simulation.add_node(sites[i % 2], "player", [] { return make_node<Player>(); });
    }
    run_and_count(state, simulation, 10_s / state.range(0));
}
BENCHMARK_CAPTURE(ping_pong, steady, Ratio{})->Arg(10)->Arg(1'000);
BENCHMARK_CAPTURE(ping_pong, jittered, Ratio::percent(5))->Arg(10)->Arg(1'000);

// A whole world built, started and dropped, as a sweep over seeds does it.
void build_a_world(benchmark::State& state) {
    std::uint64_t seed = 0;
    for (auto _ : state) {
        Simulation simulation(++seed);
        world::LinkOptions link;
        link.rtt = 80_ms;
        std::vector<SiteId> sites;
        for (const char* name : {"london", "tokyo", "virginia"}) {
            sites.push_back(simulation.add_site(name, {}));
        }
        simulation.add_link(sites[0], sites[2], link);
        simulation.add_link(sites[1], sites[2], link);
        for (std::size_t i = 0; i < 18; ++i) {
            simulation.add_node(sites[i % 2], "filer-" + std::to_string(i),
                                [] { return make_node<Player>(); });
        }
        simulation.run_until(Instant{});
        benchmark::DoNotOptimize(simulation.trace_hash());
    }
}
BENCHMARK(build_a_world);

}  // namespace
}  // namespace cleave::sim
