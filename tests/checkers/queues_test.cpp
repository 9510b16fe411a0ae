// Queues whose values return: the search in pairs against the definition and the general search,
// its orders and cores against the certifier, and the certifier's own search against both.

#include "any_history.hpp"
#include "catch.hpp"
#include "certifier/any_object.hpp"
#include "certifier/queue_orders.hpp"
#include "collections_cases.hpp"
#include "linearizability/any_object/check.hpp"
#include "linearizability/queues/decide.hpp"
#include "object_notation.hpp"
#include "objects/queue.hpp"
#include "posed.hpp"
#include "short_watch.hpp"

namespace cleave::test {
namespace {

using namespace check::any_object;
using check::Conclusion;
using check::Guarantee;
using history::History;

struct Tally {
    std::uint64_t histories = 0, legal = 0, parts = 0, legal_parts = 0;
};

void refuse(const History& history, const std::string& why) {
    INFO(describe(objects::queue(), history));
    FAIL(why);
}

void certify_order(const History& history, const Problem& problem, const std::vector<OpId>& order,
                   std::optional<Value> initial) {
    check::Verdict verdict;
    verdict.conclusion = Conclusion::holds;
    verdict.linearizations.push_back({.key = history::KeyId{0}});
    for (const OpId op : order) {
        verdict.linearizations[0].order.push_back(problem.ops[op].source);
    }
    const auto result = certify_any_object(history, objects::queue(), verdict, initial);
    if (!result) refuse(history, "the order is wrong: " + result.reason);
}

std::optional<bool> by_certifier(const Problem& problem) {
    std::vector<check::QueueOperation> operations;
    const auto at = [](std::int64_t ns) { return Instant::at(Duration::nanoseconds(ns)); };
    for (const objects::Datum value : problem.initial) {
        operations.push_back({true, value, at(time_min + 1), at(time_min + 1), true});
    }
    for (const Op& op : problem.ops) {
        const objects::Call& call = problem.calls[op.call].call;
        const bool puts = call.function == 0;
        std::optional<objects::Datum> value;
        if (puts) value = call.input[0];
        if (!puts && call.answered) value = call.output[0];
        operations.push_back({puts, value, at(op.begin), at(op.end), op.required});
    }
    return check::has_queue_order(operations, check::most_steps_of_any_object);
}

// As it is, and with some records lost.
void agree(Random& random, const History& history, std::optional<Value> initial, bool truth,
           Tally& tally) {
    ++tally.histories;
    tally.legal += truth ? 1 : 0;
    const Problem problem = pose_all(history, objects::queue(), initial);
    const auto found = check::queues::decide(problem, {}, true);
    if ((found.answer == Answer::legal) != truth) refuse(history, "the engine is wrong");
    if (truth) certify_order(history, problem, found.order, initial);
    if (by_certifier(problem) != truth) refuse(history, "the certifier is wrong");
    std::vector<OpId> core;
    for (OpId op = 0; op < problem.ops.size(); ++op) {
        if (problem.ops[op].required && random.below(3) != 0) core.push_back(op);
    }
    const Problem kept = keep_only(problem, core);
    const auto general = decide_by_search(kept, {.steps = 2'000'000}, false);
    if (general.answer == Answer::gave_up) return;
    const bool legal = general.answer == Answer::legal;
    ++tally.parts;
    tally.legal_parts += legal ? 1 : 0;
    const auto part = check::queues::decide(kept, {}, false);
    if ((part.answer == Answer::legal) != legal) refuse(history, "the engine is wrong of a part");
    if (by_certifier(kept) != legal) refuse(history, "the certifier is wrong of a part");
}

void agree_on_all(std::uint32_t operations, Value values, Tally& tally) {
    Random random(1);
    const auto calls = small_calls(objects::queue(), values);
    for (const std::optional<Value> initial : {std::optional<Value>(), std::optional<Value>(1)}) {
        for_each_small_history(
            objects::queue(), operations, calls, initial, [&](const History& history) {
                agree(random, history, initial,
                      legal_by_definition(history, objects::queue(), initial), tally);
            });
    }
}

TEST_CASE("a queue whose values return is decided as by the definition on every small history") {
    Tally tally;
    agree_on_all(2, 2, tally);
    agree_on_all(3, 2, tally);
    agree_on_all(4, 2, tally);
    CHECK(tally.legal * 20 > tally.histories);
    CHECK(tally.legal * 2 < tally.histories);
    CHECK(tally.legal_parts < tally.parts);
}

TEST_CASE("a queue whose values return is decided as by the definition on random histories") {
    Random random(2);
    Tally tally;
    const auto calls = small_calls(objects::queue(), 2);
    for (std::uint32_t i = 0; i < 20'000; ++i) {
        const auto operations = 4 + static_cast<std::uint32_t>(random.below(5));
        const History history = random_small_history(random, objects::queue(), operations, calls);
        const auto initial = random.below(6) == 0 ? std::optional<Value>(1) : std::nullopt;
        agree(random, history, initial, legal_by_definition(history, objects::queue(), initial),
              tally);
    }
    CHECK(tally.legal * 50 > tally.histories);
    CHECK(tally.legal_parts < tally.parts);
}

History nearly_right(Random& random, std::uint32_t operations) {
    History history = simulated_history(
        random, objects::queue(),
        {.operations = operations,
         .clients = 2 + static_cast<std::uint32_t>(random.below(5)),
         .values = 2 + static_cast<Value>(random.below(2)),
         .unknown = Ratio::percent(static_cast<std::int64_t>(7 * random.below(4))),
         .longest = 5 + static_cast<std::int64_t>(random.below(100)),
         .takes = Ratio::percent(40 + static_cast<std::int64_t>(random.below(30)))});
    for (auto changes = random.below(8); changes > 0; --changes) {
        history = mutated_history(random, objects::queue(), history);
    }
    return history;
}

TEST_CASE("a queue whose values return is decided as by the general search, with evidence") {
    Random random(3);
    Tally tally;
    for (std::uint32_t i = 0; i < 3'000; ++i) {
        const auto operations = 10 + static_cast<std::uint32_t>(random.below(21));
        const History history = nearly_right(random, operations);
        const auto general =
            decide_by_search(pose_all(history, objects::queue()), {.steps = 2'000'000}, false);
        if (general.answer == Answer::gave_up) continue;
        const bool truth = general.answer == Answer::legal;
        agree(random, history, std::nullopt, truth, tally);
        if (truth || i % 4 != 0) continue;
        const check::Verdict verdict = check_any_object(
            history, objects::queue(), Guarantee::linearizable, {.confirm_with_z3 = false});
        const auto result = certify_any_object(history, objects::queue(), verdict, std::nullopt);
        if (!result) refuse(history, "the evidence is wrong: " + result.reason);
        for (const check::Counterexample& example : verdict.counterexamples) {
            CHECK(example.minimal);
        }
    }
    INFO(tally.histories << " histories, " << tally.legal << " legal, " << tally.parts << " parts, "
                         << tally.legal_parts << " legal");
    CHECK(tally.histories > 2'500);
    CHECK(tally.legal * 4 > tally.histories);
    CHECK(tally.legal * 4 < 3 * tally.histories);
    CHECK(tally.legal_parts < tally.parts);
}

TEST_CASE("a long queue whose values return is decided in few steps") {
    Random random(4);
    for (const std::uint32_t clients : {5U, 20U, 50U}) {
        const History history = simulated_history(
            random, objects::queue(), {.operations = 5'000, .clients = clients, .values = 5});
        const Problem problem = pose_all(history, objects::queue());
        const auto found = check::queues::decide(problem, {.steps = 100'000}, true);
        REQUIRE(found.answer == Answer::legal);
        certify_order(history, problem, found.order, std::nullopt);
    }
}

TEST_CASE("a queue that begins with something is searched in pairs, too") {
    const History history = parse_history(objects::queue(), "c1: dequeue=1 0..1");
    CHECK(check::queues::applies(pose_all(history, objects::queue())));
    CHECK(check::queues::applies(pose_all(history, objects::queue(), 1)));
}

TEST_CASE("a search of a queue asks the watch once in some thousand steps") {
    Random random(1);
    const History history = simulated_history(random, objects::queue(),
                                              {.operations = 30'000, .clients = 20, .values = 5});
    ShortWatch watch(3);
    const SearchResult result =
        check::queues::decide(pose_all(history, objects::queue()), {.watch = &watch}, false);
    CHECK(result.answer == Answer::gave_up);
    CHECK(result.limit == "the deadline");
    CHECK(watch.told() == 3);
    CHECK(result.steps > history.size() + 2 * 4'096);
}

TEST_CASE("a search of a queue ends by the limits on steps and memory") {
    Random random(5);
    const History history = simulated_history(random, objects::queue(),
                                              {.operations = 1'000, .clients = 5, .values = 5});
    const Problem problem = pose_all(history, objects::queue());
    CHECK(check::queues::decide(problem, {.steps = 50}, false).limit == "steps");
    CHECK(check::queues::decide(problem, {.memory = Bytes::kibi(4)}, false).limit == "memory");
    CHECK(check::queues::decide(problem, {}, false).answer == Answer::legal);
}

}  // namespace
}  // namespace cleave::test
