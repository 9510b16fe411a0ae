// Objects of many clients, with answers missing: decided in few steps, and certified.

#include "any_history.hpp"
#include "catch.hpp"
#include "certifier/any_object.hpp"
#include "check/check.hpp"
#include "file_history.hpp"
#include "objects/catalog.hpp"

namespace cleave::test {
namespace {

using check::Conclusion;
using check::Guarantee;
using history::History;
using history::OpIndex;
using objects::Object;

struct Crowd {
    const char* object;
    std::uint32_t clients;
    Value values;  // 0: each is a new one
    std::int64_t unknown_percent;
};

check::Verdict judge(const History& history, const Object& object) {
    check::Options options{.confirm_with_z3 = false};
    options.limits.steps = 3'000'000;
    check::Verdict verdict = check::check(history, object, Guarantee::linearizable, options);
    CHECK(check::certify_any_object(history, object, verdict, std::nullopt).reason == "");
    return verdict;
}

// Whether an operation returned a list of some length, or what is read of a counter.
bool tells_all(const History& history, const Object& object, OpIndex op) {
    if (history.outcome(op) != Outcome::ok) return false;
    const auto function = object.find(history.function_name(history.function(op))).value();
    if (object.name == "counter") return object.functions[function].name == "read";
    return object.functions[function].output == objects::Shape::list &&
           history.output(op).size() > 5;
}

// The answer of one that tells all becomes that of another, long before.
History with_an_old_answer(const History& history, const Object& object) {
    History changed;
    OpIndex old{UINT32_MAX};
    bool done = false;
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        const OpIndex op{i};
        const bool all = tells_all(history, object, op);
        if (all && old.value == UINT32_MAX) old = op;
        const bool change = all && !done && i > history.size() / 2;
        done = done || change;
        changed.record({.process = history.processes()[i],
                        .function = changed.function(history.function_name(history.function(op))),
                        .key = changed.key("x"),
                        .input = history.input(op),
                        .output = history.output(change ? old : op),
                        .invoked = history.invocations()[i],
                        .completed = history.completions()[i],
                        .outcome = history.outcome(op)});
    }
    return changed;
}

}  // namespace

TEST_CASE("right histories of many clients are decided in few steps") {
    const Crowd crowds[] = {
        {"set", 20, 0, 1},
        {"set", 50, 0, 10},
        {"set", 20, 5, 1},
        {"namespace", 20, 0, 1},
        {"namespace", 50, 0, 1},
        {"volume", 20, 0, 1},
        {"kv", 20, 0, 10},
        {"kv", 50, 5, 1},
        {"queue", 20, 5, 1},
        {"queue", 50, 5, 0},
        {"counter", 20, 5, 0},
        {"counter", 50, 5, 0},
        {"counter", 2, 5, 10},
        {"counter", 20, 5, 1},
        {"priority-queue", 20, 5, 0},
        {"priority-queue", 10, 5, 1},
        {"append-list", 50, 5, 0},
        {"append-list", 50, 5, 10},
    };
    for (const Crowd& crowd : crowds) {
        CAPTURE(crowd.object, crowd.clients, crowd.values, crowd.unknown_percent);
        const Object& object = *objects::named(crowd.object);
        Random random(1);
        const History history =
            simulated_history(random, object,
                              {.operations = 2'000,
                               .clients = crowd.clients,
                               .values = crowd.values,
                               .unknown = Ratio::percent(crowd.unknown_percent)});
        const check::Verdict verdict = judge(history, object);
        CAPTURE(verdict.steps, verdict.limit);
        CHECK(verdict.conclusion == Conclusion::holds);
    }
}

TEST_CASE("a small file that twenty clients share is decided in few steps") {
    for (const std::int64_t unknown : {0, 1, 10}) {
        Random random(1);
        const History history = file_history(
            random,
            {.operations = 2'000, .clients = 20, .blocks = 5, .unknown = Ratio::percent(unknown)});
        CHECK(judge(history, *objects::named("file")).conclusion == Conclusion::holds);
    }
}

TEST_CASE("an append list that shrank is told by two reads, whatever was appended again") {
    const Object& object = *objects::named("append-list");
    Random random(1);
    const History right =
        simulated_history(random, object, {.operations = 1'000, .clients = 10, .values = 5});
    const History wrong = with_an_old_answer(right, object);
    const check::Verdict verdict = check::check(wrong, object, Guarantee::linearizable, {});
    REQUIRE(verdict.conclusion == Conclusion::violated);
    CHECK(verdict.counterexamples.at(0).core.size() == 2);
    CHECK(check::certify(wrong, object, Guarantee::linearizable, verdict).reason == "");
}

TEST_CASE("a counter that fell among unanswered additions is told by two that saw its sum") {
    const Object& object = *objects::named("counter");
    Random random(1);
    const History right = simulated_history(
        random, object,
        {.operations = 1'000, .clients = 10, .values = 5, .unknown = Ratio::percent(10)});
    const check::Verdict verdict = judge(with_an_old_answer(right, object), object);
    REQUIRE(verdict.conclusion == Conclusion::violated);
    CHECK(verdict.counterexamples.at(0).core.size() == 2);
}

TEST_CASE("a long list that is wrong is told by one element of it") {
    for (const char* name : {"set", "namespace", "volume"}) {
        CAPTURE(name);
        const Object& object = *objects::named(name);
        Random random(1);
        const History right =
            simulated_history(random, object, {.operations = 1'000, .clients = 10});
        const check::Verdict verdict = judge(with_an_old_answer(right, object), object);
        REQUIRE(verdict.conclusion == Conclusion::violated);
        const check::Counterexample& example = verdict.counterexamples.at(0);
        CHECK(example.core.size() <= 3);
        CHECK(example.minimal);
        CHECK_THAT(example.explanation, Catch::Contains(" It is so already for "));
    }
}

}  // namespace cleave::test
