#include "planted/kinds.hpp"

#include "determinism/scrambled_heap.hpp"
#include "engine/simulation.hpp"
#include "host/node.hpp"

namespace cleave::determinism::planted {
namespace {

struct Beat {
    std::int64_t number = 0;
    CLEAVE_FIELDS(Beat, number);
};
struct Leaked {
    std::int64_t value = 0;
    CLEAVE_FIELDS(Leaked, value);
};
struct Tick {
    std::int64_t number = 0;
    CLEAVE_FIELDS(Tick, number);
};

// The leak comes late, so that finding it takes more than looking at the beginning.
constexpr std::int64_t first_leak = 4'000;
constexpr std::int64_t leak_every = 500;
constexpr std::int64_t last_tick = 8'000;

// Two nodes: one beats every millisecond and leaks now and then, the other echoes beats.
class Toy {
  public:
    using Messages = Handles<Beat, Leaked>;
    using Events = Handles<Tick>;
    using StoreEvents = Handles<>;

    Toy(NodeId peer, bool leads, Leak leak) : peer_(peer), leads_(leads), leak_(leak) {}

    void on_start(Host& host, const DiskImage&) {
        if (leads_) host.set_timer(Duration::milliseconds(1), Tick{1});
    }
    void on(Host& host, const Tick& tick) {
        const bool leaks = tick.number >= first_leak && tick.number % leak_every == 0;
        if (leaks) {
            host.send(peer_, Leaked{leak_(host)});
        } else {
            host.send(peer_, Beat{tick.number});
        }
        if (tick.number < last_tick) {
            host.set_timer(Duration::milliseconds(1), Tick{tick.number + 1});
        }
    }
    void on(Host& host, NodeId from, const Beat& beat) {
        if (!leads_) host.send(from, beat);
    }
    void on(Host&, NodeId, const Leaked& leaked) { heard_ = leaked.value; }

    // Not all: a function pointer is no part of the state.
    auto tie() const { return std::tie(peer_, leads_, heard_); }
    static constexpr std::string_view type_name = "Toy";
    static constexpr std::string_view field_names = "peer_, leads_, heard_";

  private:
    NodeId peer_;
    bool leads_;
    Leak leak_;
    std::int64_t heard_ = 0;
};

}  // namespace

const std::vector<Kind>& kinds() {
    static const std::vector<Kind> all = {
        {"nothing", leak_nothing},
        {"address", leak_address},
        {"argument_order", leak_argument_order},
        {"carried_over", leak_carried_over},
        {"distribution", leak_distributed},
        {"environment", leak_environment},
        {"folder_order", leak_folder_order},
        {"logged_address", leak_logged_address},
        {"pointer_order", leak_pointer_order},
        {"process_number", leak_process_number},
        {"random_device", leak_random_device},
        {"string_hash", leak_string_hash},
        {"thread_race", leak_thread_race},
        {"uninitialised_read", leak_uninitialised_read},
        {"unordered_iteration", leak_unordered_iteration},
        {"unstable_sort", leak_unstable_sort},
        {"wall_clock", leak_wall_clock},
    };
    return all;
}

const Kind* find(std::string_view name) {
    for (const Kind& kind : kinds()) {
        if (kind.name == name) return &kind;
    }
    return nullptr;
}

Recording record(const Kind& kind, const Watch& watch, std::optional<std::uint64_t> heap) {
    std::optional<ScrambledHeap> scrambled;
    if (heap) scrambled.emplace(*heap);
    sim::Simulation simulation(7);
    world::LinkOptions lan;
    lan.rtt = Duration::microseconds(200);
    const sim::SiteId site = simulation.add_site("office", lan);
    const Leak leak = kind.leak;
    simulation.add_node(site, "leader", [leak] { return make_node<Toy>(NodeId{1}, true, leak); });
    simulation.add_node(site, "follower",
                        [leak] { return make_node<Toy>(NodeId{0}, false, leak); });
    Recorder recorder(simulation, watch);
    simulation.run_until(Instant::at(Duration::seconds(10)));
    return recorder.finish();
}

}  // namespace cleave::determinism::planted
