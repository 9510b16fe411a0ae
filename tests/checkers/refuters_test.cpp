// Zones of single writers, and views: what refutes a history without trying all its orders.

#include <catch2/catch.hpp>

#include "linearizability/check.hpp"
#include "linearizability/search.hpp"
#include "linearizability/value_views.hpp"
#include "linearizability/zones.hpp"
#include "notation.hpp"
#include "random_history.hpp"

namespace cleave::test {
namespace {

check::RegisterHistory prepared(const history::History& history) {
    return check::prepare(history, check::partition_by_key(history).at(0), std::nullopt);
}
check::RegisterHistory prepared(const char* text) { return prepared(parse_history(text)); }

// Many operations that hold, on values 1 to 4; then `text`, on 8 and 9, long after.
history::History after_a_crowd(const char* text) {
    Random random(5);
    history::History history = atomic_history(
        random, {.operations = 3'000, .clients = 20, .values = 4, .unknown = Ratio::percent(10)});
    const history::History end = parse_history(text);
    for (std::uint32_t i = 0; i < end.size(); ++i) {
        history::Operation op = end[history::OpIndex{i}];
        op.key = history::KeyId{0};
        op.process += 100;
        history.add(op);
    }
    return history;
}

}  // namespace

TEST_CASE("a value with one writer refutes a history of values with many") {
    const auto core = check::refute_by_zones(
        prepared("c1: w(x,1) 0..1, w(x,1) 2..3, w(x,2) 4..5, w(x,1) 6..7 | c2: r(x)=2 8..9"));
    CHECK(core.size() == 3);
    CHECK(check::refute_by_zones(
              prepared("c1: w(x,1) 0..1, w(x,1) 2..3, w(x,2) 4..5, w(x,1) 6..8 | c2: r(x)=2 8..9"))
              .empty());
    CHECK(check::refute_by_zones(
              prepared("c1: w(x,1) 0..1, w(x,2) 4..5, w(x,1) 6..7, w(x,2) 7..8, r(x)=2 8..9"))
              .empty());
}

TEST_CASE("a view of one value takes all others for one") {
    const auto ops = prepared("c1: w(x,1) 0..1, cas(x,1,2) 2..3, r(x)=2 4..5, cas(x,2,3) 6..?");
    const check::ValueView view = check::view_of(ops, 1);  // of value 1
    REQUIRE(view.history.ops.size() == 3);                 // the unknown swap of others is gone
    CHECK(view.history.ops[0].sets == 1);
    CHECK(view.history.ops[1].observes == 1);
    CHECK(view.history.ops[1].sets == 0);
    CHECK(view.history.ops[2].observes == 0);
    CHECK(view.origin == std::vector<std::uint32_t>{0, 1, 2});
    const check::ValueView nil = check::view_of(ops, check::initial_value);
    CHECK(nil.history.ops[0].sets == 1);
    CHECK(nil.history.ops[1].observes == 1);
    CHECK(nil.history.ops[1].sets == 1);
}

TEST_CASE("a value written twice and lost is found behind a crowd of unknown writes") {
    const history::History history = after_a_crowd(
        "c1: w(x,8) 1000..1001, w(x,9) 1002..1003, w(x,8) 1004..1005, w(x,9) 1006..1007 | "
        "c2: r(x)=8 1008..1009");
    const auto ops = prepared(history);
    CHECK(check::refute_by_zones(ops).empty());
    const auto views = check::refute_by_views(ops, UINT32_MAX, {.steps = 10'000'000});
    CHECK(views.refuted);
    CHECK_FALSE(views.core.empty());
    const check::Verdict verdict = check::check_linearizable(history);
    REQUIRE(verdict.conclusion == check::Conclusion::violated);
    CHECK(verdict.counterexamples.at(0).core.size() <= 4);
}

// Swaps from each of five values to each other one and once more around, all at once, and two of
// values that nothing leads to: who looks at one value only finds nothing wrong.
TEST_CASE("what a short search leaves open, a longer one decides") {
    std::string text = "c0: w(x,1) 0..99 | c98: cas(x,8,9) 0..99 | c99: cas(x,9,8) 0..99";
    for (int from = 1; from <= 5; ++from) {
        for (const int by : {1, 2, 3, 4, 1}) {
            text += " | c" + std::to_string(100 + text.size()) + ": cas(x," + std::to_string(from) +
                    "," + std::to_string(1 + (from + by - 1) % 5) + ") 0..99";
        }
    }
    const history::History history = parse_history(text);
    const auto judged = [&](std::uint64_t steps) {
        return check::check_linearizable(
                   history,
                   {.limits = {.steps = steps}, .confirm_with_z3 = false, .max_counterexamples = 0})
            .conclusion;
    };
    CHECK(judged(400'000) == check::Conclusion::unknown);
    CHECK(judged(50'000'000) == check::Conclusion::violated);
}

}  // namespace cleave::test
