// The certifier of linearizability is asked of every order and of every core of small histories,
// whoever may have made it up.

#include "forged.hpp"

#include "any_brute_force.hpp"
#include "any_history.hpp"
#include "brute_force.hpp"
#include "catch.hpp"
#include "certifier/any_object.hpp"
#include "certifier/certifier.hpp"
#include "certifier/chain.hpp"
#include "certifier/collections.hpp"
#include "collections_cases.hpp"
#include "notation.hpp"
#include "object_notation.hpp"
#include "objects/catalog.hpp"
#include "objects/queue.hpp"
#include "random_history.hpp"

namespace cleave::test {
namespace {

using check::Conclusion;
using check::Verdict;
using history::Action;
using history::History;
using history::KeyId;
using history::OpIndex;
using objects::Object;

Verdict by_order(const Ops& order) {
    Verdict verdict;
    verdict.conclusion = Conclusion::holds;
    verdict.linearizations.push_back({.key = KeyId{0}, .order = order});
    return verdict;
}

Verdict by_core(const Ops& core, bool minimal) {
    Verdict verdict;
    verdict.conclusion = Conclusion::violated;
    verdict.counterexamples.push_back(
        {.key = KeyId{0}, .core = core, .explanation = "forged", .minimal = minimal});
    return verdict;
}

// Those of unknown outcome that a core or an order may speak of.
Ops unanswered_writes(const History& history) {
    Ops ops = unanswered(history);
    std::erase_if(ops, [&](OpIndex op) { return history.action(op) == Action::read; });
    return ops;
}

Ops unanswered_puts(const History& history, const Object& object) {
    Ops ops = unanswered(history);
    std::erase_if(ops, [&](OpIndex op) {
        const auto function = object.find(history.function_name(history.function(op)));
        return object.functions[*function].output != objects::Shape::none;
    });
    return ops;
}

Ops together(Ops a, const Ops& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

struct Tally {
    std::uint64_t hold = 0, all = 0;
};

void judge_registers(std::uint64_t seed, int rounds, std::uint32_t most_operations, Tally& tally) {
    Random random(seed);
    for (int round = 0; round < rounds; ++round) {
        SmallHistoryOptions options;
        options.operations = 2 + static_cast<std::uint32_t>(random.below(most_operations - 1));
        options.values = 1 + static_cast<Value>(random.below(3));
        options.unique = random.below(3) == 0;
        options.compare_and_set = random.below(2) == 0;
        options.removes = random.below(3) == 0;
        options.instants = 4 + static_cast<std::int64_t>(random.below(12));
        const History history = small_history(random, options);
        std::optional<Value> initial;
        if (random.below(4) == 0) initial = 1;
        const bool holds = linearizable_by_brute_force(history, initial);
        std::string wrong = wrong_about_cores(
            history, together(answered(history), unanswered_writes(history)), holds, true,
            [&](const Ops& core, bool minimal) {
                return check::certify(history, by_core(core, minimal), initial).certified;
            });
        if (wrong.empty() && options.operations < 5) {
            wrong = wrong_about_orders(
                history, answered(history), unanswered_writes(history), holds,
                [&](const Ops& order) {
                    return check::certify(history, by_order(order), initial).certified;
                });
        }
        if (!wrong.empty()) {
            INFO(describe(history));
            FAIL("the certifier " << wrong);
        }
        ++tally.all;
        tally.hold += holds ? 1 : 0;
    }
}

// A core that the engines for collections find means another thing by removing an operation than
// one of the general search; each has its certifier.
void judge_object(const Object& object, bool as_collection, std::uint64_t seed, int rounds,
                  Tally& tally) {
    Random random(seed);
    const auto calls = small_calls(object, 2);
    for (int round = 0; round < rounds; ++round) {
        const auto operations = 2 + static_cast<std::uint32_t>(random.below(3));
        std::optional<Value> initial;
        if (random.below(4) == 0) initial = 1;
        const History history = random_small_history(random, object, operations, calls);
        const bool holds = linearizable_by_brute_force(history, object, initial);
        const auto certified = [&](const Verdict& verdict) {
            return as_collection
                       ? check::certify_collection(history, object, verdict, initial).certified
                       : check::certify_any_object(history, object, verdict, initial).certified;
        };
        Ops ops = answered(history);
        if (as_collection) ops = together(ops, unanswered_puts(history, object));
        // With glimpses, what one datum shows may be minimal for who knows of that one alone. In a
        // volume, what a refused rename has to do with depends on whether its record is lost.
        const bool exactly_minimal =
            as_collection || (object.glimpse == nullptr && object.name != "volume");
        std::string wrong = wrong_about_cores(
            history, ops, holds, exactly_minimal,
            [&](const Ops& core, bool minimal) { return certified(by_core(core, minimal)); });
        if (wrong.empty()) {
            wrong =
                wrong_about_orders(history, answered(history), unanswered(history), holds,
                                   [&](const Ops& order) { return certified(by_order(order)); });
        }
        if (!wrong.empty()) {
            INFO(describe(object, history));
            FAIL("the certifier " << wrong);
        }
        ++tally.all;
        tally.hold += holds ? 1 : 0;
    }
}

void expect_both(const Tally& tally) {
    CHECK(tally.hold * 20 > tally.all);
    CHECK(tally.hold * 20 < tally.all * 19);
}

void judge_objects(std::uint64_t seed, int rounds) {
    for (const Object* object : objects::catalog()) {
        if (!has_calls(*object)) continue;
        CAPTURE(object->name);
        Tally tally;
        judge_object(*object, false, seed, rounds, tally);
        expect_both(tally);
    }
}

void judge_collections(std::uint64_t seed, int rounds) {
    for (const char* name : {"queue", "stack", "priority-queue", "set", "append-list"}) {
        CAPTURE(name);
        Tally tally;
        judge_object(*objects::named(name), true, seed, rounds, tally);
        expect_both(tally);
    }
}

}  // namespace

TEST_CASE("of every order and core of a register, the certifier accepts what is true") {
    Tally tally;
    judge_registers(1, 3'000, 4, tally);
    judge_registers(2, 500, 6, tally);
    expect_both(tally);
}

TEST_CASE("of every order and core of any object, the certifier accepts what is true") {
    judge_objects(3, 300);
}

TEST_CASE("of every order and core of a collection, the certifier accepts what is true") {
    judge_collections(4, 500);
}

TEST_CASE("of orders and cores of a hundred times as many, the certifier accepts what is true",
          "[.soak]") {
    Tally tally;
    judge_registers(11, 300'000, 4, tally);
    judge_registers(12, 50'000, 6, tally);
    judge_objects(13, 30'000);
    judge_collections(14, 50'000);
}

// A chain is what is believed of a core too large to try; here it is small enough to know.
TEST_CASE("of every chain that leaves an answer no moment, the certifier accepts what is true") {
    Random random(5);
    int accepted = 0;
    for (const char* name : {"queue", "stack", "priority-queue"}) {
        const Object& object = *objects::named(name);
        const auto calls = small_calls(object, 2);
        for (int round = 0; round < 4'000; ++round) {
            const auto operations = 2 + static_cast<std::uint32_t>(random.below(4));
            std::optional<Value> initial;
            if (random.below(3) == 0) initial = 1;
            const History history = random_small_history(random, object, operations, calls);
            const Ops ops = together(answered(history), unanswered_puts(history, object));
            const bool holds = linearizable_by_brute_force(history, object, initial);
            const auto accepts = [&](const Ops& core, bool minimal) {
                const Verdict verdict = by_core(core, minimal);
                return check::certify_chain(history, object, objects::Datum(initial),
                                            verdict.counterexamples[0])
                    .certified;
            };
            for (unsigned subset = 1; subset < 1U << ops.size(); ++subset) {
                Ops core;
                for (std::size_t i = 0; i < ops.size(); ++i) {
                    if ((subset >> i & 1U) != 0) core.push_back(ops[i]);
                }
                if (!accepts(core, false)) continue;
                ++accepted;
                bool least = true;
                for (std::size_t i = 0; i < core.size(); ++i) {
                    Ops rest = core;
                    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
                    least = least && !accepts(rest, false);
                }
                if (!holds && accepts(core, true) == least) continue;
                INFO(describe(object, history));
                FAIL((holds ? "accepts a chain of what holds" : "is wrong about what is minimal"));
            }
        }
    }
    CHECK(accepted > 300);
}

TEST_CASE("what was put in under another key takes no part in a chain") {
    const Object& queue = objects::queue();
    const History history =
        parse_history(queue, "c1: enqueue(1) 0..1 | c2: dequeue=nil 2..3 | c3: y.enqueue(1) 4..5");
    const Verdict verdict = by_core({OpIndex{0}, OpIndex{1}}, true);
    CHECK(check::certify_chain(history, queue, objects::Datum(), verdict.counterexamples[0]));
}

// The write of 1 that is not of the core ends as 5 is written. It is best kept for the last read,
// though one that spends it on the first comes to the same.
TEST_CASE("a write beside the core that may still come is kept for when it is needed") {
    const Object& object = *objects::named("register");
    const History history = parse_history(
        object,
        "c1: read=1 0..5 | c2: read=7 1..2, write(1) 3..4, write(5) 6..7, read=1 8..9 | "
        "c3: write(1) 0..6 | c4: write(7) 0..9");
    CHECK(linearizable_by_brute_force(history, object, std::nullopt));
    Ops core;
    for (const OpIndex op : answered(history)) {
        if (history.processes()[op.value] < 3) core.push_back(op);
    }
    REQUIRE(core.size() == 5);
    CHECK(check::certify_any_object(history, object, by_core(core, false), std::nullopt).reason ==
          "key \"x\": the core has a legal order");
}

TEST_CASE("a record that is lost helps a core of a collection once") {
    const Object& set = *objects::named("set");
    const History history = parse_history(
        set, "c1: add(1) 0..1 | c2: contains(1)=true 2..3, remove(1) 4..5, contains(1)=true 6..7");
    const Ops core = {OpIndex{1}, OpIndex{2}, OpIndex{3}};
    CHECK(check::certify_collection(history, set, by_core(core, true)).reason == "");
}

TEST_CASE("the size of a file is no proof against a write or a truncation that may have happened") {
    const Object& file = *objects::named("file");
    const History history = parse_history(
        file, "c1: truncate(2) 0..? | c2: stat=2 3..4, write(2,3,7) 5..? | c3: stat=5 8..9");
    for (const OpIndex op : answered(history)) {
        if (history.function_name(history.function(op)) != "stat") continue;
        CHECK_FALSE(check::certify_any_object(history, file, by_core({op}, true), std::nullopt));
    }
}

TEST_CASE("two orders of one key are refused, though each is legal by itself") {
    const History history = parse_history("c1: w(x,1) 0..1 | c2: r(x)=nil 2..3");
    Verdict verdict = by_order({OpIndex{0}});
    verdict.linearizations.push_back({.key = KeyId{0}, .order = {OpIndex{1}}});
    CHECK(check::certify(history, verdict).reason == "two orders of one key");
    const History queue = parse_history(objects::queue(), "c1: enqueue(1) 0..1, dequeue=nil 2..3");
    CHECK_FALSE(check::certify_collection(queue, objects::queue(), verdict));
    CHECK_FALSE(check::certify_any_object(queue, objects::queue(), verdict, std::nullopt));
}

}  // namespace cleave::test
