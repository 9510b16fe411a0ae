#include "linearizability/kv/decide.hpp"

#include <algorithm>

#include "linearizability/decide.hpp"
#include "linearizability/kv/as_register.hpp"
#include "objects/kv.hpp"

namespace cleave::check::kv {
namespace {

KeyAnswer decide_as_register(const AsRegister& key, const Limits& limits, bool want_order) {
    if (!key.has_lost) return decide_register(key.history, limits, want_order);
    SearchResult found = decide_by_search(key.history, {limits.steps, limits.memory}, want_order);
    return {.answer = found.answer,
            .order = std::move(found.order),
            .blocked = found.blocked,
            .limit = std::move(found.limit),
            .steps = found.steps};
}

any_object::Answer named(Answer answer) {
    switch (answer) {
        case Answer::legal: return any_object::Answer::legal;
        case Answer::illegal: return any_object::Answer::illegal;
        case Answer::gave_up: break;
    }
    return any_object::Answer::gave_up;
}

// Where a few operations show it, nobody looked for the place where all orders end.
any_object::OpId last_to_end(const any_object::Problem& problem) {
    any_object::OpId last = 0;
    const auto end = [&](any_object::OpId op) {
        return problem.ops[op].required ? problem.ops[op].end : time_min;
    };
    for (any_object::OpId op = 1; op < problem.ops.size(); ++op) {
        if (end(op) > end(last)) last = op;
    }
    return last;
}

}  // namespace

std::optional<any_object::SearchResult> decide(const any_object::Problem& problem,
                                               const Limits& limits, bool want_order) {
    if (problem.object != &objects::kv() || problem.ops.empty()) return std::nullopt;
    any_object::SearchResult result;
    Patience patience(limits.watch, "puts under conditions");
    try {
        const AsRegister key = as_register(problem, &patience);
        const KeyAnswer answer = decide_as_register(key, limits, want_order);
        result.answer = named(answer.answer);
        result.steps = answer.steps;
        result.limit = answer.limit;
        for (const std::uint32_t op : answer.order) result.order.push_back(key.origin[op]);
        for (const std::uint32_t op : answer.clash) result.clash.push_back(key.origin[op]);
        std::ranges::sort(result.clash);
        if (result.answer == any_object::Answer::illegal) {
            const bool known = answer.blocked != UINT32_MAX;
            result.blocked = known ? key.origin[answer.blocked] : last_to_end(problem);
            result.looked_ahead = known;
        }
    } catch (const OutOfTime& end) {
        result = {.limit = std::string(end.limit)};
    }
    return result;
}

any_object::Problem without_useless(any_object::Problem problem) {
    if (problem.object != &objects::kv() || problem.ops.empty()) return problem;
    return any_object::restrict_to(problem, as_register(problem, nullptr).origin);
}

}  // namespace cleave::check::kv
