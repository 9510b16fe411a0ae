// The general engines against the definition, on every object, and every piece of their evidence
// against the certifier.

#include "any_brute_force.hpp"
#include "any_history.hpp"
#include "catch.hpp"
#include "certifier/any_object.hpp"
#include "check/check.hpp"
#include "every_any_history.hpp"
#include "linearizability/any_object/check.hpp"
#include "linearizability/any_object/search.hpp"
#include "linearizability/any_object/z3_decider.hpp"
#include "object_notation.hpp"
#include "objects/catalog.hpp"
#include "posed.hpp"

namespace cleave::test {
namespace {

using check::any_object::Answer;
using check::any_object::Problem;
using check::any_object::Strategy;
using history::History;
using objects::Object;

struct Tally {
    std::uint64_t histories = 0, legal = 0, by_z3 = 0, confirmed = 0;
};

void refuse(const Object& object, const History& history, const std::string& why) {
    INFO(object.name << ": " << describe(object, history));
    FAIL(why);
}

// The searches' own answers and orders: the verdict has only that of whichever answered first.
void agree_by_search(const History& history, const Object& object, std::optional<Value> initial,
                     bool truth) {
    const Problem problem = pose_all(history, object, initial);
    for (const Strategy strategy : {Strategy::depth_first, Strategy::breadth_first}) {
        const auto found = decide_by_search(problem, {}, true, strategy);
        if (found.answer != (truth ? Answer::legal : Answer::illegal)) {
            refuse(object, history, "a search is wrong");
        }
        if (!truth) continue;
        check::Verdict verdict;
        verdict.conclusion = check::Conclusion::holds;
        verdict.linearizations.push_back({.key = history::KeyId{0}});
        for (const auto op : found.order) {
            verdict.linearizations[0].order.push_back(problem.ops[op].source);
        }
        const auto result = certify_any_object(history, object, verdict, initial);
        if (!result) refuse(object, history, "a search's order is wrong: " + result.reason);
    }
}

// One key. Z3 is slow, so it is asked when told to.
void agree(const History& history, const Object& object, std::optional<Value> initial, bool ask_z3,
           Tally& tally) {
    const bool truth = linearizable_by_brute_force(history, object, initial);
    agree_by_search(history, object, initial, truth);
    if (ask_z3) {
        const auto second = check::any_object::decide_by_z3(pose_all(history, object, initial));
        const bool gave_up = second.answer == Answer::gave_up;
        if (!gave_up && (second.answer == Answer::legal) != truth) {
            refuse(object, history, "Z3 is wrong");
        }
        tally.by_z3 += gave_up ? 0 : 1;
    }
    const check::Verdict verdict =
        check_any_object(history, object, check::Guarantee::linearizable,
                         {.initial = initial, .confirm_with_z3 = ask_z3});
    if ((verdict.conclusion == check::Conclusion::holds) != truth) {
        refuse(object, history, "the verdict is wrong");
    }
    const auto result = certify_any_object(history, object, verdict, initial);
    if (!result) refuse(object, history, "the evidence is wrong: " + result.reason);
    for (const check::Counterexample& example : verdict.counterexamples) {
        if (!example.minimal || example.explanation.empty()) {
            refuse(object, history, "the core is not minimal, or not explained");
        }
        tally.confirmed += example.confirmed_by_z3 ? 1 : 0;
    }
    ++tally.histories;
    tally.legal += truth ? 1 : 0;
}

void agree_on_random(std::uint64_t seed, int rounds, int rounds_per_z3) {
    for (const Object* object : objects::catalog()) {
        if (!has_calls(*object)) continue;
        CAPTURE(object->name, seed);
        Random random = Random::stream(seed, object->name);
        Tally tally;
        for (int round = 0; round < rounds; ++round) {
            AnyHistoryOptions options;
            options.operations = 3 + static_cast<std::uint32_t>(random.below(4));
            options.clients = 2 + static_cast<std::uint32_t>(random.below(3));
            options.values = static_cast<Value>(random.below(4));
            options.unknown = Ratio::percent(static_cast<std::int64_t>(15 * random.below(4)));
            options.longest = static_cast<std::int64_t>(2 + random.below(10));
            if (random.below(2) == 0) options.takes = Ratio::percent(60);
            const bool initial_one = random.below(4) == 0;
            History history = simulated_history(random, *object, options);
            for (std::uint64_t changes = random.below(3); changes > 0; --changes) {
                History changed = mutated_history(random, *object, history);
                if (!changed.empty()) history = std::move(changed);
            }
            agree(history, *object, initial_one ? std::optional<Value>(1) : std::nullopt,
                  round % rounds_per_z3 == 0 || tally.confirmed == 0, tally);
        }
        // Neither side of the question may starve the other.
        CHECK(tally.legal * 20 > tally.histories);
        CHECK(tally.legal * 40 < tally.histories * 39);
        CHECK(tally.by_z3 > 0);
        CHECK(tally.confirmed > 0);
    }
}

void agree_on_every(std::size_t operations, std::uint64_t histories_per_z3,
                    const std::vector<std::string_view>& names) {
    for (const Object* object : objects::catalog()) {
        if (std::find(names.begin(), names.end(), object->name) == names.end()) continue;
        CAPTURE(object->name, operations);
        for (const std::vector<std::string>& calls : calls_to_try(*object)) {
            Tally tally;
            for_each_history(*object, operations, calls, [&](const History& history) {
                const bool ask_z3 = tally.histories % histories_per_z3 == 0;
                agree(history, *object, std::nullopt, ask_z3, tally);
            });
            CHECK(tally.legal > 0);
            CHECK(tally.legal < tally.histories);
        }
    }
}

}  // namespace

// every_answer_test.cpp has all calls of the others, and histories of five.
const std::vector<std::string_view> of_selected_calls = {
    "register",    "cas-register", "queue",       "stack", "priority-queue",
    "append-list", "mutex",        "fenced-lock", "volume"};

TEST_CASE("general engines, brute force and certifier agree on every history of up to three") {
    for (std::size_t n = 1; n <= 3; ++n) agree_on_every(n, 512, of_selected_calls);
}

TEST_CASE("general engines, brute force and certifier agree on every history of four", "[.soak]") {
    agree_on_every(4, 8'192, of_selected_calls);
}

TEST_CASE("general engines agree with those of registers") {
    Random random(11);
    int violated = 0;
    for (const Object* object : {objects::named("register"), objects::named("cas-register")}) {
        for (int round = 0; round < 300; ++round) {
            AnyHistoryOptions options{.operations = 60, .clients = 4, .values = round % 4};
            options.unknown = Ratio::percent(round % 3 * 5);
            options.takes = Ratio::percent(60);
            History history = simulated_history(random, *object, options);
            for (std::uint64_t n = random.below(8); n > 0; --n) {
                history = mutated_history(random, *object, history);
            }
            const auto special = check::check(history, *object, check::Guarantee::linearizable, {});
            const auto general = check_any_object(history, *object, check::Guarantee::linearizable,
                                                  {.confirm_with_z3 = false});
            if (special.conclusion != general.conclusion) refuse(*object, history, "disagreement");
            violated += special.conclusion == check::Conclusion::violated ? 1 : 0;
            const auto result = certify_any_object(history, *object, general, std::nullopt);
            if (!result) refuse(*object, history, "the evidence is wrong: " + result.reason);
        }
    }
    CHECK(violated > 60);
    CHECK(violated < 540);
}

TEST_CASE("general engines, brute force and certifier agree on random histories of every object") {
    agree_on_random(1, 1'000, 64);
}

// 2.6 million a part, of which each object has 200,000.
TEMPLATE_TEST_CASE_SIG("general engines, brute force and certifier agree on random histories",
                       "[.soak]", ((std::uint64_t part), part), 0, 1, 2, 3) {
    agree_on_random(2 * part + 2, 100'000, 10'000);
    agree_on_random(2 * part + 3, 100'000, 10'000);
}

}  // namespace cleave::test
