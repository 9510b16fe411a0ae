// All engines against the definition, and all evidence against the certifier, on every history of
// five calls of the objects that the general engines decide, and of sets (of which their own engine
// decides some). docs/enumeration.md says what is left out, and why nothing is lost.

#include "every_answer.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "any_brute_force.hpp"
#include "catch.hpp"
#include "collections_cases.hpp"
#include "every_answer_agreement.hpp"
#include "object_notation.hpp"
#include "objects/counter.hpp"
#include "objects/kv.hpp"
#include "objects/set.hpp"
#include "small_alphabets.hpp"

namespace cleave::test {
namespace {

using history::History;
using history::OpIndex;
using objects::Call;
using objects::Data;
using objects::Datum;
using objects::Object;
using objects::State;

// What is enumerated of five calls: see ShapeOptions and EveryAnswerOptions.
constexpr EveryAnswerOptions of_five = {.shapes = {.too_late = false}, .impossible = false};

std::vector<Alphabet> all_alphabets() {
    return {set_alphabet(),     kv_alphabet(),   counter_alphabet(),
            strides_alphabet(), file_alphabet(), namespace_alphabet()};
}

// Those that have a right answer to everything only if they are empty at first, too.
std::vector<Alphabet> every_alphabet() {
    std::vector<Alphabet> alphabets = all_alphabets();
    alphabets.push_back(entries_alphabet());
    return alphabets;
}

AgreementTally agree_on_every(Alphabet alphabet, std::uint32_t operations,
                              std::optional<Value> initial, const EveryAnswerOptions& options,
                              std::uint64_t histories_per_z3) {
    if (initial) alphabet.renaming = {};  // the initial value has a name
    const CallTable table(alphabet, operations, initial);
    Agreement agreement(table, initial, histories_per_z3);
    for_each_answer(table, operations, options,
                    [&](const SmallHistory& small) { agreement.agree(small); });
    return agreement.tally();
}

// The counts are asserted: an enumeration that loses histories is one that tests less.
void agree_on_part(const Alphabet& alphabet, std::uint32_t part,
                   const std::vector<std::uint64_t>& histories) {
    EveryAnswerOptions options = of_five;
    options.shard = part;
    options.shards = static_cast<std::uint32_t>(histories.size());
    const AgreementTally tally = agree_on_every(alphabet, 5, std::nullopt, options, 65'536);
    WARN(alphabet.object << ", part " << part << " of " << histories.size() << ": "
                         << tally.histories << " histories, " << tally.legal << " legal, "
                         << tally.by_z3 << " by Z3, " << tally.by_ranges << " by ranges, "
                         << tally.by_collections << " by collections, " << tally.by_glimpses
                         << " by glimpses, largest core " << tally.largest_core);
    CHECK(tally.histories == histories[part]);
    CHECK(tally.legal > 0);
    CHECK(tally.legal < tally.histories);
    CHECK(tally.by_z3 > tally.histories / 131'072);
}

// A history of a set without its names: spans and calls in order, the values called so that this
// comes first. For histories whose invocations are at even moments and completions at odd ones.
using Nameless = std::vector<std::tuple<std::int64_t, std::int64_t, std::string, Data, Data>>;

Nameless nameless(const History& history, bool rename) {
    const auto other = [&](Data data) {
        for (Datum& datum : data) datum = rename ? Datum(3 - datum.number()) : datum;
        std::sort(data.begin(), data.end());
        return data;
    };
    Nameless result;
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        const OpIndex op{i};
        const bool known = history.outcome(op) == Outcome::ok;
        const std::string function(history.function_name(history.function(op)));
        const Data input(history.input(op).begin(), history.input(op).end());
        Data output(history.output(op).begin(), history.output(op).end());
        if (function == "read") output = other(output);
        result.emplace_back(history.invocations()[i].count(),
                            known ? history.completions()[i].count() : -1, function, other(input),
                            output);
    }
    std::sort(result.begin(), result.end());
    return result;
}

Nameless nameless(const History& history) {
    return std::min(nameless(history, false), nameless(history, true));
}

// All calls of a table, with each answer, and with none where that means something.
std::vector<SmallCall> calls_of(const CallTable& table) {
    std::vector<SmallCall> calls;
    for (const Asked& asked : table.asked()) {
        for (const Data& answer : asked.answers) {
            calls.push_back({.function = asked.function, .input = asked.input, .output = answer});
        }
        if (asked.changes) {
            calls.push_back({.function = asked.function, .input = asked.input, .known = false});
        }
    }
    return calls;
}

// Without those that are unknown and began when all others had ended.
History in_time(const SmallHistory& small) {
    int end = -1;
    for (const Span& span : *small.shape) end = std::max(end, span.known ? int{span.ended} : -1);
    const History whole = small.history();
    History result;
    const history::KeyId key = result.key("x");
    for (std::uint32_t i = 0; i < whole.size(); ++i) {
        const OpIndex op{i};
        if ((*small.shape)[i].began > end) continue;
        result.record({.process = i,
                       .function = result.function(whole.function_name(whole.function(op))),
                       .key = key,
                       .input = whole.input(op),
                       .output = whole.output(op),
                       .invoked = whole.invocations()[i],
                       .completed = whole.completions()[i],
                       .outcome = whole.outcome(op)});
    }
    return result;
}

// In each of these states, whatever was answered, if anything.
bool mean_the_same(const Object& object, std::string_view a, const Data& input_a,
                   std::string_view b, const Data& input_b, const std::vector<State>& states) {
    const auto answers_number = [](Value number) { return Data{Datum(number)}; };
    std::vector<Data> answers = {{}};
    for (Value number = -6; number <= 6; ++number) answers.push_back(answers_number(number));
    for (const Data& answer : answers) {
        for (const bool answered : {true, false}) {
            const Call one{*object.find(a), 0, input_a, answer, answered};
            const Call two{*object.find(b), 0, input_b, answer, answered};
            if (object.reads_only(one) != object.reads_only(two)) return false;
            for (const State& state : states) {
                State after_one = state, after_two = state;
                const bool possible = object.step(after_one, one);
                if (possible != object.step(after_two, two)) return false;
                if (possible && after_one != after_two) return false;
            }
        }
    }
    return true;
}

}  // namespace

TEST_CASE("answers that some order gives are those that are legal by definition") {
    for (const Alphabet& alphabet : every_alphabet()) {
        for (const std::uint32_t operations : {1U, 2U, 3U}) {
            const CallTable table(alphabet, operations, std::nullopt);
            std::uint64_t legal = 0;
            for_each_answer(table, operations, {}, [&](const SmallHistory& small) {
                legal += small.legal ? 1U : 0U;
                const History history = small.history();
                if (linearizable_by_brute_force(history, table.object()) == small.legal) return;
                INFO(describe(table.object(), history));
                FAIL("the definition says otherwise");
            });
            CHECK(legal >= operations);
        }
    }
}

TEST_CASE("no history is left out but for its names, and none comes twice") {
    for (const std::uint32_t operations : {1U, 2U, 3U}) {
        const CallTable table(set_alphabet(), 4, std::nullopt);
        std::set<Nameless> all, others;
        std::uint64_t visited = 0;
        for_each_answer(table, operations, {}, [&](const SmallHistory& small) {
            all.insert(nameless(small.history()));
            ++visited;
        });
        for_each_small_history(objects::set(), operations, calls_of(table), std::nullopt,
                               [&](const History& history) { others.insert(nameless(history)); });
        CHECK(all.size() == visited);
        CHECK(all == others);
    }
}

TEST_CASE("answers that are left out as impossible are wrong, and calls too late mean nothing") {
    for (const Alphabet& alphabet : every_alphabet()) {
        CAPTURE(alphabet.object);
        const CallTable table(alphabet, 4, std::nullopt);
        std::uint64_t all = 0, possible = 0, legal = 0, late = 0;
        for_each_answer(table, 3, {}, [&](const SmallHistory& small) {
            ++all;
            legal += small.legal ? 1U : 0U;
            if (!small.legal) return;
            const History history = in_time(small);
            if (history.size() == 3) return;
            ++late;
            if (!linearizable_by_brute_force(history, table.object())) FAIL("it was needed");
        });
        for_each_answer(table, 3, {.impossible = false}, [&](const SmallHistory& small) {
            ++possible;
            legal -= small.legal ? 1U : 0U;
        });
        CHECK(legal == 0);
        CHECK(possible < all);
        CHECK(late > 0);
    }
}

TEST_CASE("calls that are left out mean the same as others") {
    const std::vector<State> values = {{Datum()}, {Datum(1)}, {Datum(2)}};
    const auto same = [&](std::string_view a, const Data& input_a, std::string_view b,
                          const Data& input_b) {
        return mean_the_same(objects::kv(), a, input_a, b, input_b, values);
    };
    const auto list = [](auto... data) { return Data{Datum(data)...}; };
    CHECK(same("put-if-match", {Datum(), Datum(1)}, "put-if-absent", list(1)));
    CHECK(same("put-if-match", {Datum(), Datum(2)}, "put-if-absent", list(2)));
    CHECK(!same("put-if-match", list(1, 1), "get", {}));
    std::vector<State> sums;
    for (Value sum = -5; sum <= 5; ++sum) sums.push_back({Datum(sum)});
    CHECK(mean_the_same(objects::counter(), "increment", {}, "add", list(1), sums));
    CHECK(!mean_the_same(objects::counter(), "increment", {}, "add", list(2), sums));
}

TEST_CASE("engines agree on every history of two calls, and a third of those of three") {
    for (const Alphabet& alphabet : every_alphabet()) {
        for (std::uint32_t operations = 1; operations <= 3; ++operations) {
            CAPTURE(alphabet.object, operations);
            EveryAnswerOptions options = of_five;
            options.shards = operations < 3 ? 1 : 3;  // the soak has all of four
            const auto tally = agree_on_every(alphabet, operations, std::nullopt, options, 4'096);
            CHECK(tally.legal > 0);
            CHECK((tally.legal < tally.histories || operations == 1));
        }
    }
}

// Whatever may be answered, and whoever comes too late; and all that begins with 1.
TEST_CASE("engines agree on every history of four calls", "[.soak]") {
    const std::vector<std::pair<std::uint64_t, std::uint64_t>> expected = {
        {158'405, 74'061},    {854'982, 472'836},     {1'645'302, 137'574},
        {3'290'300, 205'365}, {8'258'647, 1'222'735}, {2'192'422, 857'502}};
    std::size_t next = 0;
    for (const Alphabet& alphabet : all_alphabets()) {
        CAPTURE(alphabet.object);
        const auto all = agree_on_every(alphabet, 4, std::nullopt, {}, 65'536);
        const auto from_one = agree_on_every(alphabet, 4, 1, of_five, 65'536);
        CHECK(std::pair(all.histories, from_one.histories) == expected[next++]);
        CHECK(all.legal > 25'000);
        CHECK(from_one.legal > 25'000);
    }
}

TEST_CASE("engines agree on every history of four calls of names with handles", "[.soak]") {
    const auto tally = agree_on_every(entries_alphabet(), 4, std::nullopt, {}, 65'536);
    CHECK(tally.histories == 3'284'587);
    CHECK(tally.legal > 25'000);
    CHECK(tally.by_glimpses > 0);
}

TEST_CASE("engines agree on every history of five calls of a set", "[.soak]") {
    agree_on_part(set_alphabet(), 0, {1'311'202});
}

TEMPLATE_TEST_CASE_SIG("engines agree on every history of five calls of a kv", "[.soak]",
                       ((std::uint32_t part), part), 0, 1) {
    agree_on_part(kv_alphabet(), part, {10'572'166, 8'905'539});
}

TEST_CASE("engines agree on every history of five calls of a counter", "[.soak]") {
    agree_on_part(counter_alphabet(), 0, {4'470'723});
}

TEMPLATE_TEST_CASE_SIG("engines agree on every history of five calls of a counter of strides",
                       "[.soak]", ((std::uint32_t part), part), 0, 1) {
    agree_on_part(strides_alphabet(), part, {9'375'499, 9'353'176});
}

TEMPLATE_TEST_CASE_SIG("engines agree on every history of five calls of a file", "[.soak]",
                       ((std::uint32_t part), part), 0, 1, 2, 3, 4, 5) {
    agree_on_part(file_alphabet(), part,
                  {9'040'231, 9'029'728, 9'043'882, 9'031'993, 9'038'489, 9'031'492});
}

TEMPLATE_TEST_CASE_SIG("engines agree on every history of five calls of a namespace", "[.soak]",
                       ((std::uint32_t part), part), 0, 1, 2) {
    agree_on_part(namespace_alphabet(), part, {6'924'124, 6'954'978, 6'964'579});
}

}  // namespace cleave::test
