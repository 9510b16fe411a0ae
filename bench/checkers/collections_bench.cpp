// How long fast engines take on one key, in CPU time, with the order that proves the verdict, and
// without. The histories come from a right object with the given number of clients, half of whose
// calls take something out (of lists: read the whole, of which there are few); `wrong` changes one
// answer. Goals: 0.5 s for a million operations of a queue, stack, priority queue or set, 1 s for
// lists.

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
history::History numbers_history(const objects::Object& object, std::uint32_t operations,
                                 std::uint32_t clients, Ratio unknown) {
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

// Arguments: operations, clients, percent of unknown outcomes, changes to what was seen.
void judge(benchmark::State& state, const char* name, bool want_order) {
    const objects::Object& object = *objects::named(name);
    history::History history =
        numbers_history(object, static_cast<std::uint32_t>(state.range(0)),
                        static_cast<std::uint32_t>(state.range(1)), Ratio::percent(state.range(2)));
    Random random(2);
    for (auto changes = state.range(3); changes > 0; --changes) {
        history = test::mutated_history(random, object, history);
    }
    std::optional<check::Verdict> verdict;
    for (auto _ : state) {
        verdict = check::check_collection(history, object, {.want_linearization = want_order});
        benchmark::DoNotOptimize(verdict);
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
    std::string label = verdict ? std::string(check::to_string(verdict->conclusion)) : "undecided";
    if (verdict && !verdict->counterexamples.empty()) {
        label += ", core " + std::to_string(verdict->counterexamples[0].core.size());
    }
    state.SetLabel(label);
}

void sizes(benchmark::internal::Benchmark* benchmark) {
    benchmark->ArgNames({"operations", "clients", "unknown", "wrong"})
        ->Args({1'000'000, 5, 0, 0})
        ->Args({1'000'000, 50, 0, 0})
        ->Args({1'000'000, 20, 1, 0})
        ->Args({1'000'000, 20, 10, 0})
        ->Args({1'000'000, 20, 0, 1})
        ->Unit(benchmark::kMillisecond);
}

BENCHMARK_CAPTURE(judge, queue, "queue", true)->Apply(sizes);
BENCHMARK_CAPTURE(judge, stack, "stack", true)->Apply(sizes);
BENCHMARK_CAPTURE(judge, priority_queue, "priority-queue", true)->Apply(sizes);
BENCHMARK_CAPTURE(judge, queue_without_order, "queue", false)->Apply(sizes);
BENCHMARK_CAPTURE(judge, stack_without_order, "stack", false)->Apply(sizes);
BENCHMARK_CAPTURE(judge, priority_queue_without_order, "priority-queue", false)->Apply(sizes);

}  // namespace
}  // namespace cleave
