#include "every_answer_agreement.hpp"

#include <algorithm>

#include "catch.hpp"
#include "certifier/certifier.hpp"
#include "check/check.hpp"
#include "collections/check.hpp"
#include "linearizability/any_object/check.hpp"
#include "linearizability/any_object/glimpses.hpp"
#include "linearizability/any_object/z3_decider.hpp"
#include "linearizability/ranges/decide.hpp"
#include "object_notation.hpp"

namespace cleave::test {

using namespace check::any_object;
using check::Conclusion;
using check::Guarantee;
using check::Verdict;
using history::History;
using history::OpIndex;

namespace {

std::vector<objects::Call> calls_of(const Problem& problem) {
    std::vector<objects::Call> calls;
    for (const Op& op : problem.ops) calls.push_back(problem.calls[op.call].call);
    return calls;
}

}  // namespace

void Agreement::agree(const SmallHistory& small) {
    const History history = small.history();
    const bool ask_z3 = tally_.histories % histories_per_z3_ == 0;
    truth_ = small.legal;
    ++tally_.histories;
    tally_.legal += truth_ ? 1 : 0;
    const Problem problem = pose_all(history);
    const bool by_ranges = decided_by_ranges(history, problem);
    const bool whole = object_.split == nullptr || object_.split(calls_of(problem)).empty();
    by_search(history, problem, Strategy::breadth_first);
    // Else it is what the verdict's own search does.
    const bool glimpsed = object_.glimpse != nullptr && !truth_;
    if (by_ranges || glimpsed || !whole) by_search(history, problem, Strategy::depth_first);
    by_pairs(history, problem);
    without_the_useless(history, problem);
    by_collections(history);
    if (ask_z3) by_z3(history, problem);
    const Verdict verdict = check_any_object(history, object_, Guarantee::linearizable,
                                             {.initial = initial_, .confirm_with_z3 = ask_z3});
    certify(history, verdict);
    for (const check::Counterexample& example : verdict.counterexamples) {
        if (ask_z3 && !example.confirmed_by_z3) refuse(history, "Z3 does not confirm");
    }
}

void Agreement::refuse(const History& history, const std::string& why) const {
    INFO(object_.name << ": " << describe(object_, history));
    INFO("the definition says " << (truth_ ? "legal" : "illegal"));
    FAIL(why);
}

Problem Agreement::pose_all(const History& history) {
    ops_.clear();
    for (std::uint32_t i = 0; i < history.size(); ++i) ops_.push_back(OpIndex{i});
    return pose(history, object_, ops_, initial_);
}

void Agreement::certify(const History& history, const Verdict& verdict) {
    if (verdict.conclusion != (truth_ ? Conclusion::holds : Conclusion::violated)) {
        refuse(history, "the verdict is wrong");
    }
    const auto result =
        check::certify(history, object_, Guarantee::linearizable, verdict, initial_);
    if (!result) refuse(history, "the evidence is wrong: " + result.reason);
    for (const check::Counterexample& example : verdict.counterexamples) {
        if (!example.minimal || example.explanation.empty()) {
            refuse(history, "the core is not minimal, or not explained");
        }
        tally_.largest_core = std::max(tally_.largest_core, example.core.size());
    }
}

void Agreement::certify_order(const History& history, const Problem& problem,
                              const std::vector<OpId>& order) {
    Verdict verdict;
    verdict.conclusion = Conclusion::holds;
    verdict.linearizations.push_back({.key = history::KeyId{0}});
    for (const OpId op : order) {
        verdict.linearizations[0].order.push_back(problem.ops[op].source);
    }
    certify(history, verdict);
}

void Agreement::by_search(const History& history, const Problem& problem, Strategy strategy) {
    const auto found = decide_by_search(problem, {}, true, strategy);
    if (found.answer != (truth_ ? Answer::legal : Answer::illegal)) {
        refuse(history, "a search is wrong");
    }
    if (truth_) certify_order(history, problem, found.order);
}

// Engines and certifier believe the object when it says what cannot help.
void Agreement::without_the_useless(const History& history, const Problem& problem) const {
    if (!truth_ || object_.helpful == nullptr) return;
    const Problem rest = without_useless(problem);
    if (rest.ops.size() == problem.ops.size()) return;
    if (decide_by_search(rest, {}, false).answer != Answer::legal) {
        refuse(history, "what was said to be useless is needed");
    }
}

// The verdict has asked for one datum at a time.
void Agreement::by_pairs(const History& history, const Problem& problem) {
    if (object_.glimpse == nullptr) return;
    if (refute_by_glimpses(problem, {}, Few::two).answer != Answer::illegal) return;
    ++tally_.by_glimpses;
    if (truth_) refuse(history, "a glimpse refutes what is legal");
}

bool Agreement::decided_by_ranges(const History& history, const Problem& problem) {
    const auto found = check::ranges::decide(problem, {}, true);
    if (!found) return false;
    ++tally_.by_ranges;
    if (found->answer != (truth_ ? Answer::legal : Answer::illegal)) {
        refuse(history, "ranges are wrong");
    }
    if (truth_) certify_order(history, problem, found->order);
    return true;
}

void Agreement::by_collections(const History& history) {
    if (!check::is_collection(object_)) return;
    const auto verdict = check::check_collection(history, object_, {.initial = initial_});
    if (!verdict) return;
    ++tally_.by_collections;
    certify(history, *verdict);
}

void Agreement::by_z3(const History& history, const Problem& problem) {
    const auto second = decide_by_z3(problem);
    if (second.answer == Answer::gave_up) return;
    ++tally_.by_z3;
    if ((second.answer == Answer::legal) != truth_) refuse(history, "Z3 is wrong");
}

}  // namespace cleave::test
