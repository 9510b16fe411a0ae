#include "linearizability/any_object/problem.hpp"

#include <algorithm>
#include <deque>
#include <memory>
#include <numeric>

namespace cleave::check::any_object {
namespace {

using history::FunctionId;
using history::History;
using history::OpIndex;
using objects::Call;
using objects::Object;

bool before(std::span<const objects::Datum> a, std::span<const objects::Datum> b, bool& decided) {
    const auto order =
        std::lexicographical_compare_three_way(a.begin(), a.end(), b.begin(), b.end());
    decided = order != 0;
    return order < 0;
}

struct ByContent {
    bool operator()(const Call& a, const Call& b) const {
        if (a.function != b.function) return a.function < b.function;
        if (a.process != b.process) return a.process < b.process;
        bool decided = false;
        if (const bool less = before(a.input, b.input, decided); decided) return less;
        if (a.answered != b.answered) return a.answered < b.answered;
        const bool less = before(a.output, b.output, decided);
        return decided && less;
    }
};

Call without_answer(const Object& object, Call call) {
    call.answered = false;
    call.output = {};
    return object.simplest == nullptr ? call : object.simplest(call);
}

// Equal calls, with and without their answers, get one number each.
void number_calls(Problem& problem, const std::vector<Call>& called) {
    const Object& object = *problem.object;
    std::vector<Call> all = called;
    for (const Call& call : called) all.push_back(without_answer(object, call));
    const ByContent less;
    std::ranges::sort(all, less);
    const auto same = [&](const Call& a, const Call& b) { return !less(a, b) && !less(b, a); };
    all.erase(std::unique(all.begin(), all.end(), same), all.end());
    const auto number = [&](const Call& call) {
        return static_cast<CallId>(std::ranges::lower_bound(all, call, less) - all.begin());
    };
    const auto reads = object.reads_only;
    for (const Call& call : all) {
        problem.calls.push_back(
            {call, number(without_answer(object, call)), reads != nullptr && reads(call)});
    }
    for (std::size_t i = 0; i < called.size(); ++i) problem.ops[i].call = number(called[i]);
}

void put_in_order(Problem& problem) {
    std::erase_if(problem.ops,
                  [&](const Op& op) { return !op.required && problem.calls[op.call].reads_only; });
    std::ranges::stable_sort(problem.ops, {}, &Op::begin);
}

std::vector<std::uint32_t> positions_of_functions(const History& history, const Object& object) {
    std::vector<std::uint32_t> positions;
    for (std::size_t f = 0; f < history.function_count(); ++f) {
        const FunctionId function{static_cast<std::uint8_t>(f)};
        positions.push_back(object.find(history.function_name(function)).value_or(UINT32_MAX));
    }
    return positions;
}

Problem without_ops(const Problem& problem) {
    return {problem.object, problem.initial, problem.calls, {}, problem.lists};
}

// Of objects whose lists say which data there are: in an order that is looked at fast.
void sort_lists(const Object& object, std::vector<Call>& called, Problem& problem) {
    auto lists = std::make_shared<std::deque<objects::Data>>();
    for (Call& call : called) {
        const bool glimpsed = object.component == nullptr
                                  ? object.glimpse != nullptr
                                  : object.component(call).object->glimpse != nullptr;
        if (!glimpsed || object.functions[call.function].output != objects::Shape::list) continue;
        if (std::ranges::is_sorted(call.output)) continue;
        call.output = objects::ascending(call.output, lists->emplace_back());
    }
    problem.lists = std::move(lists);
}

}  // namespace

Problem pose(const History& history, const Object& object, const std::vector<OpIndex>& ops,
             std::optional<Value> initial) {
    Problem problem{&object, object.initial(initial), {}, {}, {}};
    const std::vector<std::uint32_t> positions = positions_of_functions(history, object);
    std::vector<Call> called;
    for (const OpIndex op : ops) {
        const Outcome outcome = history.outcome(op);
        if (outcome == Outcome::fail) continue;
        const bool answered = outcome == Outcome::ok;
        called.push_back({.function = positions[history.function(op).value],
                          .process = object.ignores_process ? 0 : history.processes()[op.value],
                          .input = history.input(op),
                          .output = history.output(op),
                          .answered = answered});
        if (!answered) called.back() = without_answer(object, called.back());
        problem.ops.push_back({.begin = history.invocations()[op.value].count(),
                               .end = answered ? history.completions()[op.value].count() : time_max,
                               .required = answered,
                               .source = op});
    }
    sort_lists(object, called, problem);
    Problem posed = assemble(object, std::move(problem.initial), std::move(problem.ops), called);
    posed.lists = std::move(problem.lists);
    return posed;
}

Problem assemble(const Object& object, objects::State initial, std::vector<Op> ops,
                 const std::vector<Call>& called) {
    Problem problem{&object, std::move(initial), {}, std::move(ops), {}};
    number_calls(problem, called);
    put_in_order(problem);
    return problem;
}

Problem without_useless(Problem problem) {
    if (problem.object->helpful == nullptr) return problem;
    std::vector<Call> required, others;
    for (const Op& op : problem.ops) {
        (op.required ? required : others).push_back(problem.calls[op.call].call);
    }
    const std::vector<bool> helpful = problem.object->helpful(others, required);
    std::size_t i = 0;
    std::erase_if(problem.ops, [&](const Op& op) { return !op.required && !helpful[i++]; });
    return problem;
}

Problem keep_only(const Problem& problem, const std::vector<OpId>& core) {
    Problem kept = without_ops(problem);
    std::vector<bool> in_core(problem.ops.size(), false);
    std::int64_t last = time_min;
    for (const OpId op : core) {
        in_core[op] = true;
        if (problem.ops[op].required) last = std::max(last, problem.ops[op].end);
    }
    for (OpId i = 0; i < problem.ops.size(); ++i) {
        Op op = problem.ops[i];
        if (!in_core[i]) {
            if (op.begin > last) continue;  // all that must be explained is over
            op.required = false;
            op.call = problem.calls[op.call].unanswered;
        }
        kept.ops.push_back(op);
    }
    put_in_order(kept);
    return kept;
}

Problem within_component(Problem problem) {
    const Object& whole = *problem.object;
    if (whole.component == nullptr || problem.ops.empty()) return problem;
    const auto call_of = [&](const Op& op) { return problem.calls[op.call].call; };
    const objects::Component component = whole.component(call_of(problem.ops[0]));
    std::vector<Call> called;
    for (const Op& op : problem.ops) {
        called.push_back(call_of(op));
        if (whole.component(called.back()) != component) return problem;
        called.back().function -= component.first_function;
    }
    Problem part = assemble(*component.object, whole.component_state(problem.initial, component),
                            std::move(problem.ops), called);
    part.lists = std::move(problem.lists);
    return part;
}

Problem restrict_to(const Problem& problem, const std::vector<OpId>& chosen) {
    Problem kept = without_ops(problem);
    for (const OpId op : chosen) kept.ops.push_back(problem.ops[op]);
    put_in_order(kept);
    return kept;
}

}  // namespace cleave::check::any_object
