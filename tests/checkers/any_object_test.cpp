// Objects of one's own from end to end, and what verdicts on any object say.

#include "linearizability/any_object/check.hpp"

#include "any_history.hpp"
#include "catch.hpp"
#include "certifier/any_object.hpp"
#include "certifier/certifier.hpp"
#include "check/check.hpp"
#include "linearizability/any_object/check.hpp"
#include "object_notation.hpp"
#include "objects/catalog.hpp"
#include "short_watch.hpp"

namespace cleave::test {
namespace {

using Catch::Matchers::Contains;
using check::Conclusion;
using check::Guarantee;
using check::Verdict;
using history::History;
using history::OpIndex;
using objects::Call;
using objects::Data;
using objects::Datum;
using objects::Object;
using objects::Shape;
using objects::State;

// A bank account that cannot be overdrawn: all that a user writes to have it checked.
bool account_step(State& state, const Call& call) {
    const Value balance = state[0].number();
    switch (call.function) {
        case 0: state[0] = balance + call.input[0].number(); return true;
        case 1: {
            const bool enough = balance >= call.input[0].number();
            if (enough) state[0] = balance - call.input[0].number();
            return call.returned(Datum::boolean(enough));
        }
        default: return call.returned(Datum(balance));
    }
}
const Object account = {.name = "account",
                        .meaning = "money that cannot be overdrawn",
                        .functions = {{"deposit", Shape::one, Shape::none},
                                      {"withdraw", Shape::one, Shape::one},
                                      {"balance", Shape::none, Shape::one}},
                        .initial = [](Datum) { return State{Datum(0)}; },
                        .step = account_step};

Verdict judge(const Object& object, const History& history, check::Options options = {}) {
    REQUIRE(check::problem_with(history, object, Guarantee::linearizable).value_or("").empty());
    const Verdict verdict =
        check::check_any_object(history, object, Guarantee::linearizable, options);
    const auto certified = check::certify_any_object(history, object, verdict, std::nullopt);
    CHECK(certified.reason.empty());
    return verdict;
}

Verdict judge(const char* object, const char* text) {
    return judge(*objects::named(object), parse_history(*objects::named(object), text));
}

std::vector<std::uint32_t> core(const Verdict& verdict) {
    std::vector<std::uint32_t> result;
    for (const OpIndex op : verdict.counterexamples.at(0).core) result.push_back(op.value);
    return result;
}

using Indices = std::vector<std::uint32_t>;

// Puts of one value, and a look at the end that nothing explains: hopeless for a search.
History hard_history() {
    std::string text;
    for (int i = 0; i < 24; ++i) {
        text += "c" + std::to_string(i) + ": push(" + std::to_string(i) + ") 0..9 | ";
    }
    return parse_history(*objects::named("stack"), text + "c99: pop=77 10..11");
}

}  // namespace

TEST_CASE("an object of one's own is judged, confirmed by Z3 and certified") {
    const History right = parse_history(account,
                                        "c1: deposit(5) 0..4, withdraw(3)=true 5..9 | c2: "
                                        "withdraw(5)=false 6..9, balance=2 10..11");
    CHECK(judge(account, right).conclusion == Conclusion::holds);
    const History wrong = parse_history(
        account,
        "c1: deposit(5) 0..4, withdraw(3)=true 5..9 | c2: withdraw(5)=true 5..9 | c3: balance=2 "
        "20..21");
    const Verdict verdict = judge(account, wrong);
    REQUIRE(verdict.conclusion == Conclusion::violated);
    CHECK(core(verdict) == Indices{1, 2});
    CHECK(verdict.counterexamples[0].confirmed_by_z3);
    CHECK(verdict.counterexamples[0].minimal);
}

TEST_CASE("of any object, too, all violated keys are counted and as many told as asked for") {
    const objects::Object& queue = *objects::named("queue");
    const History history =
        parse_history(queue, "c1: a.dequeue=1 0..1, b.dequeue=1 2..3, c.dequeue=1 4..5");
    for (const std::size_t most : {0U, 1U, 2U}) {
        const Verdict verdict = check::check_any_object(history, queue, Guarantee::linearizable,
                                                        {.max_counterexamples = most});
        CHECK(verdict.counterexamples.size() == most);
        CHECK(verdict.keys_violated == 3);
    }
}

TEST_CASE("of an object with glimpses, too, it is the deadline that is told") {
    Random random(4);
    const objects::Object& object = *objects::named("namespace");
    const History history = simulated_history(random, object, {.operations = 1'500});
    ShortWatch watch(1);
    const Verdict verdict = check::check_any_object(history, object, Guarantee::linearizable,
                                                    {.limits = {.watch = &watch}});
    CHECK(verdict.conclusion == Conclusion::unknown);
    CHECK(verdict.limit == "the deadline");
}

TEST_CASE("a violation names the answer that no order explains, and what it could have been") {
    const Verdict verdict =
        judge("queue", "c1: enqueue(1) 0..1, enqueue(2) 2..3 | c2: dequeue=2 4..5, dequeue=1 6..7");
    CHECK(core(verdict) == Indices{0, 2});
    CHECK(
        verdict.counterexamples[0].explanation ==
        "No order of these operations explains that process 2's dequeue returned 2 (4.00 s to "
        "5.00 s), given that process 1's enqueue of 1 succeeded (0.00 s to 1.00 s). It could have "
        "returned 1.");
    CHECK(verdict.counterexamples[0].context == std::vector<OpIndex>{OpIndex{1}});
    CHECK_THAT(judge("counter", "c1: add(2) 0..1 | c2: read=7 2..3").counterexamples[0].explanation,
               Contains("returned 7") && Contains("It could have returned 0 or 2."));
    CHECK_THAT(
        judge("kv", "c1: put-if-absent(1)=true 0..1 | c2: put-if-absent(2)=true 2..3")
            .counterexamples[0]
            .explanation,
        Contains("put-if-absent of 2 returned true") && Contains("It could have returned false."));
    CHECK_THAT(
        judge("mutex", "c1: acquire 0..1 | c2: acquire 2..3").counterexamples[0].explanation,
        Contains("process 2's acquire succeeded (2.00 s to 3.00 s), given that process 1's"));
    const auto told = [](const std::string& list) {
        return judge("append-list", ("c1: read=[" + list + "] 0..1").c_str())
            .counterexamples[0]
            .explanation;
    };
    CHECK_THAT(told("1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16"), Contains("14, 15, 16] (0.00 s"));
    CHECK_THAT(told("1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17"), Contains("15, 16, …] (0.00 s"));
}

TEST_CASE("a lookup that leads to a file of before is found, and told where it should have led") {
    const Verdict verdict = judge("namespace",
                                  "c1: create(a,h)=true 0..1, create(b,i)=true 2..3, "
                                  "rename(b,a)=true 4..5 | c2: lookup(a)=h 6..7");
    CHECK(core(verdict) == Indices{2, 3});
    CHECK(verdict.counterexamples[0].minimal);
    CHECK(verdict.counterexamples[0].confirmed_by_z3);
    CHECK_THAT(verdict.counterexamples[0].explanation,
               Contains("process 2's lookup of \"a\" returned \"h\"") &&
                   Contains("It could have returned 1 or \"i\"."));
    CHECK(judge("namespace",
                "c1: create(a,h)=true 0..1, create(b,i)=true 2..3, rename(b,a)=true 4..9 | "
                "c2: lookup(a)=h 6..7, lookup(a)=i 8..9")
              .conclusion == Conclusion::holds);
    // Nobody saw whether he came first.
    const char* history = "c1: create(a,h)? 0..? | c2: create(a,i)=false 1..2 | c3: lookup(a)=";
    CHECK(judge("namespace", (std::string(history) + "h 3..4").c_str()).conclusion ==
          Conclusion::holds);
    CHECK(judge("namespace", (std::string(history) + "i 3..4").c_str()).conclusion ==
          Conclusion::violated);
}

TEST_CASE("what is of unknown outcome may explain an answer, and is in no core") {
    CHECK(judge("queue", "c1: enqueue(1) 0..? | c2: dequeue=1 8..9").conclusion ==
          Conclusion::holds);
    const Verdict verdict =
        judge("queue", "c1: enqueue(1) 0..? | c2: dequeue=1 8..9, dequeue=1 10..11");
    CHECK(core(verdict) == Indices{1, 2});
    CHECK(judge("queue", "c1: enqueue(1) 0..1! | c2: dequeue=1 8..9").conclusion ==
          Conclusion::violated);
    CHECK(judge("kv", "c1: get? 0..?, put(1) 0..1 | c2: get=1 8..9").conclusion ==
          Conclusion::holds);
}

TEST_CASE("a core says all that makes the size of a file wrong") {
    // One write alone leaves that size; the other came before it was asked for.
    const Verdict grown =
        judge("file", "c1: write(0,1,1) 0..? | c2: write(0,2,2) 0..1, stat=1 2..3");
    CHECK(core(grown) == Indices{1, 2});
    // Nor does it help who cuts to another size.
    const Verdict cut = judge("file",
                              "c1: write(0,1,1) 0..1 | c2: write(1,1,1) 0..1, stat=1 2..3 | "
                              "c3: read(0,2)=[1,1] 0..1 | c4: truncate(2) 0..?");
    CHECK(core(cut).size() == 2);
}

// Of a refused rename whose record is lost, who knows of one name sees that the name may have come,
// but not after the end.
TEST_CASE("a core of a directory needs nothing that renames explain without it") {
    const Verdict verdict =
        judge("namespace",
              "c0: rename(1,2)=false 0..1 | c1: rename(1,2)=true 0..3 | c2: create(1)=true 0..5 | "
              "c3: remove(2)=true 2..3, remove(2)=true 4..5");
    REQUIRE(verdict.conclusion == Conclusion::violated);
    CHECK(verdict.counterexamples.at(0).minimal);
}

TEST_CASE("each key is an object of its own, and a violated key outranks the others") {
    const Verdict verdict = judge(
        "queue",
        "c1: a.enqueue(1) 0..1 | c2: b.dequeue=1 0..1 | c3: a.dequeue=1 2..3, b.dequeue=nil 4..5");
    CHECK(verdict.conclusion == Conclusion::violated);
    CHECK(verdict.keys_violated == 1);
    CHECK(core(verdict) == Indices{1});
    CHECK(verdict.linearizations.empty());
}

TEST_CASE("orders of independent parts of one key are merged into one") {
    Random random(3);
    for (const char* name : {"set", "namespace", "file"}) {
        for (int round = 0; round < 30; ++round) {
            const Object& object = *objects::named(name);
            const History history = simulated_history(
                random, object, {.operations = 30, .clients = 6, .values = 9, .longest = 60});
            const Verdict verdict = judge(object, history);
            CHECK(verdict.conclusion == Conclusion::holds);
            CHECK(verdict.linearizations.size() == 1);
        }
    }
}

TEST_CASE("a search that hits a limit says which, and on which key") {
    const Object& stack = *objects::named("stack");
    check::Options options{.limits = {.steps = 100'000}};
    Verdict verdict = judge(stack, hard_history(), options);
    CHECK(verdict.conclusion == Conclusion::unknown);
    CHECK(verdict.limit == "the limit on steps was hit on key \"x\"");
    options.limits = {.memory = Bytes::mebi(4)};
    verdict = judge(stack, hard_history(), options);
    CHECK(verdict.limit == "the limit on memory was hit on key \"x\"");
}

TEST_CASE("a watch ends a search, and is told how far it came") {
    ShortWatch watch(5);
    const Verdict verdict =
        judge(*objects::named("stack"), hard_history(), {.limits = {.watch = &watch}});
    CHECK(verdict.conclusion == Conclusion::unknown);
    CHECK(verdict.limit == "the deadline");
    CHECK(watch.told() == 5);
}

// What was over before the core began may itself come after one that is still open.
TEST_CASE("the certifier tries what is open before what was over") {
    const Object& object = *objects::named("cas-register");
    const auto reason = [&](const char* text, const std::vector<OpIndex>& core) {
        Verdict verdict;
        verdict.conclusion = Conclusion::violated;
        verdict.counterexamples.push_back({.key = history::KeyId{0}, .core = core});
        return certify_any_object(parse_history(object, text), object, verdict, std::nullopt)
            .reason;
    };
    CHECK_THAT(reason("c1: write(2) 2..? | c2: cas(1,2) 3..3 | c3: cas(2,1) 2..2", {OpIndex{1}}),
               Contains("has a legal order"));
    // Over at the very moment at which the core began, it may come after that.
    CHECK_THAT(
        reason("c1: write(1) 3..4, read=2 5..6 | c2: cas(1,2) 2..3", {OpIndex{0}, OpIndex{1}}),
        Contains("has a legal order"));
}

TEST_CASE("the certifier refuses wrong evidence on any object") {
    const Object& queue = *objects::named("queue");
    const History history = parse_history(queue,
                                          "c1: enqueue(1) 0..1, enqueue(2) 2..3 | c2: dequeue=2 "
                                          "4..5, dequeue=1 6..7 | c3: dequeue? 0..?");
    const auto reason = [&](Conclusion conclusion, const Indices& ops) {
        Verdict verdict;
        verdict.conclusion = conclusion;
        std::vector<OpIndex> indices;
        for (const std::uint32_t op : ops) indices.push_back(OpIndex{op});
        if (conclusion == Conclusion::holds) {
            verdict.linearizations.push_back({.key = history::KeyId{0}, .order = indices});
        } else {
            verdict.counterexamples.push_back({.key = history::KeyId{0}, .core = indices});
        }
        return check::certify(history, queue, Guarantee::linearizable, verdict).reason;
    };
    CHECK(reason(Conclusion::violated, {2, 3}).empty());
    CHECK_THAT(reason(Conclusion::violated, {0, 2, 3}), Contains("operation 0 is not needed"));
    CHECK_THAT(reason(Conclusion::violated, {0, 2}), Contains("has a legal order"));
    CHECK_THAT(reason(Conclusion::violated, {0, 2, 3, 4}), Contains("was not answered"));
    CHECK_THAT(reason(Conclusion::violated, {}), Contains("is empty"));
    CHECK_THAT(reason(Conclusion::violated, {0, 0}), Contains("twice"));
    CHECK_THAT(reason(Conclusion::violated, {9}), Contains("no such operation"));
    CHECK_THAT(reason(Conclusion::holds, {0, 1, 2, 3}), Contains("could not have answered"));
    CHECK_THAT(reason(Conclusion::holds, {0, 1, 4, 2}), Contains("operation 3 is missing"));
    CHECK_THAT(reason(Conclusion::holds, {1, 0, 2, 3}),
               Contains("completed before an earlier one"));
    CHECK_THAT(reason(Conclusion::holds, {0, 0}), Contains("comes twice"));
    CHECK_THAT(reason(Conclusion::holds, {7}), Contains("does not exist"));
}

}  // namespace cleave::test
