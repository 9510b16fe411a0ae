#include "history/history.hpp"

#include <catch2/catch.hpp>

#include "notation.hpp"

namespace cleave::test {
namespace {

using history::Action;
using history::History;
using history::Operation;

Instant at(std::int64_t ns) { return Instant::at(Duration::nanoseconds(ns)); }

}  // namespace

TEST_CASE("what was added comes back, nil and extremes included") {
    History history;
    const history::KeyId key = history.key("x");
    const Operation operations[] = {
        {.process = 0,
         .action = Action::write,
         .key = key,
         .value = objects::Datum::smallest,
         .invoked = at(-5),
         .completed = at(-5),
         .outcome = Outcome::ok},
        {.process = UINT32_MAX,
         .action = Action::read,
         .key = key,
         .invoked = at(0),
         .completed = at(INT64_MAX - 1),
         .outcome = Outcome::ok},
        {.process = 1,
         .action = Action::cas,
         .key = key,
         .value = INT64_MAX,
         .invoked = at(1),
         .completed = at(2),
         .outcome = Outcome::fail},
        {.process = 2, .action = Action::cas, .key = key, .expected = 0, .invoked = at(1)},
        {.process = 3, .action = Action::remove, .key = key, .invoked = at(1)},
    };
    for (const Operation& operation : operations) {
        const history::OpIndex index = history.add(operation);
        CHECK(history[index] == operation);
    }
    CHECK(history.size() == 5);
}

TEST_CASE("keys are interned in order of appearance, however many") {
    History history;
    for (int i = 0; i < 1'000; ++i) {
        CHECK(history.key("key " + std::to_string(i)).value == static_cast<std::uint32_t>(i));
    }
    CHECK(history.key("key 500").value == 500);
    CHECK(history.key_name(history::KeyId{999}) == "key 999");
    CHECK(history.find_key("key 7") == history::KeyId{7});
    CHECK_FALSE(history.find_key("key 1000"));
    CHECK_FALSE(History().find_key("x"));
    CHECK(history.key_count() == 1'000);
}

TEST_CASE("an operation added as unknown can be answered later") {
    History history;
    const history::KeyId key = history.key("x");
    const auto read = history.add({.action = Action::read, .key = key, .invoked = at(1)});
    const auto write =
        history.add({.action = Action::write, .key = key, .value = 4, .invoked = at(1)});
    history.complete(read, Outcome::ok, at(5), 9);
    history.complete(write, Outcome::fail, at(6));
    CHECK(history[read].value == 9);
    CHECK(history[read].completed == at(5));
    CHECK(history[read].outcome == Outcome::ok);
    CHECK(history[write].value == 4);
    CHECK(history[write].outcome == Outcome::fail);
}

TEST_CASE("an unknown outcome has no completion time, whatever was passed") {
    History history;
    const auto op = history.add({.key = history.key("x"), .invoked = at(1), .completed = at(2)});
    CHECK(history[op].completed == Instant::max());
}

TEST_CASE("operations that touch at one instant are concurrent") {
    const History history = parse_history("c1: w(x,1) 0..1 | c2: w(x,2) 1..2 | c3: w(x,3) 1.5..3");
    const auto op = [&](std::uint32_t i) { return history[history::OpIndex{i}]; };
    CHECK_FALSE(precedes(op(0), op(1)));
    CHECK_FALSE(precedes(op(1), op(0)));
    CHECK(precedes(op(0), op(2)));
}

TEST_CASE("the test notation describes what it parsed") {
    const char* text =
        "c1: w(x,1) 0..10 | c2: r(x)=1 5..12.5 | c2: r(y)=nil 13..14 | c3: cas(x,nil,2) 1..? | "
        "c4: rm(x) 3..4! | c5: r(x) 2..?";
    CHECK(describe(parse_history(text)) == text);
}

}  // namespace cleave::test
