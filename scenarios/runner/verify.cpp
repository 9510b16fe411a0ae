#include "runner/verify.hpp"

#include "determinism/scrambled_heap.hpp"
#include "engine/simulation.hpp"

namespace cleave::scenario {
namespace {

using determinism::Recording;
using determinism::Watch;
using determinism::Way;

bool differ(const Recording& one, const Recording& other) {
    return !one.error.empty() || !other.error.empty() || determinism::first_difference(one, other);
}

}  // namespace

Recording record(const Scenario& scenario, std::uint64_t seed, const Watch& watch,
                 std::optional<std::uint64_t> heap) {
    std::optional<determinism::ScrambledHeap> scrambled;
    if (heap) scrambled.emplace(*heap);
    Recording recording;
    std::optional<determinism::Recorder> recorder;
    RunOptions options;
    options.check = false;
    options.built = [&](sim::Simulation& simulation) { recorder.emplace(simulation, watch); };
    options.finished = [&](sim::Simulation&) { recording = recorder->finish(); };
    run(scenario, seed, options);
    return recording;
}

std::optional<Mismatch> verify(const Scenario& scenario, std::uint64_t seed, const Recording& first,
                               const Elsewhere& elsewhere) {
    Watch watch;
    watch.texts = true;
    const Way itself = {"as it was",
                        [&scenario, seed](const Watch& w) { return record(scenario, seed, w); }};
    // Another heap for every seed.
    const Way scrambled = {
        "when repeated in memory that looks different",
        [&scenario, seed](const Watch& w) { return record(scenario, seed, w, seed); }};
    Recording again = scrambled.record(watch);
    if (differ(first, again)) return Mismatch{itself, scrambled, first, std::move(again)};
    if (!elsewhere) return std::nullopt;
    const Way apart = {
        "in another process with another environment",
        [&scenario, seed, elsewhere](const Watch& w) { return elsewhere(scenario, seed, w); }};
    Recording there = apart.record(watch);
    if (!differ(again, there)) return std::nullopt;
    return Mismatch{scrambled, apart, std::move(again), std::move(there)};
}

}  // namespace cleave::scenario
