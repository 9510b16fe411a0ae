#include "linearizability/check.hpp"

#include "linearizability/register_history.hpp"
#include "linearizability/search.hpp"
#include "linearizability/zones.hpp"

namespace cleave::check {

Verdict check_linearizable(const history::History& history, const Options& options) {
    Verdict verdict;
    verdict.conclusion = Conclusion::holds;
    const auto parts = partition_by_key(history);
    for (std::uint32_t key = 0; key < parts.size(); ++key) {
        const RegisterHistory ops = prepare(history, parts[key], options.initial);
        Order order;
        std::vector<std::uint32_t> core;
        Answer answer = Answer::legal;
        if (auto zones = decide_by_zones(ops, options.want_linearization)) {
            verdict.steps += ops.ops.size();
            answer = zones->legal ? Answer::legal : Answer::illegal;
            order = std::move(zones->order);
            core = std::move(zones->core);
        } else {
            SearchResult found = decide_by_search(
                ops, {options.limits.steps, options.limits.memory}, options.want_linearization);
            verdict.steps += found.steps;
            answer = found.answer;
            order = std::move(found.order);
            if (answer == Answer::illegal) core = {found.blocked};
            if (answer == Answer::gave_up && verdict.conclusion == Conclusion::holds) {
                verdict.conclusion = Conclusion::unknown;
                verdict.limit =
                    found.limit + " on key " + std::string(history.key_name(history::KeyId{key}));
            }
        }
        if (answer == Answer::illegal) {
            verdict.conclusion = Conclusion::violated;
            Counterexample example{.key = history::KeyId{key}};
            for (const std::uint32_t op : core) example.core.push_back(ops.ops[op].source);
            verdict.counterexamples.push_back(std::move(example));
        }
        if (options.want_linearization && answer == Answer::legal) {
            Linearization linearization{.key = history::KeyId{key}};
            for (const std::uint32_t op : order) {
                linearization.order.push_back(ops.ops[op].source);
            }
            verdict.linearizations.push_back(std::move(linearization));
        }
    }
    return verdict;
}

}  // namespace cleave::check
