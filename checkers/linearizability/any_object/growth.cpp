#include "linearizability/any_object/growth.hpp"

#include <algorithm>

namespace cleave::check::any_object {

bool only_grows(const Problem& problem) {
    const auto grows = problem.object->only_grows;
    return grows != nullptr && std::ranges::all_of(problem.ops, [&](const Op& op) {
               return grows(problem.calls[op.call].call);
           });
}

std::optional<std::vector<OpId>> find_shrinking(const Problem& problem) {
    const objects::Object& object = *problem.object;
    if (object.leaves == nullptr || !only_grows(problem)) return std::nullopt;
    const auto call = [&](OpId op) { return problem.calls[problem.ops[op].call].call; };
    std::vector<OpId> by_end;
    for (OpId op = 0; op < problem.ops.size(); ++op) {
        if (problem.ops[op].required) by_end.push_back(op);
    }
    std::ranges::stable_sort(by_end, {}, [&](OpId op) { return problem.ops[op].end; });
    std::optional<OpId> most;  // of those that are over, who left what nobody before could have
    objects::State left;
    auto ending = by_end.begin();
    for (OpId op = 0; op < problem.ops.size(); ++op) {
        if (!problem.ops[op].required) continue;
        for (; ending != by_end.end() && problem.ops[*ending].end < problem.ops[op].begin;
             ++ending) {
            std::optional<objects::State> after = object.leaves(call(*ending));
            if (!after || (most && !object.is_past(*after, call(*most)))) continue;
            most = *ending;
            left = std::move(*after);
        }
        if (most && object.is_past(left, call(op))) return std::vector<OpId>{*most, op};
    }
    return std::nullopt;
}

}  // namespace cleave::check::any_object
