// Operations judged a second, one key. The histories come from an atomic register with the given
// number of clients, so they hold, unless `stale` asks for stale reads.

#include <benchmark/benchmark.h>

#include <sstream>
#include <string>

#include "history/jsonl.hpp"
#include "linearizability/check.hpp"
#include "random_history.hpp"

namespace cleave {
namespace {

void judge(benchmark::State& state, const test::AtomicHistoryOptions& options, bool want_order) {
    Random random(1);
    const history::History history = test::atomic_history(random, options);
    check::Verdict verdict;
    for (auto _ : state) {
        verdict = check::check_linearizable(history, {.want_linearization = want_order});
        benchmark::DoNotOptimize(verdict);
    }
    state.SetItemsProcessed(state.iterations() * options.operations);
    std::string label(check::to_string(verdict.conclusion));
    if (!verdict.counterexamples.empty()) {
        label += ", core " + std::to_string(verdict.counterexamples[0].core.size());
    }
    state.SetLabel(label);
}

// Arguments: operations, clients, percent of unknown outcomes, stale reads.
void unique_values(benchmark::State& state) {
    judge(state,
          {.operations = static_cast<std::uint32_t>(state.range(0)),
           .clients = static_cast<std::uint32_t>(state.range(1)),
           .unknown = Ratio::percent(state.range(2)),
           .stale_reads = static_cast<std::uint32_t>(state.range(3))},
          true);
}
BENCHMARK(unique_values)
    ->Args({1'000'000, 5, 0, 0})
    ->Args({1'000'000, 20, 0, 0})
    ->Args({1'000'000, 50, 0, 0})
    ->Args({1'000'000, 50, 10, 0})
    ->Args({1'000'000, 20, 0, 1})
    ->Unit(benchmark::kMillisecond);

void five_values(benchmark::State& state) {
    judge(state,
          {.operations = static_cast<std::uint32_t>(state.range(0)),
           .clients = static_cast<std::uint32_t>(state.range(1)),
           .values = 5,
           .unknown = Ratio::percent(state.range(2)),
           .stale_reads = static_cast<std::uint32_t>(state.range(3))},
          true);
}
BENCHMARK(five_values)
    ->Args({100'000, 5, 0, 0})
    ->Args({100'000, 20, 0, 0})
    ->Args({100'000, 50, 0, 0})
    ->Args({100'000, 5, 1, 0})
    ->Args({10'000, 5, 10, 0})
    ->Args({10'000, 20, 10, 0})
    ->Args({10'000, 5, 0, 60})
    ->Args({100'000, 5, 0, 600})
    ->Unit(benchmark::kMillisecond);

void compare_and_set(benchmark::State& state) {
    judge(state,
          {.operations = static_cast<std::uint32_t>(state.range(0)),
           .clients = static_cast<std::uint32_t>(state.range(1)),
           .values = 5,
           .reads = Ratio::percent(40),
           .swaps = Ratio::percent(40),
           .unknown = Ratio::percent(state.range(2)),
           .stale_reads = static_cast<std::uint32_t>(state.range(3))},
          true);
}
BENCHMARK(compare_and_set)
    ->Args({100'000, 5, 0, 0})
    ->Args({10'000, 20, 0, 0})
    ->Args({1'000, 5, 10, 0})
    ->Args({10'000, 5, 10, 0})
    ->Args({10'000, 5, 0, 60})
    ->Unit(benchmark::kMillisecond);

void unique_values_and_removes(benchmark::State& state) {
    judge(state,
          {.operations = static_cast<std::uint32_t>(state.range(0)),
           .clients = static_cast<std::uint32_t>(state.range(1)),
           .removes = Ratio::percent(5),
           .unknown = Ratio::percent(state.range(2)),
           .stale_reads = static_cast<std::uint32_t>(state.range(3))},
          true);
}
BENCHMARK(unique_values_and_removes)
    ->Args({10'000, 5, 0, 0})
    ->Args({10'000, 20, 0, 0})
    ->Args({10'000, 20, 10, 0})
    ->Args({10'000, 5, 10, 20})
    ->Unit(benchmark::kMillisecond);

void read_json_lines(benchmark::State& state) {
    Random random(1);
    std::ostringstream out;
    history::write_jsonl(test::atomic_history(random, {.operations = 100'000, .clients = 20}), out);
    const std::string text = out.str();
    for (auto _ : state) benchmark::DoNotOptimize(history::read_jsonl(text));
    state.SetItemsProcessed(state.iterations() * 100'000);
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(read_json_lines)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace cleave
