#pragma once
// What the nemesis of a test did to the system meanwhile, as far as its lines tell: windows from
// what begins a fault to what ends it. `f` is read as Jepsen's nemeses name their operations:
// "start-X" to "stop-X" (and "start" to "stop"), "kill" to "start", "pause" to "resume",
// "bump-clock" or "strobe-clock" to "reset-clock"; any other lasts from its first line to its
// second. What is not ended lasts on. A nemesis writes two lines an operation, when it begins and
// when it is done: the first counts. Source: jepsen.nemesis and jepsen.nemesis.combined.

#include <string>
#include <vector>

#include "host/time.hpp"

namespace cleave::history {

struct NemesisLine {
    Instant at;
    std::string f{};  // any text
};

struct Disturbance {
    std::string label{};  // "partition"; any text
    Instant start;
    Instant end = Instant::max();
};

// `lines` in order of time.
std::vector<Disturbance> disturbances(const std::vector<NemesisLine>& lines);

}  // namespace cleave::history
