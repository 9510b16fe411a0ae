// Whole seeds of the flagship scenario: two minutes of virtual time, more than 5,000 operations.
// `simulate` is the run alone, `checked` adds the verdict, `certified` also re-checks its evidence,
// as `cleave run` does.

#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>

#include "catalog/protocols.hpp"
#include "language/parse.hpp"
#include "runner/run.hpp"

namespace {

using namespace cleave;
using namespace cleave::scenario;

const Scenario& flagship() {
    static const Scenario scenario = [] {
        auto loaded =
            load_scenario(CLEAVE_CATALOG "/edge-filers-lose-the-wan.yaml", protocols::all());
        if (!loaded) {
            std::fputs(to_string(loaded.errors()).c_str(), stderr);
            std::exit(65);
        }
        return *std::move(loaded);
    }();
    return scenario;
}

void play(benchmark::State& state, bool check, bool certify) {
    RunOptions options;
    options.check = check;
    options.certify = certify;
    std::uint64_t seed = 0;
    std::uint64_t operations = 0;
    std::uint64_t events = 0;
    for (auto _ : state) {
        const RunResult result = run(flagship(), ++seed, options);
        operations += result.history.size();
        events += result.events;
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(seed));  // seeds a second
    const auto rate = [](std::uint64_t n) {
        return benchmark::Counter(static_cast<double>(n), benchmark::Counter::kIsRate);
    };
    state.counters["operations"] = rate(operations);
    state.counters["events"] = rate(events);
}

BENCHMARK_CAPTURE(play, simulate, false, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(play, checked, true, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(play, certified, true, true)->Unit(benchmark::kMillisecond);

}  // namespace
