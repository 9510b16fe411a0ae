// The fast engines against the definition and the general search, and every piece of evidence
// against the certifier.

#include <array>
#include <map>

#include "any_history.hpp"
#include "catch.hpp"
#include "certifier/any_object.hpp"
#include "certifier/certifier.hpp"
#include "check/check.hpp"
#include "collections/check.hpp"
#include "collections_cases.hpp"
#include "linearizability/any_object/search.hpp"
#include "object_notation.hpp"
#include "objects/append_list.hpp"
#include "objects/catalog.hpp"
#include "objects/fenced_lock.hpp"
#include "objects/mutex.hpp"
#include "objects/priority_queue.hpp"
#include "objects/queue.hpp"
#include "objects/set.hpp"
#include "objects/stack.hpp"

namespace cleave::test {
namespace {

using check::Conclusion;
using history::History;
using objects::Object;

struct Tally {
    std::uint64_t histories = 0, decided = 0, legal = 0, legal_and_decided = 0, largest_core = 0;
    std::uint64_t core_operations = 0;  // of all cores
};

struct Asked {
    bool general = false;     // the general search, too
    std::uint64_t every = 1;  // only each so-manieth history
};

void refuse(const History& history, const Object& object, std::optional<Value> initial, bool truth,
            const std::string& why) {
    INFO(describe(object, history));
    INFO("initial " << (initial ? std::to_string(*initial) : "nil"));
    INFO("the definition says " << (truth ? "legal" : "illegal"));
    FAIL(why);
}

void agree_by_search(const History& history, const Object& object, std::optional<Value> initial,
                     bool truth) {
    using namespace check::any_object;
    std::vector<history::OpIndex> ops;
    for (std::uint32_t i = 0; i < history.size(); ++i) ops.push_back(history::OpIndex{i});
    const Problem problem = pose(history, object, ops, initial);
    for (const Strategy strategy : {Strategy::depth_first, Strategy::breadth_first}) {
        const auto found = decide_by_search(problem, {}, true, strategy);
        if (found.answer != (truth ? Answer::legal : Answer::illegal)) {
            refuse(history, object, initial, truth, "the general search is wrong");
        }
    }
    const check::Verdict verdict = check::check(history, object, check::Guarantee::linearizable,
                                                {.initial = initial, .confirm_with_z3 = false});
    if (verdict.conclusion != (truth ? Conclusion::holds : Conclusion::violated)) {
        refuse(history, object, initial, truth, "the verdict of them all is wrong");
    }
    const auto certified =
        check::certify(history, object, check::Guarantee::linearizable, verdict, initial);
    if (!certified) refuse(history, object, initial, truth, "certifier: " + certified.reason);
}

void agree(const History& history, const Object& object, std::optional<Value> initial, Asked asked,
           Tally& tally) {
    ++tally.histories;
    const bool truth = legal_by_definition(history, object, initial);
    tally.legal += truth ? 1 : 0;
    if (asked.general) agree_by_search(history, object, initial, truth);
    const auto verdict = check::check_collection(history, object, {.initial = initial});
    if (!verdict) return;
    ++tally.decided;
    tally.legal_and_decided += truth ? 1 : 0;
    if ((verdict->conclusion == Conclusion::holds) != truth) {
        refuse(history, object, initial, truth, "the engine is wrong");
    }
    const check::Certification certified =
        check::certify(history, object, check::Guarantee::linearizable, *verdict, initial);
    if (!certified) refuse(history, object, initial, truth, "certifier: " + certified.reason);
    for (const check::Counterexample& example : verdict->counterexamples) {
        if (!example.minimal || example.explanation.empty() || example.anomaly.empty()) {
            refuse(history, object, initial, truth, "the counterexample is not minimal, or mute");
        }
        tally.largest_core = std::max<std::uint64_t>(tally.largest_core, example.core.size());
        tally.core_operations += example.core.size();
    }
}

void agree_on_all(const Object& object, std::uint32_t operations,
                  const std::vector<SmallCall>& calls, Asked asked, Tally& tally) {
    for (const std::optional<Value> initial : {std::optional<Value>(), std::optional<Value>(1)}) {
        std::uint64_t number = 0;
        for_each_small_history(object, operations, calls, initial, [&](const History& history) {
            if (number++ % asked.every == 0) agree(history, object, initial, asked, tally);
        });
    }
}

void agree_on_all(const Object& object, std::uint32_t operations, Value values, Asked asked,
                  Tally& tally) {
    agree_on_all(object, operations, small_calls(object, values), asked, tally);
}

void agree_at_random(const Object& object, std::uint64_t seed, std::uint64_t histories,
                     std::uint32_t most_operations, Value values, Tally& tally) {
    Random random(seed);
    const auto calls = small_calls(object, values);
    for (std::uint64_t i = 0; i < histories; ++i) {
        const auto operations = 2 + static_cast<std::uint32_t>(random.below(most_operations - 1));
        std::optional<Value> initial;
        if (random.below(6) == 0) initial = 1;
        agree(random_small_history(random, object, operations, calls), object, initial, {}, tally);
    }
}

// What clients of a right one saw, or nearly so, with values put in once or, if there are `values`,
// again and again.
void agree_near_right(const Object& object, std::uint64_t seed, std::uint64_t histories,
                      std::uint32_t most_operations, Value values, Tally& tally) {
    Random random(seed);
    for (std::uint64_t i = 0; i < histories; ++i) {
        // What the definition tries grows with those open at once.
        const bool large = most_operations > 12;
        const AnyHistoryOptions options{
            .operations = 3 + static_cast<std::uint32_t>(random.below(most_operations - 2)),
            .clients = 2 + static_cast<std::uint32_t>(random.below(large ? 3 : 5)),
            .values = values,
            .unknown =
                Ratio::percent(static_cast<std::int64_t>((large ? 4 : 15) * random.below(4))),
            .longest = 3 + static_cast<std::int64_t>(random.below(12)),
            .takes = Ratio::percent(40 + static_cast<std::int64_t>(random.below(30)))};
        History history = simulated_history(random, object, options);
        for (auto changes = random.below(3); changes > 0; --changes) {
            history = mutated_history(random, object, history);
        }
        agree(history, object, std::nullopt, {}, tally);
    }
}

const std::vector<const Object*>& all_objects() {
    static const std::vector<const Object*> all = {
        &objects::queue(),       &objects::stack(), &objects::priority_queue(), &objects::set(),
        &objects::append_list(), &objects::mutex(), &objects::fenced_lock()};
    return all;
}

// How many histories an engine decides, by cores of how many operations in all: one that gives up
// sooner, or blames other operations, is not wrong, but not what it was.
struct Decided {
    std::uint64_t histories, core_operations;
};
enum Histories : std::uint8_t { of_three, of_four, at_random, near_right };
const std::map<std::string_view, std::array<Decided, 4>> decided_of = {
    {"queue", {{{1'902, 1'438}, {17'907, 18'012}, {35'166, 29'480}, {21'150, 3'647}}}},
    {"stack", {{{1'896, 1'469}, {17'730, 18'231}, {35'035, 28'356}, {21'134, 3'359}}}},
    {"priority-queue", {{{14'277, 12'933}, {118'863, 126'931}, {36'346, 34'890}, {21'143, 2'747}}}},
    {"set", {{{38'191, 28'958}, {26'642, 22'345}, {18'110, 13'977}, {9'368, 246}}}},
    {"append-list", {{{24'459, 23'630}, {109'268, 106'706}, {39'940, 39'517}, {21'476, 3'632}}}},
    {"mutex", {{{663, 566}, {5'856, 6'547}, {15'611, 14'317}, {21'500, 1'426}}}},
    {"fenced-lock", {{{3'444, 4'442}, {22'716, 31'115}, {21'137, 29'668}, {21'500, 2'082}}}}};

// An engine that never decided, or only one way, would have been tested for nothing.
void expect_decided(const Object& object, const Tally& tally, std::optional<Histories> which = {}) {
    INFO(object.name << ": " << tally.histories << " histories, " << tally.decided << " decided, "
                     << tally.legal << " legal, largest core " << tally.largest_core);
    CHECK(4 * tally.decided > tally.histories);
    CHECK(500 * tally.legal_and_decided > tally.histories);
    CHECK(tally.legal_and_decided < tally.decided);
    CHECK(tally.largest_core <= 6);
    if (!which) return;
    const Decided& expected = decided_of.at(object.name)[*which];
    CHECK(tally.decided == expected.histories);
    CHECK(tally.core_operations == expected.core_operations);
}

TEST_CASE("fast engines agree with the definition on every history of three operations") {
    for (const Object* object : all_objects()) {
        Tally tally;
        agree_on_all(*object, 1, 2, {.general = true}, tally);
        agree_on_all(*object, 2, 2, {.general = true}, tally);
        agree_on_all(*object, 3, 3, {.general = true}, tally);
        expect_decided(*object, tally, of_three);
    }
}

TEST_CASE("fast engines agree with the definition on histories of four operations") {
    for (const Object* object : all_objects()) {
        Tally tally;
        // Of sets there are two millions.
        agree_on_all(*object, 4, 2, {.every = object == &objects::set() ? 32U : 1U}, tally);
        expect_decided(*object, tally, of_four);
    }
}

using Named = const Object& (*)();

// With three values of four operations and two of five, and both begun with nothing and with 1.
const std::map<std::string_view, std::uint64_t> histories_of_five = {
    {"queue", 530'433},         {"stack", 530'433}, {"priority-queue", 4'925'892},
    {"append-list", 4'701'182}, {"mutex", 181'664}, {"fenced-lock", 1'053'186}};

// Of sets every_answer_test.cpp has those of five.
TEMPLATE_TEST_CASE_SIG("fast engines and search agree on every history of five operations",
                       "[.soak]", ((Named object), object), objects::queue, objects::stack,
                       objects::priority_queue, objects::append_list, objects::mutex,
                       objects::fenced_lock) {
    Tally tally;
    agree_on_all(object(), 4, 3, {.general = true}, tally);
    agree_on_all(object(), 5, 2, {.general = true}, tally);
    expect_decided(object(), tally);
    CHECK(tally.histories == histories_of_five.at(object().name));
}

TEST_CASE("fast engines and search agree on every history of four operations of a set", "[.soak]") {
    Tally tally;
    agree_on_all(objects::set(), 4, 2, {.general = true}, tally);
    expect_decided(objects::set(), tally);
    CHECK(tally.histories == 1'659'609);
}

TEST_CASE("fast engines agree with the definition on random histories") {
    for (const Object* object : all_objects()) {
        Tally tally;
        agree_at_random(*object, 1, 20'000, 7, 3, tally);
        agree_at_random(*object, 2, 20'000, 9, 5, tally);
        expect_decided(*object, tally, at_random);
    }
}

TEST_CASE("fast engines agree with the definition on histories that are right or nearly so") {
    for (const Object* object : all_objects()) {
        Tally tally;
        agree_near_right(*object, 3, 20'000, 10, 0, tally);
        agree_near_right(*object, 8, 1'000, 30, 0, tally);
        agree_near_right(*object, 9, 500, 20, 3, tally);
        expect_decided(*object, tally, near_right);
    }
}

// A set of which the engines decide: without reads of the whole, or without removals.
History large_set(Random& random, std::uint32_t operations) {
    if (random.below(2) == 0) {
        History history;
        std::int64_t now = 0;
        objects::Data elements;
        for (std::uint32_t i = 0; i < operations; ++i) {
            // Each takes effect at a moment of its own, up to ten before its end or after its
            // start.
            const Instant effect = Instant::at(Duration::nanoseconds(now += 3));
            const bool adds = random.below(3) != 0;
            const objects::Datum element = Value{i};
            if (adds) elements.push_back(element);
            const objects::Data none;
            history.record(
                {.process = i,
                 .function = history.function(adds ? "add" : "read"),
                 .key = history.key("x"),
                 .input = {&element, adds ? 1U : 0U},
                 .output = adds ? none : elements,
                 .invoked =
                     effect - Duration::nanoseconds(static_cast<std::int64_t>(random.below(10))),
                 .completed =
                     effect + Duration::nanoseconds(static_cast<std::int64_t>(random.below(10))),
                 .outcome = adds && random.below(9) == 0 ? Outcome::unknown : Outcome::ok});
        }
        return history;
    }
    const History whole = simulated_history(random, objects::set(), {.operations = operations});
    History history;
    for (std::uint32_t i = 0; i < whole.size(); ++i) {
        const history::OpIndex op{i};
        if (whole.function_name(whole.function(op)) == "read") continue;
        history.record({.process = whole.processes()[i],
                        .function = history.function(whole.function_name(whole.function(op))),
                        .key = history.key("x"),
                        .input = whole.input(op),
                        .output = whole.output(op),
                        .invoked = whole.invocations()[i],
                        .completed = whole.completions()[i],
                        .outcome = whole.outcome(op)});
    }
    return history;
}

History large_history(Random& random, const Object& object, std::uint32_t operations) {
    if (&object == &objects::set()) return large_set(random, operations);
    return simulated_history(
        random, object,
        {.operations = operations,
         .clients = 2 + static_cast<std::uint32_t>(random.below(20)),
         .unknown = Ratio::percent(static_cast<std::int64_t>(4 * random.below(4))),
         .longest = 5 + static_cast<std::int64_t>(random.below(100)),
         .takes = Ratio::percent(40 + static_cast<std::int64_t>(random.below(30)))});
}

// Too large for the definition, but evidence that is certified proves the verdict.
void certify_large(const Object& object, std::uint64_t seed, std::uint32_t histories,
                   std::uint32_t most_operations) {
    Random random(seed);
    std::uint32_t decided = 0, holding = 0;
    for (std::uint32_t i = 0; i < histories; ++i) {
        History history = large_history(
            random, object, 20 + static_cast<std::uint32_t>(random.below(most_operations - 20)));
        for (auto changes = random.below(3); changes > 0; --changes) {
            history = mutated_history(random, object, history);
        }
        const auto verdict = check::check_collection(history, object, {});
        if (!verdict) continue;
        ++decided;
        holding += verdict->conclusion == Conclusion::holds ? 1U : 0U;
        const check::Certification certified =
            check::certify(history, object, check::Guarantee::linearizable, *verdict);
        if (certified) continue;
        INFO(describe(object, history));
        INFO("certifier: " << certified.reason);
        FAIL("the evidence is wrong");
    }
    INFO(object.name << ": " << histories << " histories, " << decided << " decided, " << holding
                     << " hold");
    CHECK(10 * decided > 8 * histories);
    CHECK(holding < decided);
    CHECK(holding > 0);
}

TEST_CASE("fast engines prove what they say of histories of hundreds of operations") {
    for (const Object* object : all_objects()) certify_large(*object, 6, 500, 600);
}

// In all more than ten million.
TEMPLATE_TEST_CASE_SIG("fast engines agree with the definition on 1.54 million random histories",
                       "[.soak]", ((Named object), object), objects::queue, objects::stack,
                       objects::priority_queue, objects::set, objects::append_list, objects::mutex,
                       objects::fenced_lock) {
    Tally tally;
    agree_at_random(object(), 4, 500'000, 8, 4, tally);
    agree_near_right(object(), 5, 1'000'000, 11, 0, tally);
    agree_near_right(object(), 10, 20'000, 30, 0, tally);
    agree_near_right(object(), 11, 20'000, 20, 3, tally);
    expect_decided(object(), tally);
    CHECK(tally.histories == 1'540'000);
}

}  // namespace
}  // namespace cleave::test
