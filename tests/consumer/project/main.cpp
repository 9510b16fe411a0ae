// A user of the installed libraries: sends a message through the codec and back, asks the catalog
// for a protocol, and has a history with a stale read judged.

#include <cstdio>
#include <string>

#include "catalog/protocols.hpp"
#include "engine/simulation.hpp"
#include "host/codec.hpp"
#include "host/payload.hpp"
#include "linearizability/check.hpp"

namespace {

using namespace cleave;
using namespace cleave::literals;

struct Ping {
    std::string from;
    Duration timeout;
    CLEAVE_FIELDS(Ping, from, timeout);
};

bool codec_works() {
    const Ping ping{"london", 38_ms};
    return decode<Ping>(encode(ping)) == ping && Payload::of(ping).get_if<Ping>() != nullptr;
}

bool checker_works() {
    history::History history;
    const history::KeyId key = history.key("file-1");
    const auto add = [&](history::Action action, Value value, Duration from, Duration to) {
        history.add({.process = 0,
                     .action = action,
                     .key = key,
                     .value = value,
                     .invoked = Instant::at(from),
                     .completed = Instant::at(to),
                     .outcome = Outcome::ok});
    };
    add(history::Action::write, 1, 0_s, 1_s);
    add(history::Action::write, 2, 2_s, 3_s);
    add(history::Action::read, 1, 4_s, 5_s);
    return check::check_linearizable(history).conclusion == check::Conclusion::violated;
}

bool simulation_works() {
    sim::Simulation simulation(7);
    simulation.run_until(Instant::at(1_s));
    return simulation.now() == Instant::at(1_s) && protocols::find("direct-s3") != nullptr;
}

}  // namespace

int main() {
    const bool works = codec_works() && checker_works() && simulation_works();
    std::puts(works ? "works" : "does not work");
    return works ? 0 : 1;
}
