#include "bugs/hunt.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "catalog/protocols.hpp"
#include "load.hpp"
#include "runner/sweep.hpp"

namespace cleave::scenario::bugs {
namespace {

constexpr std::uint64_t last_hunted = 1'000;
constexpr std::uint64_t last_counted = 200;

Scenario with(const ProtocolDescription& protocol, const PlantedBug& bug) {
    Scenario scenario = testing::catalog(bug.caught_by);
    if (scenario.protocol.name != protocol.name) {
        throw std::logic_error(bug.caught_by + " is not a scenario of " + protocol.name);
    }
    scenario.protocol.bugs = {bug.name};
    return scenario;
}

// The expectation that this run breaks, whatever other seeds may show.
std::optional<std::string> broken(const Scenario& scenario, std::uint64_t seed) {
    SweepOptions options;
    options.jobs = 1;
    const SweepResult result = sweep(scenario, {seed}, options);
    for (const Judgement& judgement : result.judgements) {
        if (!judgement.met && judgement.settled) return judgement.expectation;
    }
    return std::nullopt;
}

}  // namespace

std::optional<Catch> hunt(const ProtocolDescription& protocol, const PlantedBug& bug,
                          std::uint64_t last) {
    const Scenario scenario = with(protocol, bug);
    for (std::uint64_t seed = 1; seed <= last; ++seed) {
        if (auto expectation = broken(scenario, seed)) return Catch{seed, *expectation};
    }
    return std::nullopt;
}

std::uint64_t times_caught(const ProtocolDescription& protocol, const PlantedBug& bug,
                           std::uint64_t last) {
    const Scenario scenario = with(protocol, bug);
    std::uint64_t count = 0;
    for (std::uint64_t seed = 1; seed <= last; ++seed) count += broken(scenario, seed).has_value();
    return count;
}

std::string table() {
    std::string text = fmt::format(
        "# Planted bugs\n\n"
        "Named, documented ways to break a protocol as real systems were broken; all are off "
        "unless "
        "a scenario switches\nthem on: `protocol: {{name: NAME, bugs: [BUG]}}`. Each is caught by "
        "the "
        "scenario named beside it: an expectation\nof that scenario is broken for good. This page "
        "is "
        "written by `cmake --build build/release --target planted_bugs`.\n\n"
        "| protocol | bug | what is wrong | as in | caught by | first seed | of {} seeds | broken "
        "expectation |\n|---|---|---|---|---|---|---|---|\n",
        last_counted);
    for (const ProtocolDescription& protocol : protocols::all()) {
        for (const PlantedBug& bug : protocol.bugs) {
            const auto caught = hunt(protocol, bug, last_hunted);
            text += fmt::format("| {} | `{}` | {} | {} | `{}` | {} | {} | {} |\n", protocol.name,
                                bug.name, bug.help, bug.source, bug.caught_by,
                                caught ? std::to_string(caught->first_seed) : "none",
                                times_caught(protocol, bug, last_counted),
                                caught ? caught->expectation : "");
        }
    }
    return text;
}

}  // namespace cleave::scenario::bugs
