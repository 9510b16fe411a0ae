// Operations judged a second by the guarantees below linearizability. The histories come from
// replicas that hear of each other late (process_history.hpp), so that they hold, unless `stale`
// asks for reads that go back. Arguments: operations, clients, keys, percent of writes of unknown
// outcome, stale reads.

#include <benchmark/benchmark.h>

#include <string>

#include "check/check.hpp"
#include "check/strongest.hpp"
#include "objects/register.hpp"
#include "process_history.hpp"
#include "random_history.hpp"

namespace cleave {
namespace {

using check::Guarantee;
using test::Replicas;

void report(benchmark::State& state, const check::Verdict& verdict, std::size_t operations) {
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(operations));
    std::string label(check::to_string(verdict.conclusion));
    if (!verdict.counterexamples.empty()) {
        label += ", core " + std::to_string(verdict.counterexamples[0].core.size());
    }
    if (verdict.staleness) {
        label += ", k " + std::to_string(verdict.staleness->versions) + " (at least " +
                 std::to_string(verdict.staleness->versions_at_least) + "), " +
                 std::to_string(verdict.staleness->time.count()) + " ns";
    }
    if (!verdict.limit.empty()) label += ": " + verdict.limit;
    state.SetLabel(label);
}

void judge(benchmark::State& state, const history::History& history, Guarantee guarantee) {
    check::Verdict verdict;
    const check::Options options{.want_linearization = false, .confirm_with_z3 = false};
    for (auto _ : state) {
        verdict = check::check(history, objects::plain_register(), guarantee, options);
        benchmark::DoNotOptimize(verdict);
    }
    report(state, verdict, history.size());
}

history::History replicated(const benchmark::State& state, Replicas replicas) {
    Random random(1);
    return test::replicated_history(random,
                                    {.operations = static_cast<std::uint32_t>(state.range(0)),
                                     .clients = static_cast<std::uint32_t>(state.range(1)),
                                     .keys = static_cast<std::uint32_t>(state.range(2)),
                                     .replicas = replicas,
                                     .unknown = Ratio::percent(state.range(3)),
                                     .stale_reads = static_cast<std::uint32_t>(state.range(4))});
}

template <Guarantee guarantee, Replicas replicas>
void processes(benchmark::State& state) {
    judge(state, replicated(state, replicas), guarantee);
}

void sizes(benchmark::internal::Benchmark* bench) {
    bench->Args({1'000'000, 5, 100, 0, 0})
        ->Args({1'000'000, 20, 100, 0, 0})
        ->Args({1'000'000, 50, 1'000, 0, 0})
        ->Args({1'000'000, 10, 1, 0, 0})
        ->Args({1'000'000, 10, 100, 5, 0})
        ->Args({1'000'000, 10, 100, 0, 1})
        ->Unit(benchmark::kMillisecond);
}
void fewer(benchmark::internal::Benchmark* bench) {
    bench->Args({100'000, 5, 100, 0, 0})
        ->Args({100'000, 20, 100, 0, 0})
        ->Args({100'000, 10, 100, 5, 0})
        ->Args({100'000, 10, 100, 0, 1})
        ->Unit(benchmark::kMillisecond);
}
void fewest(benchmark::internal::Benchmark* bench) {
    bench->Args({10'000, 5, 10, 0, 0})
        ->Args({10'000, 20, 10, 0, 0})
        ->Args({10'000, 50, 100, 0, 0})
        ->Args({10'000, 10, 1, 0, 0})
        ->Args({10'000, 10, 10, 1, 0})
        ->Args({10'000, 10, 10, 0, 1})
        ->Unit(benchmark::kMillisecond);
}
BENCHMARK(processes<Guarantee::causal, Replicas::last_applied>)->Apply(sizes);
BENCHMARK(processes<Guarantee::causal_convergent, Replicas::last_writer>)->Apply(sizes);
BENCHMARK(processes<Guarantee::read_your_writes, Replicas::last_applied>)->Apply(sizes);
BENCHMARK(processes<Guarantee::monotonic_reads, Replicas::last_applied>)->Apply(sizes);
BENCHMARK(processes<Guarantee::monotonic_writes, Replicas::last_applied>)->Apply(fewer);
BENCHMARK(processes<Guarantee::writes_follow_reads, Replicas::last_applied>)->Apply(fewer);
BENCHMARK(processes<Guarantee::pram, Replicas::last_applied>)->Apply(fewer);
BENCHMARK(processes<Guarantee::causal_memory, Replicas::last_applied>)->Apply(fewer);
BENCHMARK(processes<Guarantee::sequential, Replicas::one_log>)->Apply(fewest);

// One key of an atomic register. Arguments: operations, clients, percent unknown, stale reads.
template <Guarantee guarantee>
void one_key(benchmark::State& state) {
    Random random(1);
    judge(state,
          test::atomic_history(random, {.operations = static_cast<std::uint32_t>(state.range(0)),
                                        .clients = static_cast<std::uint32_t>(state.range(1)),
                                        .unknown = Ratio::percent(state.range(2)),
                                        .stale_reads = static_cast<std::uint32_t>(state.range(3))}),
          guarantee);
}
void one_key_sizes(benchmark::internal::Benchmark* bench) {
    bench->Args({1'000'000, 10, 0, 0})
        ->Args({1'000'000, 10, 0, 1})
        ->Args({1'000'000, 10, 5, 1'000})
        ->Unit(benchmark::kMillisecond);
}
BENCHMARK(one_key<Guarantee::regular>)->Apply(one_key_sizes);
BENCHMARK(one_key<Guarantee::bounded_staleness>)->Apply(one_key_sizes);

// Every read lags behind: all that a replica returns was overwritten elsewhere.
void bounded_staleness_of_replicas(benchmark::State& state) {
    judge(state, replicated(state, Replicas::one_log), Guarantee::bounded_staleness);
}
BENCHMARK(bounded_staleness_of_replicas)
    ->Args({100'000, 10, 1, 0, 0})
    ->Args({1'000'000, 10, 100, 0, 0})
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace cleave
