#include "linearizability/any_object/decide.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "linearizability/any_object/glimpses.hpp"
#include "linearizability/any_object/growth.hpp"
#include "linearizability/kv/decide.hpp"
#include "linearizability/queues/decide.hpp"
#include "linearizability/ranges/decide.hpp"

namespace cleave::check::any_object {
namespace {

bool may_go_on(const SearchResult& result, const Limits& limits) {
    return result.answer == Answer::gave_up && result.steps < limits.steps &&
           result.limit != "the deadline";
}

// One after the other, until somebody knows.
class Turns {
  public:
    Turns(const Problem& problem, const Limits& limits) : problem_(problem), limits_(limits) {}

    template <typename Decide>
    void take(std::uint64_t steps, const Decide& decide) {
        if (!may_go_on(result_, limits_)) return;
        Limits limits = limits_;
        limits.steps = std::min(steps, limits_.steps - result_.steps);
        SearchResult found = decide(problem_, limits);
        found.steps += result_.steps;
        result_ = std::move(found);
    }

    // If there is no order, others may say so better; else what they say counts for nothing.
    void doubt() {
        if (result_.answer != Answer::illegal) return;
        doubted_ = std::exchange(result_, {});
        result_.steps = doubted_->steps;
    }

    bool doubtful() const { return doubted_.has_value(); }

    SearchResult take_result() {
        if (doubted_ && result_.answer == Answer::gave_up) {
            doubted_->steps = result_.steps;
            return std::move(*doubted_);
        }
        if (result_.answer == Answer::gave_up && result_.limit.empty()) result_.limit = "steps";
        return std::move(result_);
    }

  private:
    const Problem& problem_;
    const Limits& limits_;
    SearchResult result_;
    std::optional<SearchResult> doubted_;
};

// All but those that need not have happened and left something that nobody is known to have met: an
// order without them is an order. (That there is none without them says nothing.)
std::vector<OpId> met_by_somebody(const Problem& problem) {
    objects::Data met;
    const auto call_of = [&](const Op& op) { return problem.calls[op.call].call; };
    for (const Op& op : problem.ops) {
        if (!op.required) continue;
        const objects::Call call = call_of(op);
        met.insert(met.end(), call.output.begin(), call.output.end());
        for (std::size_t i = 1; i < call.input.size(); ++i) met.push_back(call.input[i - 1]);
    }
    std::ranges::sort(met);
    std::vector<OpId> chosen;
    for (OpId op = 0; op < problem.ops.size(); ++op) {
        const std::span<const objects::Datum> input = call_of(problem.ops[op]).input;
        const bool left_out = !problem.ops[op].required && !input.empty() &&
                              !std::ranges::binary_search(met, input.back());
        if (!left_out) chosen.push_back(op);
    }
    return chosen;
}

// An order without what nobody met, if there is one and it is found soon.
SearchResult look_without_unmet(const Problem& problem, const Limits& limits, bool want_order) {
    const std::vector<OpId> chosen = met_by_somebody(problem);
    if (chosen.size() == problem.ops.size()) return {};
    SearchResult found =
        decide_by_search(restrict_to(problem, chosen), limits, want_order, Strategy::depth_first);
    if (found.answer != Answer::legal) return {.steps = found.steps};
    for (OpId& op : found.order) op = chosen[op];
    return found;
}

}  // namespace

SearchResult decide(const Problem& problem, const Limits& limits, bool want_order) {
    if (auto found = ranges::decide(problem, limits, want_order)) return std::move(*found);
    if (auto found = kv::decide(problem, limits, want_order)) return std::move(*found);
    if (auto clash = find_shrinking(problem)) {
        return {.answer = Answer::illegal,
                .blocked = clash->back(),
                .clash = *clash,
                .steps = problem.ops.size()};
    }
    const std::uint64_t soon = std::min(limits.steps / 4, 1'000'000 + 100 * problem.ops.size());
    Turns turns(problem, limits);
    if (queues::applies(problem)) {
        turns.take(limits.steps / 2, [&](const Problem& all, const Limits& own) {
            return queues::decide(all, own, want_order);
        });
    }
    turns.take(soon, [=](const Problem& all, const Limits& own) {
        return look_without_unmet(all, own, want_order);
    });
    const auto look = [](Few few) {
        return [few](const Problem& all, const Limits& own) {
            return refute_by_glimpses(all, own, few);
        };
    };
    const auto search = [&](Strategy strategy) {
        return [=](const Problem& all, const Limits& own) {
            return decide_by_search(all, own, want_order, strategy);
        };
    };
    if (problem.object->glimpse == nullptr) {
        turns.take(limits.steps, search(Strategy::portfolio));
        return turns.take_result();
    }
    // An order is mostly found by going for it. That there is none is best told by few data.
    turns.take(soon, search(Strategy::depth_first));
    turns.doubt();
    turns.take(limits.steps / 4, look(Few::one));
    if (turns.doubtful()) return turns.take_result();
    turns.take(limits.steps / 4, look(Few::two));
    turns.take(limits.steps, search(Strategy::portfolio));
    return turns.take_result();
}

SearchResult decide_as_seen(const Problem& problem, const objects::Data& seen,
                            const Limits& limits) {
    if (seen.empty()) return decide(problem, limits, false);
    return decide_by_search(glimpse(problem, seen).problem, limits, false);
}

}  // namespace cleave::check::any_object
