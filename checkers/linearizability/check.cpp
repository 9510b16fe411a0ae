#include "linearizability/check.hpp"

#include <algorithm>
#include <string>

#include "linearizability/chains.hpp"
#include "linearizability/explain.hpp"
#include "linearizability/minimise.hpp"
#include "linearizability/register_history.hpp"
#include "linearizability/search.hpp"
#include "linearizability/value_views.hpp"
#include "linearizability/z3_decider.hpp"
#include "linearizability/zones.hpp"

namespace cleave::check {
namespace {

using history::History;
using history::KeyId;
using history::OpIndex;

struct KeyAnswer {
    Answer answer = Answer::gave_up;
    Order order;
    std::vector<std::uint32_t> clash;    // from the zones: few operations without an order
    std::uint32_t blocked = UINT32_MAX;  // from the search: nothing gets past its completion
    std::string limit;
    std::uint64_t steps = 0;
};

// An order is usually found by going for it, and then soon. If it is not, a view of the history may
// show that there is none; else everything has to be tried. In turns, each eight times as long as
// the last, so that none waits for long for another that will not get there.
class Searches {
  public:
    Searches(const RegisterHistory& ops, const Options& options) : ops_(ops), options_(options) {}

    KeyAnswer run() {
        std::uint64_t turn = 200'000 + 20 * std::uint64_t{ops_.ops.size()};
        for (bool more = true; more; turn *= 8) {
            const bool deep = search(Strategy::depth_first, turn, deep_hits_memory_);
            if (result_.answer == Answer::gave_up) look_at_views(turn);
            const bool broad = search(Strategy::breadth_first, turn, broad_hits_memory_);
            more = result_.answer == Answer::gave_up && (deep || broad);
        }
        return std::move(result_);
    }

  private:
    std::uint64_t left() const {
        return options_.limits.steps - std::min(options_.limits.steps, result_.steps);
    }

    // False when there is no use in another, longer turn.
    bool search(Strategy strategy, std::uint64_t turn, bool& hits_memory) {
        if (result_.answer != Answer::gave_up || hits_memory) return false;
        if (result_.steps > 0 && left() == 0) return false;
        SearchResult found =
            decide_by_search(ops_, {std::min(turn, left()), options_.limits.memory, strategy},
                             options_.want_linearization);
        result_.steps += found.steps;
        result_.answer = found.answer;
        result_.order = std::move(found.order);
        if (found.blocked != UINT32_MAX) result_.blocked = found.blocked;
        result_.limit = std::move(found.limit);
        hits_memory = result_.limit == "memory";
        return true;
    }

    void look_at_views(std::uint64_t turn) {
        const SearchLimits limits{std::min(turn, left()), options_.limits.memory,
                                  Strategy::breadth_first};
        ViewsResult views = refute_by_views(ops_, result_.blocked, limits);
        result_.steps += views.steps;
        if (!views.refuted) return;
        result_.answer = Answer::illegal;
        result_.clash = std::move(views.core);
        result_.blocked = views.blocked;
    }

    const RegisterHistory& ops_;
    const Options& options_;
    KeyAnswer result_;
    bool deep_hits_memory_ = false, broad_hits_memory_ = false;
};

KeyAnswer decide(const RegisterHistory& ops, const Options& options) {
    KeyAnswer result;
    auto zones = decide_by_zones(ops, options.want_linearization);
    if (!zones) zones = decide_by_chains(ops, options.want_linearization);
    if (zones) {
        result.answer = zones->legal ? Answer::legal : Answer::illegal;
        result.order = std::move(zones->order);
        result.clash = std::move(zones->core);
        result.steps = ops.ops.size();
        return result;
    }
    result.clash = refute_by_zones(ops);
    if (!result.clash.empty()) {
        result.answer = Answer::illegal;
        result.steps = ops.ops.size();
        return result;
    }
    return Searches(ops, options).run();
}

Core core_of(const RegisterHistory& ops, const KeyAnswer& answer, const Options& options) {
    const SearchLimits limits{options.limits.steps, options.limits.memory};
    if (!answer.clash.empty()) return shrink(ops, answer.clash, limits);
    try {
        return find_core(ops, answer.blocked, limits);
    } catch (const OutOfTime&) {
        throw out_of_time_for_evidence;  // tidy: throw is caught by check()
    }
}

bool confirmed(const RegisterHistory& ops, const Core& core, Watch* watch) {
    try {
        return decide_by_z3(keep_only(ops, core.ops), {.watch = watch}) == Answer::illegal;
    } catch (const OutOfTime&) {
        return false;  // a core without a second opinion is one all the same
    }
}

Counterexample exemplify(const History& history, const std::vector<OpIndex>& key_ops,
                         const RegisterHistory& ops, const KeyAnswer& answer,
                         const Options& options, Verdict& verdict) {
    const Core core = core_of(ops, answer, options);
    verdict.steps += core.steps;
    Counterexample example = explain(history, key_ops, ops, core.ops);
    example.minimal = core.minimal;
    if (options.confirm_with_z3) {
        example.confirmed_by_z3 = confirmed(ops, core, options.limits.watch);
    }
    return example;
}

Linearization name_operations(KeyId key, const RegisterHistory& ops, const Order& order) {
    spend(ops.patience, order.size());
    Linearization linearization{.key = key};
    linearization.order.reserve(order.size());
    for (const std::uint32_t op : order) {
        spend(ops.patience, 1);
        linearization.order.push_back(ops.ops[op].source);
    }
    return linearization;
}

class Check {
  public:
    Check(const History& history, const Options& options)
        : history_(history), options_(options), patience_(options.limits.watch, "registers") {}

    Verdict run() {
        verdict_.conclusion = Conclusion::holds;
        try {
            const auto parts = partition_by_key(history_, &patience_);
            for (std::uint32_t k = 0; k < parts.size(); ++k) {
                if (!parts[k].empty()) judge(KeyId{k}, parts[k]);
            }
        } catch (const OutOfTime& end) {
            give_up(std::string(end.limit));
        }
        if (verdict_.conclusion == Conclusion::violated) verdict_.limit.clear();
        if (verdict_.conclusion != Conclusion::holds) verdict_.linearizations.clear();
        std::stable_sort(verdict_.counterexamples.begin(), verdict_.counterexamples.end(),
                         [](const Counterexample& a, const Counterexample& b) {
                             return a.core.size() < b.core.size();
                         });
        return std::move(verdict_);
    }

  private:
    void judge(KeyId key, const std::vector<OpIndex>& key_ops) {
        const RegisterHistory ops = prepare(history_, key_ops, options_.initial, &patience_);
        KeyAnswer answer = decide(ops, options_);
        verdict_.steps += answer.steps;
        if (answer.answer == Answer::illegal) {
            refute(key_ops, ops, answer);
        } else if (answer.answer == Answer::gave_up) {
            give_up("the limit on " + answer.limit + " was hit on key \"" +
                    std::string(history_.key_name(key)) + "\"");
        } else if (options_.want_linearization) {
            verdict_.linearizations.push_back(name_operations(key, ops, answer.order));
        }
    }

    void refute(const std::vector<OpIndex>& key_ops, const RegisterHistory& ops,
                const KeyAnswer& answer) {
        if (verdict_.counterexamples.size() < options_.max_counterexamples) {
            verdict_.counterexamples.push_back(
                exemplify(history_, key_ops, ops, answer, options_, verdict_));
        }
        verdict_.conclusion = Conclusion::violated;  // outranks unknown
        ++verdict_.keys_violated;
    }

    void give_up(std::string limit) {
        if (verdict_.conclusion == Conclusion::holds) verdict_.conclusion = Conclusion::unknown;
        if (verdict_.limit.empty()) verdict_.limit = std::move(limit);
    }

    const History& history_;
    const Options& options_;
    Patience patience_;
    Verdict verdict_;
};

}  // namespace

Verdict check_linearizable(const History& history, const Options& options) {
    return Check(history, options).run();
}

}  // namespace cleave::check
