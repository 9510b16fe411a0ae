#include "staleness/bounded.hpp"

#include <algorithm>

#include "linearizability/minimise.hpp"
#include "linearizability/search.hpp"
#include "linearizability/wording.hpp"
#include "linearizability/zones.hpp"
#include "staleness/delta.hpp"
#include "staleness/versions.hpp"

namespace cleave::check {
namespace {

using history::History;
using history::KeyId;
using history::OpIndex;

constexpr std::uint64_t search_steps = 2'000'000;  // for each k tried on a key

std::vector<OpIndex> names(const RegisterHistory& ops, const Order& order) {
    std::vector<OpIndex> result;
    result.reserve(order.size());
    for (const std::uint32_t op : order) result.push_back(ops.ops[op].source);
    return result;
}

std::string on_key(const History& history, KeyId key) {
    return "\"" + std::string(history.key_name(key)) + "\"";
}

// The read, and its write if there is one.
Counterexample impossible_read(const History& history, const RegisterHistory& ops, KeyId key) {
    Counterexample example{.key = key};
    for (const RegisterOp& read : ops.ops) {
        if (read.observes == no_value || read.observes == initial_value) continue;
        const auto write = std::find_if(ops.ops.begin(), ops.ops.end(), [&](const RegisterOp& op) {
            return op.sets == read.observes;
        });
        const bool nobody = write == ops.ops.end();
        if (!nobody && write->begin <= read.end) continue;
        example.core = {read.source};
        if (!nobody) example.core.push_back(write->source);
        example.anomaly = nobody ? "thin-air read" : "read of the future";
        const Wording say(history, example.core);
        example.explanation =
            say.what(read.source) + " from " + on_key(history, key) + ", at " +
            say.began(read.source) +
            (nobody ? ", is of a value that nobody wrote."
                    : ", was over by " + say.completed(read.source) +
                          ", before that value's write began at " + say.began(write->source) + ".");
        return example;
    }
    return example;
}

// However early the reads may begin.
Counterexample impossible_part(const History& history, const RegisterHistory& ops, KeyId key,
                               const Options& options) {
    const std::int64_t all = ops.ops.back().begin - ops.ops.front().begin;
    const RegisterHistory wide = widened(ops, Duration::nanoseconds(all));
    const SearchLimits limits{options.limits.steps, options.limits.memory};
    const SearchResult found = decide_by_search(wide, limits, false);
    const Core core = find_core(wide, found.blocked, limits);
    Counterexample example{.key = key};
    for (const std::uint32_t op : core.ops) example.core.push_back(wide.ops[op].source);
    std::sort(example.core.begin(), example.core.end(), [&](OpIndex a, OpIndex b) {
        return std::pair(history.invocations()[a.value], a) <
               std::pair(history.invocations()[b.value], b);
    });
    example.minimal = core.minimal;
    example.anomaly = "no bound";
    const Wording say(history, example.core);
    example.explanation =
        "However much earlier its reads had begun, no order of these operations "
        "on " +
        on_key(history, key) + " explains what each of them returned: ";
    const std::size_t told = std::min<std::size_t>(example.core.size(), 6);
    for (std::size_t i = 0; i < told; ++i) {
        example.explanation += (i == 0 ? "" : ", ") + say.what(example.core[i]);
    }
    const std::size_t more = example.core.size() - told;
    example.explanation += more == 0 ? "." : ", and " + std::to_string(more) + " more.";
    return example;
}

class Bounds {
  public:
    Bounds(const History& history, const Options& options)
        : history_(history), options_(options), patience_(options.limits.watch, "staleness") {
        verdict_.guarantee = Guarantee::bounded_staleness;
        verdict_.conclusion = Conclusion::holds;
        verdict_.staleness = StalenessBound{};
    }

    Verdict run() {
        const auto parts = partition_by_key(history_);
        try {
            for (std::uint32_t k = 0; k < parts.size(); ++k) {
                if (parts[k].empty()) continue;
                judge(KeyId{k}, prepare(history_, parts[k], options_.initial, &patience_));
            }
        } catch (const OutOfTime&) {
            if (verdict_.counterexamples.empty()) throw;  // tidy: throw is caught by check()
        }
        if (verdict_.conclusion != Conclusion::holds) {
            verdict_.linearizations.clear();
            verdict_.views.clear();
            verdict_.staleness.reset();
        }
        return std::move(verdict_);
    }

  private:
    void judge(KeyId key, const RegisterHistory& ops) {
        Budget budget(options_.limits);
        const auto delta = smallest_delta(ops, budget);
        if (delta && !delta->exists) {
            refute(key, ops);
        } else if (!delta) {
            if (verdict_.conclusion == Conclusion::holds) verdict_.conclusion = Conclusion::unknown;
            if (verdict_.limit.empty()) {
                verdict_.limit = budget.limit() + " was hit on key " + on_key(history_, key);
            }
        } else {
            StalenessBound& bound = *verdict_.staleness;
            if (delta->time > bound.time) {
                bound.time = delta->time;
                bound.stalest = delta->stalest;
            }
            if (options_.want_linearization) {
                verdict_.linearizations.push_back(
                    {key, names(widened(ops, delta->time), delta->order)});
            }
            count_versions(ops, *delta, budget);
        }
        verdict_.steps += budget.steps();
    }

    void count_versions(const RegisterHistory& ops, const Delta& delta, Budget& budget) {
        StalenessBound& bound = *verdict_.staleness;
        if (ops.ops.empty()) return;
        if (!decide_by_zones(ops, false)) {
            if (delta.time == Duration{}) return;  // linearizable
            unknown_versions_ = true;
            bound.versions = 0;
            bound.versions_at_least = std::max<std::uint64_t>(bound.versions_at_least, 2);
            return;
        }
        const Versions versions = smallest_versions(ops, search_steps, budget);
        bound.versions_at_least = std::max(bound.versions_at_least, versions.at_least);
        if (!unknown_versions_) bound.versions = std::max(bound.versions, versions.at_most);
        if (options_.want_linearization) {
            verdict_.views.push_back({std::nullopt, names(ops, versions.order)});
        }
    }

    void refute(KeyId key, const RegisterHistory& ops) {
        verdict_.conclusion = Conclusion::violated;
        ++verdict_.keys_violated;
        if (verdict_.counterexamples.size() == options_.max_counterexamples) return;
        Counterexample example = decide_by_zones(ops, false)
                                     ? impossible_read(history_, ops, key)
                                     : impossible_part(history_, ops, key, options_);
        verdict_.counterexamples.push_back(std::move(example));
    }

    const History& history_;
    const Options& options_;
    Patience patience_;
    Verdict verdict_;
    bool unknown_versions_ = false;
};

}  // namespace

Verdict check_bounded_staleness(const History& history, const Options& options) {
    return Bounds(history, options).run();
}

}  // namespace cleave::check
