// How long the fast engines take, in CPU time, with the order that proves the verdict, and without.
// The histories come from a right object with the given number of clients, half of whose calls put
// something in; `wrong` changes one answer or time. Goals: 0.5 s for a million operations of a
// queue,
// stack, priority queue or set, 1 s for append lists.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <deque>
#include <numeric>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "any_history.hpp"
#include "collections/check.hpp"
#include "objects/catalog.hpp"
#include "objects/set.hpp"

namespace cleave {
namespace {

using objects::Datum;

// A right collection of numbers, whichever it is.
class Numbers {
  public:
    explicit Numbers(std::string_view object) : object_(object) {}
    void put(Value value) {
        if (object_ == "priority-queue") {
            sorted_.insert(value);
        } else {
            list_.push_back(value);
        }
    }
    Datum take() {
        if (sorted_.empty() && list_.empty()) return {};
        Value value = 0;
        if (object_ == "priority-queue") {
            value = *sorted_.begin();
            sorted_.erase(sorted_.begin());
        } else if (object_ == "queue") {
            value = list_.front();
            list_.pop_front();
        } else {
            value = list_.back();
            list_.pop_back();
        }
        return value;
    }

  private:
    std::string_view object_;
    std::set<Value> sorted_;
    std::deque<Value> list_;
};

// A call takes effect at a random moment of its interval; of those without an answer every second.
// `wrong` pairs of answers are exchanged.
history::History numbers_history(const objects::Object& object, std::uint32_t operations,
                                 std::uint32_t clients, Ratio unknown, std::uint32_t wrong) {
    struct Planned {
        std::int64_t began = 0, effect = 0, ended = 0;
        std::uint32_t process = 0;
        bool puts = false, known = true, happens = true;
        Value value = 0;
        Datum answer{};
    };
    Random random(1);
    std::vector<Planned> plan;
    std::vector<std::int64_t> free(clients, 0);
    for (std::uint32_t i = 0; i < operations; ++i) {
        const std::uint32_t c = i % clients;
        const bool known = !random.chance(unknown);
        Planned call;
        call.process = c;
        call.puts = random.chance(Ratio::percent(50));
        call.known = known;
        call.began = free[c] + 1 + static_cast<std::int64_t>(random.below(1'000));
        const std::int64_t took = static_cast<std::int64_t>(random.below(1'000));
        call.ended = call.began + took;
        call.effect = call.began +
                      static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(took) + 1));
        call.happens = known || random.chance(Ratio::percent(50));
        call.value = static_cast<Value>((i * std::uint64_t{2'654'435'761}) % 1'000'003 + 1);
        free[c] = call.ended;
        plan.push_back(call);
    }
    std::vector<std::uint32_t> order(plan.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return std::pair(plan[a].effect, a) < std::pair(plan[b].effect, b);
    });
    Numbers numbers(object.name);
    for (const std::uint32_t i : order) {
        if (!plan[i].happens) continue;
        if (plan[i].puts) {
            numbers.put(plan[i].value);
        } else {
            plan[i].answer = numbers.take();
        }
    }
    for (std::uint32_t swapped = 0; swapped < wrong; ++swapped) {
        const auto taker = [&](std::size_t from) {
            while (plan[from].puts || !plan[from].known || plan[from].answer.is_nil()) ++from;
            return from;
        };
        std::swap(plan[taker(plan.size() / 3 + swapped * std::size_t{clients})].answer,
                  plan[taker(plan.size() / 2 + swapped * std::size_t{clients})].answer);
    }
    std::sort(plan.begin(), plan.end(), [](const Planned& a, const Planned& b) {
        return std::pair(a.began, a.process) < std::pair(b.began, b.process);
    });
    history::History history;
    history.reserve(operations);
    const history::FunctionId put = history.function(object.functions[0].name);
    const history::FunctionId take = history.function(object.functions[1].name);
    for (const Planned& call : plan) {
        const Datum value = call.value;
        history::Entry entry{.process = call.process,
                             .function = call.puts ? put : take,
                             .key = history.key("x"),
                             .invoked = Instant::at(Duration::nanoseconds(call.began)),
                             .completed = Instant::at(Duration::nanoseconds(call.ended)),
                             .outcome = call.known ? Outcome::ok : Outcome::unknown};
        if (call.puts) entry.input = {&value, 1};
        if (!call.puts && call.known) entry.output = {&call.answer, 1};
        history.record(entry);
    }
    return history;
}

// Each element is added, looked for and removed, by whichever client is free.
history::History set_history(std::uint32_t operations, std::uint32_t clients, Ratio unknown) {
    Random random(1);
    history::History history;
    history.reserve(operations);
    const history::KeyId key = history.key("x");
    const history::FunctionId functions[] = {history.function("add"), history.function("contains"),
                                             history.function("contains"),
                                             history.function("remove")};
    std::int64_t now = 0;
    for (std::uint32_t i = 0; i < operations; ++i) {
        const std::uint32_t step = i / clients % 4;  // all clients are at the same step
        const Datum element = Value{i / (4 * clients) * clients + i % clients + 1};
        const Datum found = Datum::boolean(true);
        if (i % clients == 0) now += 1'000;
        const std::int64_t began = now + static_cast<std::int64_t>(random.below(500));
        const bool known = step == 1 || step == 2 || !random.chance(unknown);
        history::Entry entry{.process = i % clients,
                             .function = functions[step],
                             .key = key,
                             .input = {&element, 1},
                             .invoked = Instant::at(Duration::nanoseconds(began)),
                             .completed = Instant::at(Duration::nanoseconds(began + 400)),
                             .outcome = known ? Outcome::ok : Outcome::unknown};
        if (step == 1 || step == 2) entry.output = {&found, 1};
        history.record(entry);
    }
    return history;
}

// Many objects of `each` operations, each a history of its own, one after the other in one clock.
history::History many_histories(const objects::Object& object, std::uint32_t operations,
                                std::uint32_t each, std::uint32_t clients, Ratio unknown) {
    Random random(1);
    history::History all;
    std::int64_t start = 0;
    for (std::uint32_t key = 0; key * each < operations; ++key) {
        const history::History one = test::simulated_history(
            random, object, {.operations = each, .clients = clients, .unknown = unknown});
        std::int64_t end = start;
        for (std::uint32_t i = 0; i < one.size(); ++i) {
            const history::OpIndex op{i};
            const auto shifted = [&](Instant when) {
                end = std::max(end, when.count() + start);
                return when + Duration::nanoseconds(start);
            };
            const bool known = one.outcome(op) != Outcome::unknown;
            all.record({.process = one.processes()[i],
                        .function = all.function(one.function_name(one.function(op))),
                        .key = all.key(std::to_string(key)),
                        .input = one.input(op),
                        .output = one.output(op),
                        .invoked = shifted(one.invocations()[i]),
                        .completed = known ? shifted(one.completions()[i]) : Instant::max(),
                        .outcome = one.outcome(op)});
        }
        start = end + 1;
    }
    return all;
}

void decide(benchmark::State& state, const objects::Object& object, const history::History& history,
            bool want_order) {
    std::optional<check::Verdict> verdict;
    for (auto _ : state) {
        verdict = check::check_collection(history, object, {.want_linearization = want_order});
        benchmark::DoNotOptimize(verdict);
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(history.size()));
    std::string label = verdict ? std::string(check::to_string(verdict->conclusion)) : "undecided";
    if (verdict && !verdict->counterexamples.empty()) {
        label += ", core " + std::to_string(verdict->counterexamples[0].core.size());
    }
    state.SetLabel(label);
}

// Arguments: operations, clients, percent of unknown outcomes, and pairs of answers exchanged.
void judge(benchmark::State& state, const char* name, bool want_order) {
    const objects::Object& object = *objects::named(name);
    const auto argument = [&](std::size_t i) { return static_cast<std::uint32_t>(state.range(i)); };
    decide(state, object,
           numbers_history(object, argument(0), argument(1), Ratio::percent(state.range(2)),
                           argument(3)),
           want_order);
}

void judge_many(benchmark::State& state, const char* name, std::uint32_t each) {
    const objects::Object& object = *objects::named(name);
    decide(
        state, object,
        many_histories(object, static_cast<std::uint32_t>(state.range(0)), each,
                       static_cast<std::uint32_t>(state.range(1)), Ratio::percent(state.range(2))),
        true);
}

void judge_set(benchmark::State& state) {
    decide(state, objects::set(),
           set_history(static_cast<std::uint32_t>(state.range(0)),
                       static_cast<std::uint32_t>(state.range(1)), Ratio::percent(state.range(2))),
           true);
}

void sizes(benchmark::internal::Benchmark* benchmark) {
    benchmark->ArgNames({"operations", "clients", "unknown", "wrong"})
        ->Args({1'000'000, 5, 0, 0})
        ->Args({1'000'000, 50, 0, 0})
        ->Args({10'000, 20, 1, 0})
        ->Args({100'000, 20, 1, 0})
        ->Args({1'000'000, 20, 1, 0})
        ->Args({1'000'000, 20, 10, 0})
        ->Args({1'000'000, 20, 0, 1})
        ->Args({1'000'000, 20, 1, 1})
        ->Unit(benchmark::kMillisecond);
}

void sizes_all_right(benchmark::internal::Benchmark* benchmark) {
    benchmark->ArgNames({"operations", "clients", "unknown"})
        ->Args({10'000, 5, 0})
        ->Args({100'000, 5, 0})
        ->Args({1'000'000, 5, 0})
        ->Args({1'000'000, 50, 10})
        ->Unit(benchmark::kMillisecond);
}

BENCHMARK_CAPTURE(judge, queue, "queue", true)->Apply(sizes);
BENCHMARK_CAPTURE(judge, stack, "stack", true)->Apply(sizes);
BENCHMARK_CAPTURE(judge, priority_queue, "priority-queue", true)->Apply(sizes);
BENCHMARK_CAPTURE(judge, queue_without_order, "queue", false)->Apply(sizes);
BENCHMARK_CAPTURE(judge, stack_without_order, "stack", false)->Apply(sizes);
BENCHMARK_CAPTURE(judge, priority_queue_without_order, "priority-queue", false)->Apply(sizes);
BENCHMARK(judge_set)->Apply(sizes_all_right);
BENCHMARK_CAPTURE(judge_many, append_lists_of_100, "append-list", 100U)->Apply(sizes_all_right);
BENCHMARK_CAPTURE(judge_many, queues_of_100, "queue", 100U)->Apply(sizes_all_right);

}  // namespace
}  // namespace cleave
