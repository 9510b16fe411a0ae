#include "linearizability/check.hpp"

#include <algorithm>
#include <string>

#include "linearizability/chains.hpp"
#include "linearizability/explain.hpp"
#include "linearizability/minimise.hpp"
#include "linearizability/register_history.hpp"
#include "linearizability/search.hpp"
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
    SearchResult found = decide_by_search(ops, {options.limits.steps, options.limits.memory},
                                          options.want_linearization);
    result.answer = found.answer;
    result.order = std::move(found.order);
    result.blocked = found.blocked;
    result.limit = std::move(found.limit);
    result.steps = found.steps;
    return result;
}

Counterexample exemplify(const History& history, const std::vector<OpIndex>& key_ops,
                         const RegisterHistory& ops, const KeyAnswer& answer,
                         const Options& options, Verdict& verdict) {
    const SearchLimits limits{options.limits.steps, options.limits.memory};
    const Core core = answer.clash.empty() ? find_core(ops, answer.blocked, limits)
                                           : shrink(ops, answer.clash, limits);
    verdict.steps += core.steps;
    Counterexample example = explain(history, key_ops, ops, core.ops);
    example.minimal = core.minimal;
    if (options.confirm_with_z3) {
        example.confirmed_by_z3 = decide_by_z3(keep_only(ops, core.ops)) == Answer::illegal;
    }
    return example;
}

Linearization name_operations(KeyId key, const RegisterHistory& ops, const Order& order) {
    Linearization linearization{.key = key};
    linearization.order.reserve(order.size());
    for (const std::uint32_t op : order) linearization.order.push_back(ops.ops[op].source);
    return linearization;
}

}  // namespace

Verdict check_linearizable(const History& history, const Options& options) {
    Verdict verdict;
    verdict.conclusion = Conclusion::holds;
    const auto parts = partition_by_key(history);
    for (std::uint32_t k = 0; k < parts.size(); ++k) {
        const KeyId key{k};
        if (parts[k].empty()) continue;
        const RegisterHistory ops = prepare(history, parts[k], options.initial);
        KeyAnswer answer = decide(ops, options);
        verdict.steps += answer.steps;
        if (answer.answer == Answer::illegal) {
            verdict.conclusion = Conclusion::violated;  // outranks unknown
            ++verdict.keys_violated;
            if (verdict.counterexamples.size() < options.max_counterexamples) {
                verdict.counterexamples.push_back(
                    exemplify(history, parts[k], ops, answer, options, verdict));
            }
        } else if (answer.answer == Answer::gave_up) {
            if (verdict.conclusion == Conclusion::holds) verdict.conclusion = Conclusion::unknown;
            if (verdict.limit.empty()) {
                verdict.limit = "the limit on " + answer.limit + " was hit on key \"" +
                                std::string(history.key_name(key)) + "\"";
            }
        } else if (options.want_linearization) {
            verdict.linearizations.push_back(name_operations(key, ops, answer.order));
        }
    }
    if (verdict.conclusion != Conclusion::holds) verdict.linearizations.clear();
    std::stable_sort(verdict.counterexamples.begin(), verdict.counterexamples.end(),
                     [](const Counterexample& a, const Counterexample& b) {
                         return a.core.size() < b.core.size();
                     });
    return verdict;
}

}  // namespace cleave::check
