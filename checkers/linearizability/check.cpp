#include "linearizability/check.hpp"

#include <algorithm>
#include <string>

#include "linearizability/decide.hpp"
#include "linearizability/explain.hpp"
#include "linearizability/minimise.hpp"
#include "linearizability/register_history.hpp"
#include "linearizability/z3_decider.hpp"

namespace cleave::check {
namespace {

using history::History;
using history::KeyId;
using history::OpIndex;

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
        KeyAnswer answer = decide_register(ops, options_.limits, options_.want_linearization);
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
