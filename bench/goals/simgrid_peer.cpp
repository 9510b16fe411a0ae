// SimGrid's S4U interface and its timers, as Debian's libsimgrid-dev has them.

#include <simgrid/kernel/Timer.hpp>
#include <simgrid/s4u.hpp>

#include "contenders.hpp"
#include "host/random.hpp"
#include "measure.hpp"

namespace cleave::bench {
namespace {

namespace s4u = simgrid::s4u;

std::uint64_t events = 0;
constexpr double latency = 1e-3;

s4u::Engine& engine(const std::string& network_model) {
    static int argc = 4;
    // The constant model takes its latency from the factor that corrects the others' latencies.
    const std::string factor = network_model == "Constant" ? std::to_string(latency) : "1";
    static std::string arguments[] = {"goals_bench", "--log=root.thresh:critical",
                                      "--cfg=network/model:" + network_model,
                                      "--cfg=network/latency-factor:" + factor};
    static char* argv[] = {arguments[0].data(), arguments[1].data(), arguments[2].data(),
                           arguments[3].data(), nullptr};
    static s4u::Engine instance(&argc, argv);
    return instance;
}

double rate_of_events(const s4u::Engine& engine, double slice) {
    return millions_a_second([&, slice] {
        const std::uint64_t before = events;
        engine.run_until(s4u::Engine::get_clock() + slice);
        return events - before;
    });
}

double random_delay() {
    static Random random(1);
    return random.between(Duration{}, 1_ms).in_seconds();
}

void beat() {
    ++events;
    simgrid::kernel::timer::Timer::set(s4u::Engine::get_clock() + random_delay(), &beat);
}

void play(s4u::Mailbox* mine, s4u::Mailbox* other, bool begins) {
    static char ball = 0;
    if (begins) other->put(&ball, 8);
    for (;;) {
        mine->get<char>();
        ++events;
        other->put(&ball, 8);
    }
}

}  // namespace

double simgrid_timers(std::uint32_t pending) {
    s4u::Engine& e = engine("Constant");
    s4u::NetZone* zone = s4u::create_full_zone("world");
    s4u::Host* host = zone->create_host("host", 1e9)->seal();
    zone->seal();
    s4u::Actor::create("sleeper", host, [] { s4u::this_actor::sleep_for(1e9); });
    for (std::uint32_t i = 0; i < pending; ++i) {
        simgrid::kernel::timer::Timer::set(random_delay(), &beat);
    }
    return rate_of_events(e, 10.0 / pending);
}

std::vector<std::string> simgrid_network_models() { return {"Constant", "CM02", "LV08"}; }

double simgrid_mailboxes(const std::string& network_model, std::uint32_t nodes) {
    s4u::Engine& e = engine(network_model);
    const bool constant = network_model == "Constant";  // knows neither links nor routes
    s4u::NetZone* zone =
        constant ? s4u::create_empty_zone("world") : s4u::create_star_zone("world");
    std::vector<s4u::Host*> hosts;
    for (std::uint32_t i = 0; i < nodes; ++i) {
        const std::string name = std::to_string(i);
        hosts.push_back(zone->create_host("host-" + name, 1e9)->seal());
        if (constant) continue;
        const s4u::Link* link =
            zone->create_link("link-" + name, 1e9)->set_latency(latency / 2)->seal();
        zone->add_route(hosts.back()->get_netpoint(), nullptr, nullptr, nullptr,
                        {s4u::LinkInRoute(link)}, true);
    }
    zone->seal();
    const auto mailbox = [](std::uint32_t i) { return s4u::Mailbox::by_name(std::to_string(i)); };
    for (std::uint32_t i = 0; i < nodes; ++i) {
        s4u::Actor::create("player", hosts[i], play, mailbox(i), mailbox(i ^ 1), i % 2 == 0);
    }
    return rate_of_events(e, 10.0 / nodes);
}

}  // namespace cleave::bench
