#include "linearizability/any_object/check.hpp"

#include <algorithm>

#include "host/require.hpp"
#include "linearizability/any_object/decide.hpp"
#include "linearizability/any_object/explain.hpp"
#include "linearizability/any_object/glimpses.hpp"
#include "linearizability/any_object/shrink.hpp"
#include "linearizability/any_object/z3_decider.hpp"
#include "linearizability/kv/decide.hpp"

namespace cleave::check {
namespace {

using namespace any_object;
using history::History;
using history::KeyId;
using history::OpIndex;
using objects::Object;

std::vector<std::vector<OpIndex>> by_key(const History& history) {
    std::vector<std::vector<OpIndex>> parts(history.key_count());
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        parts[history.keys()[i].value].push_back(OpIndex{i});
    }
    return parts;
}

// The problem as it is, or several that do not matter to each other.
std::vector<Problem> independent_parts(Problem whole) {
    std::vector<Problem> parts;
    std::vector<std::uint32_t> numbers;
    if (whole.object->split != nullptr) {
        std::vector<objects::Call> calls;
        for (const Op& op : whole.ops) calls.push_back(whole.calls[op.call].call);
        numbers = whole.object->split(calls);
    }
    std::vector<OpId> order(numbers.size());
    for (OpId i = 0; i < order.size(); ++i) order[i] = i;
    std::ranges::stable_sort(order, {}, [&](OpId i) { return numbers[i]; });
    for (auto from = order.begin(); from != order.end();) {
        const auto to =
            std::find_if(from, order.end(), [&](OpId i) { return numbers[i] != numbers[*from]; });
        parts.push_back(restrict_to(whole, {from, to}));
        from = to;
    }
    if (parts.empty()) parts.push_back(std::move(whole));
    for (Problem& part : parts) part = within_component(std::move(part));
    return parts;
}

// An operation of an order, and the first moment at which it can have come there.
struct Placed {
    std::int64_t moment;
    OpIndex op;
};

void place(const Problem& problem, const std::vector<OpId>& order, std::vector<Placed>& placed) {
    std::int64_t moment = time_min;
    for (const OpId op : order) {
        moment = std::max(moment, problem.ops[op].begin);
        placed.push_back({moment, problem.ops[op].source});
    }
}

class Check {
  public:
    Check(const History& history, const Object& object, const Options& options)
        : history_(history), object_(object), options_(options) {}

    Verdict run() {
        verdict_.conclusion = Conclusion::holds;
        const auto parts = by_key(history_);
        for (std::uint32_t k = 0; k < parts.size(); ++k) {
            if (!parts[k].empty()) judge(KeyId{k}, parts[k]);
        }
        if (verdict_.conclusion != Conclusion::holds) verdict_.linearizations.clear();
        if (verdict_.conclusion == Conclusion::violated) verdict_.limit.clear();
        std::ranges::stable_sort(verdict_.counterexamples, {},
                                 [](const Counterexample& example) { return example.core.size(); });
        return std::move(verdict_);
    }

  private:
    void judge(KeyId key, const std::vector<OpIndex>& ops) {
        std::vector<Placed> placed;
        bool violated = false;
        std::string limit;
        for (const Problem& part :
             independent_parts(pose(history_, object_, ops, options_.initial))) {
            const SearchResult found = decide(part, options_.limits, options_.want_linearization);
            verdict_.steps += found.steps;
            if (found.answer == Answer::legal) place(part, found.order, placed);
            if (found.answer == Answer::gave_up) limit = found.limit;
            if (found.answer == Answer::illegal && !violated) {
                violated = true;
                refute(part, found);
            }
        }
        if (violated) return;
        if (!limit.empty()) return give_up(key, limit);
        if (!options_.want_linearization) return;
        std::ranges::stable_sort(placed, {}, &Placed::moment);
        Linearization& evidence = verdict_.linearizations.emplace_back(Linearization{.key = key});
        for (const Placed& one : placed) evidence.order.push_back(one.op);
    }

    void refute(const Problem& part, const SearchResult& found) {
        verdict_.conclusion = Conclusion::violated;
        if (++verdict_.keys_violated > options_.max_counterexamples) return;
        const Core core = find_core(part, found, options_.limits);
        verdict_.steps += core.steps;
        Counterexample example = explain(history_, part, core.ops, found.seen, options_.limits);
        example.minimal = core.minimal;
        if (options_.confirm_with_z3) {
            const Z3Limits limits{.watch = options_.limits.watch};
            const Problem kept = kv::without_useless(without_useless(keep_only(part, core.ops)));
            example.confirmed_by_z3 =
                found.seen.empty() ? confirm_by_z3(kept, limits)
                                   : confirm_by_z3(glimpse(kept, found.seen).problem, limits);
        }
        verdict_.counterexamples.push_back(std::move(example));
    }

    void give_up(KeyId key, const std::string& limit) {
        if (verdict_.conclusion == Conclusion::holds) verdict_.conclusion = Conclusion::unknown;
        if (!verdict_.limit.empty()) return;
        verdict_.limit = limit == "the deadline" ? limit
                                                 : "the limit on " + limit + " was hit on key \"" +
                                                       std::string(history_.key_name(key)) + "\"";
    }

    const History& history_;
    const Object& object_;
    const Options& options_;
    Verdict verdict_;
};

}  // namespace

Verdict check_any_object(const History& history, const Object& object, Guarantee guarantee,
                         const Options& options) {
    require(guarantee == Guarantee::linearizable, "check_any_object: linearizable only");
    return Check(history, object, options).run();
}

}  // namespace cleave::check
