// What the fast engines say of several keys, of times and values of any size, and at a deadline.

#include <algorithm>
#include <numeric>

#include "any_history.hpp"
#include "catch.hpp"
#include "certifier/certifier.hpp"
#include "check/check.hpp"
#include "collections/check.hpp"
#include "object_notation.hpp"
#include "objects/catalog.hpp"
#include "short_watch.hpp"

namespace cleave::test {
namespace {

using check::Conclusion;
using check::Options;
using check::Verdict;
using history::History;
using history::OpIndex;
using objects::Data;
using objects::Datum;
using objects::Object;

constexpr const char* all_names[] = {"queue",       "stack", "priority-queue", "set",
                                     "append-list", "mutex", "fenced-lock"};

std::optional<Verdict> judge(const char* object, const std::string& history,
                             const Options& options = {}) {
    const Object& named = *objects::named(object);
    return check::check_collection(parse_history(named, history), named, options);
}

check::Certification certify(const Object& object, const History& history, const Verdict& verdict,
                             std::optional<Value> initial = std::nullopt) {
    return check::certify(history, object, check::Guarantee::linearizable, verdict, initial);
}

// Those of a parsed history: 0 is "x", of which there is nothing.
std::vector<std::uint32_t> keys_of(const Verdict& verdict) {
    std::vector<std::uint32_t> keys;
    for (const auto& example : verdict.counterexamples) keys.push_back(example.key.value);
    return keys;
}

// ---- Several keys

using Keys = std::vector<std::uint32_t>;

// In order of key: a core of three, of none, of one, of two, and again of one.
constexpr const char* five_keys =
    "c1: a.enqueue(1) 0..1, a.enqueue(2) 2..3, a.dequeue=2 4..5 | "
    "c2: b.enqueue(1) 0..1, b.dequeue=1 4..5 | "
    "c3: c.dequeue=9 4..5 | "
    "c4: d.enqueue(1) 0..1, d.dequeue=1 4..5 | c5: d.dequeue=1 4..5 | "
    "c6: e.dequeue=9 4..5";

TEST_CASE("of several keys, those that are violated are told, the smallest core first") {
    const auto verdict = judge("queue", five_keys);
    REQUIRE(verdict);
    CHECK(verdict->conclusion == Conclusion::violated);
    CHECK(keys_of(*verdict) == Keys{3, 5, 4, 1});
    CHECK(verdict->keys_violated == 4);
    CHECK(verdict->linearizations.empty());
    CHECK(verdict->steps == 10);
    const auto few = judge("queue", five_keys, {.max_counterexamples = 2});
    REQUIRE(few);
    CHECK(keys_of(*few) == Keys{3, 1});
    CHECK(few->keys_violated == 4);
}

TEST_CASE("of several keys, each that holds has an order, if one is wanted") {
    const char* history =
        "c1: a.enqueue(1) 0..1, a.dequeue=1 2..3 | c2: b.dequeue=nil 0..1, b.enqueue(2) 2..3";
    const auto verdict = judge("queue", history);
    REQUIRE(verdict);
    CHECK(verdict->conclusion == Conclusion::holds);
    REQUIRE(verdict->linearizations.size() == 2);
    for (std::uint32_t k = 0; k < 2; ++k) {
        CHECK(verdict->linearizations[k].key.value == k + 1);
        CHECK(verdict->linearizations[k].order ==
              std::vector<OpIndex>{OpIndex{2 * k}, OpIndex{2 * k + 1}});
    }
    const auto without = judge("queue", history, {.want_linearization = false});
    REQUIRE(without);
    CHECK(without->conclusion == Conclusion::holds);
    CHECK(without->linearizations.empty());
}

TEST_CASE("a key that no fast engine decides leaves the others only what is violated") {
    const std::string undecided =
        "c1: a.enqueue(1) 0..9 | c2: a.enqueue(1) 0..9 | c3: a.dequeue=1 0..9";
    CHECK(!judge("queue", undecided));
    CHECK(!judge("queue", undecided + " | c4: b.enqueue(1) 0..1"));
    CHECK(!judge("queue", "c4: b.enqueue(1) 0..1 | " + undecided));
    for (const std::string& both :
         {undecided + " | c4: b.dequeue=1 0..1", "c4: b.dequeue=1 0..1 | " + undecided}) {
        const auto verdict = judge("queue", both);
        REQUIRE(verdict);
        CHECK(verdict->conclusion == Conclusion::violated);
        CHECK(verdict->keys_violated == 1);
    }
}

TEST_CASE("without an order that is wanted, the verdict is the same") {
    Random random(12);
    for (const char* name : all_names) {
        const Object& object = *objects::named(name);
        for (int i = 0; i < 200; ++i) {
            History history = simulated_history(
                random, object, {.operations = 9, .clients = 3, .unknown = Ratio::percent(10)});
            if (i % 2 == 0) history = mutated_history(random, object, history);
            const auto with = check::check_collection(history, object, {});
            const auto without =
                check::check_collection(history, object, {.want_linearization = false});
            REQUIRE(with.has_value() == without.has_value());
            if (!with) continue;
            CHECK(with->conclusion == without->conclusion);
            CHECK(without->linearizations.empty());
        }
    }
}

TEST_CASE("an order leaves out what was put in without an answer, and seen by nobody") {
    for (const char* name : {"queue", "stack", "priority-queue"}) {
        const Object& object = *objects::named(name);
        const std::string put = std::string(object.functions[0].name);
        const auto verdict = judge(name, "c1: " + put + "(1) 0..? | c2: " + put + "(2) 1..2");
        REQUIRE(verdict);
        REQUIRE(verdict->linearizations.size() == 1);
        CHECK(verdict->linearizations[0].order == std::vector<OpIndex>{OpIndex{1}});
    }
}

TEST_CASE("removals without an answer take what had to go soonest, as far as they come in time") {
    const struct {
        const char *object, *history;
        std::optional<Conclusion> conclusion;
    } rows[] = {
        // 1 by 11, 2 by 21; 2 was recorded first.
        {"priority-queue",
         "c1: insert(2) 0..1, insert(1) 2..3, insert(3) 4..5, peek=2 10..11, peek=3 20..21 | "
         "c2: poll-min=? 6..? | c3: poll-min=? 15..?",
         Conclusion::holds},
        // Only just.
        {"priority-queue",
         "c1: insert(2) 0..1, insert(1) 2..3, insert(3) 4..5, peek=2 10..11, peek=3 20..21 | "
         "c2: poll-min=? 11..? | c3: poll-min=? 21..?",
         Conclusion::holds},
        {"priority-queue",
         "c1: insert(2) 0..1, insert(1) 2..3, insert(3) 4..5, peek=2 10..11, peek=3 20..21 | "
         "c2: poll-min=? 12..? | c3: poll-min=? 15..?",
         Conclusion::violated},
        // One for two: which of them cannot be told of each alone.
        {"priority-queue",
         "c1: insert(2) 0..1, insert(1) 2..3, insert(3) 4..5, peek=3 20..21 | c2: poll-min=? 6..?",
         std::nullopt},
        {"stack",
         "c1: push(1) 0..1, push(2) 2..3, push(3) 4..5, pop=1 20..21 | c2: pop=? 6..? | "
         "c3: pop=? 21..?",
         Conclusion::holds},
        {"stack",
         "c1: push(1) 0..1, push(2) 2..3, push(3) 4..5, pop=1 20..21 | c2: pop=? 22..? | "
         "c3: pop=? 23..?",
         Conclusion::violated},
    };
    for (const auto& row : rows) {
        const Object& object = *objects::named(row.object);
        const History history = parse_history(object, row.history);
        CAPTURE(row.object, row.history);
        const auto verdict = check::check_collection(history, object, {});
        REQUIRE(verdict.has_value() == row.conclusion.has_value());
        if (!verdict) continue;
        CHECK(verdict->conclusion == *row.conclusion);
        CHECK(certify(object, history, *verdict).reason.empty());
    }
}

TEST_CASE("an element may come and go at the moment that is left for it") {
    const Object& object = *objects::named("set");
    for (const char* text : {
             // Added, seen and removed at 5, before others could have seen it.
             "c1: add(1) 0..10 | c2: contains(1)=true 5..8 | c3: remove(1) 3..5 | "
             "c4: contains(1)=false 9..12",
             // Removed at 5, as it is seen for the last time.
             "c1: add(1) 0..2 | c2: contains(1)=true 5..9 | c3: remove(1) 4..5 | "
             "c4: contains(1)=false 6..7",
             // Added and removed at 2, the only moment.
             "c1: add(1) 0..2 | c2: remove(1) 2..3 | c3: contains(1)=false 4..5",
         }) {
        CAPTURE(text);
        const History history = parse_history(object, text);
        const auto verdict = check::check_collection(history, object, {});
        REQUIRE(verdict);
        CHECK(verdict->conclusion == Conclusion::holds);
        CHECK(certify(object, history, *verdict).reason.empty());
    }
}

TEST_CASE("a core of sixteen operations of a set is told, and a larger one left to the search") {
    const auto with_removals = [](int count) {
        std::string text = "c1: add(7) 90..91, contains(7)=false 92..93 | c2: ";
        for (int i = 0; i < count; ++i) {
            text += (i == 0 ? "" : ", ") + std::string("remove(7) ") + std::to_string(2 * i) +
                    ".." + std::to_string(2 * i + 1);
        }
        return text;
    };
    const auto verdict = judge("set", with_removals(14));
    REQUIRE(verdict);
    REQUIRE(verdict->conclusion == Conclusion::violated);
    CHECK(verdict->counterexamples[0].core.size() == 16);
    const History history = parse_history(*objects::named("set"), with_removals(14));
    CHECK(certify(*objects::named("set"), history, *verdict).reason.empty());
    CHECK(!judge("set", with_removals(15)));
}

// ---- Times and values of any size, recorded in any order

struct Stretch {
    std::int64_t factor, first;  // of times
    Value gap = 1;               // at most so much lies between two values, which still ascend
};

// Without the calls of `missing`, so that an engine decides.
History stretched(Random& random, const History& history, const Stretch& stretch, bool shuffle,
                  std::string_view missing = "") {
    std::vector<std::uint32_t> order(history.size());
    std::iota(order.begin(), order.end(), 0U);
    for (std::size_t i = order.size(); shuffle && i > 1; --i) {
        std::swap(order[i - 1], order[random.below(i)]);
    }
    Value largest = 0;
    for (const std::uint32_t i : order) {
        for (const auto data : {history.input(OpIndex{i}), history.output(OpIndex{i})}) {
            for (const Datum datum : data) {
                if (!datum.is_nil()) largest = std::max(largest, datum.number());
            }
        }
    }
    std::vector<Value> names = {0};
    while (std::ssize(names) <= largest) {
        const auto gap = static_cast<std::uint64_t>(stretch.gap);
        names.push_back(names.back() + 1 + static_cast<Value>(random.below(gap)));
    }
    const auto at = [&](Instant time) {
        return Instant::at(Duration::nanoseconds(stretch.first + stretch.factor * time.count()));
    };
    History result;
    for (const std::uint32_t i : order) {
        const OpIndex op{i};
        const std::string_view function = history.function_name(history.function(op));
        if (function == missing) continue;
        const auto values = [&](std::span<const Datum> data, bool truth) {
            Data other(data.begin(), data.end());
            for (Datum& datum : other) {
                if (!truth && !datum.is_nil())
                    datum = names.at(static_cast<std::size_t>(datum.number()));
            }
            return other;
        };
        const Data input = values(history.input(op), false);
        const Data output = values(history.output(op), function == "contains");
        result.record({.process = history.processes()[i],
                       .function = result.function(function),
                       .key = result.key("x"),
                       .input = input,
                       .output = output,
                       .invoked = at(history.invocations()[i]),
                       .completed = at(history.completions()[i]),
                       .outcome = history.outcome(op)});
    }
    return result;
}

// From the beginning of time to the end of it for a history of up to a thousand nanoseconds.
constexpr Stretch stretches[] = {{1, -500, 1},
                                 {1'000'003, -1'000'000'000, 7'777'777'777'777},
                                 {9'000'000'000'000'000, -INT64_MAX, 3}};

TEST_CASE("how far apart times and values are, and in what order recorded, changes no verdict") {
    Random random(13);
    for (const char* name : all_names) {
        const Object& object = *objects::named(name);
        std::uint32_t decided = 0;
        for (int i = 0; i < 150; ++i) {
            History history = simulated_history(random, object,
                                                {.operations = 30,
                                                 .clients = 4,
                                                 .unknown = Ratio::percent(i % 3 == 0 ? 8 : 0),
                                                 .longest = 9});
            for (int changes = i % 3; changes > 0; --changes) {
                history = mutated_history(random, object, history);
            }
            const bool is_set = object.name == "set";
            const char* missing = !is_set ? "" : i % 4 < 2 ? "read" : "remove";
            history = stretched(random, history, {1, 0}, false, missing);
            const auto plain = check::check_collection(history, object, {});
            for (const Stretch& stretch : stretches) {
                const History other = stretched(random, history, stretch, i % 2 == 0);
                CAPTURE(name, i, stretch.factor);
                const auto verdict = check::check_collection(other, object, {});
                REQUIRE(verdict.has_value() == plain.has_value());
                if (!verdict) continue;
                ++decided;
                CHECK(verdict->conclusion == plain->conclusion);
                CHECK(certify(object, other, *verdict).reason.empty());
            }
        }
        CHECK(decided > 100);
    }
}

TEST_CASE("fast engines prove that histories of thousands of operations hold") {
    Random random(14);
    for (const char* name : {"queue", "stack", "priority-queue", "mutex", "fenced-lock"}) {
        const Object& object = *objects::named(name);
        for (const std::uint32_t clients : {3U, 40U}) {
            const AnyHistoryOptions options{.operations = 12'000,
                                            .clients = clients,
                                            .longest = 50,
                                            .takes = Ratio::percent(52)};
            const History history = stretched(random, simulated_history(random, object, options),
                                              {1'000'003, -INT64_MAX, 7'777'777'777}, true);
            CAPTURE(name, clients);
            const auto verdict = check::check_collection(history, object, {});
            REQUIRE(verdict);
            CHECK(verdict->conclusion == Conclusion::holds);
            CHECK(certify(object, history, *verdict).reason.empty());
        }
    }
}

// ---- A deadline

TEST_CASE("a deadline leaves what was found to be violated by then, and else its own name") {
    const Object& object = *objects::named("mutex");
    for (const bool violated : {true, false}) {
        CAPTURE(violated);
        std::string text = "c1: a.acquire 0..1, a.release 2..3";
        if (violated) text += " | c2: a.acquire 0..1";
        History history = parse_history(object, text);
        for (int i = 0; i < 70'000; ++i) {
            const Instant when = Instant::at(Duration::seconds(i));
            history.record({.process = 5,
                            .function = history.function(i % 2 == 0 ? "acquire" : "release"),
                            .key = history.key("b"),
                            .invoked = when,
                            .completed = when + Duration::milliseconds(1),
                            .outcome = Outcome::ok});
        }
        ShortWatch watch(1);
        const auto verdict =
            check::check_collection(history, object, {.limits = {.watch = &watch}});
        REQUIRE(verdict);
        CHECK(verdict->conclusion == (violated ? Conclusion::violated : Conclusion::unknown));
        CHECK(verdict->limit == (violated ? "" : "the deadline"));
        CHECK(verdict->counterexamples.size() == (violated ? 1 : 0));
        CHECK(verdict->linearizations.empty());
    }
}

}  // namespace
}  // namespace cleave::test
