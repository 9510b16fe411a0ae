#include "questions/skew.hpp"

#include <algorithm>
#include <optional>

#include "brute_force.hpp"
#include "catch.hpp"
#include "linearizability/check.hpp"
#include "notation.hpp"
#include "random_history.hpp"

namespace cleave::check {
namespace {

using history::History;
using history::OpIndex;
using test::parse_history;

Duration seconds(std::int64_t n) { return Duration::seconds(n); }

History with(const History& history, const std::vector<Correction>& corrections) {
    History result;
    for (std::uint32_t k = 0; k < history.key_count(); ++k) {
        result.key(history.key_name(history::KeyId{k}));
    }
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        history::Operation op = history[OpIndex{i}];
        for (const Correction& correction : corrections) {
            if (correction.process != op.process) continue;
            op.invoked += correction.add;
            if (op.outcome != Outcome::unknown) op.completed += correction.add;
        }
        result.add(op);
    }
    return result;
}

TEST_CASE("a history that is linearizable needs no skew") {
    const Skew skew = smallest_skew(parse_history("c1: w(x,1) 0..1 | c2: r(x)=1 2..3"));
    CHECK(skew.kind == Skew::Kind::exact);
    CHECK(skew.skew == Duration());
    CHECK(skew.corrections.empty());
    CHECK(describe(skew).find("as they are") != std::string::npos);
}

TEST_CASE("other writers of a value are asked about where what is known is not enough") {
    const Skew skew = smallest_skew(
        parse_history("c1: w(x,1) 0..1, w(x,1) 20..21 | c2: w(x,2) 5..6 | c3: r(x)=1 10..11"));
    CHECK(skew.kind == Skew::Kind::exact);
    CHECK(skew.skew == Duration::seconds(4));
    CHECK(skew.rounds == 3);  // what is wrong; the writers of 1; nothing
}

TEST_CASE("a stale read is explained by clocks that differ by how late it came") {
    const History history = parse_history("c1: w(x,1) 0..10 | c2: r(x)=nil 12..13");
    const Skew skew = smallest_skew(history);
    REQUIRE(skew.kind == Skew::Kind::exact);
    CHECK(skew.skew == seconds(2));
    CHECK(check_linearizable(with(history, skew.corrections)).conclusion == Conclusion::holds);
    CHECK(describe(skew).find("differ by 2.00 s") != std::string::npos);
}

TEST_CASE("the skew of several keys is one for all of them") {
    // On x, process 2 must be 2 s earlier than 1; on y, 1 must be 3 s earlier than 2.
    const History history =
        parse_history("c1: w(x,1) 0..10, r(y)=nil 40..41 | c2: r(x)=nil 12..13, w(y,1) 30..37");
    CHECK(smallest_skew(history).kind == Skew::Kind::hopeless);
    const History third = parse_history(
        "c1: w(x,1) 0..10 | c2: r(x)=nil 12..13, w(y,1) 30..37 | c3: r(y)=nil 40..41");
    const Skew skew = smallest_skew(third);
    REQUIRE(skew.kind == Skew::Kind::exact);
    CHECK(skew.skew == seconds(5));
}

TEST_CASE("no skew explains what one process saw by its own clock") {
    CHECK(smallest_skew(parse_history("c1: w(x,1) 0..1, r(x)=nil 2..3")).kind ==
          Skew::Kind::hopeless);
    CHECK(smallest_skew(parse_history("c1: w(x,1) 0..1 | c2: r(x)=7 2..3")).kind ==
          Skew::Kind::hopeless);
}

// Three processes, times from 0 to 7 ns.
History drawn(Random& random) {
    const History history = test::small_history(random, {.operations = 5, .instants = 6});
    History result;
    result.key("x");
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        history::Operation op = history[OpIndex{i}];
        op.process = i % 3;
        result.add(op);
    }
    return result;
}

// By trying every correction of every process; nothing when none helps.
std::optional<std::int64_t> skew_by_brute_force(const History& history) {
    constexpr std::int64_t most = 10;
    std::optional<std::int64_t> best;
    for (std::int64_t a = 0; a <= most; ++a) {
        for (std::int64_t b = 0; b <= most; ++b) {
            for (std::int64_t c = 0; c <= most; ++c) {
                const std::int64_t skew = std::max({a, b, c}) - std::min({a, b, c});
                if (std::min({a, b, c}) > 0 || (best && *best <= skew)) continue;
                const History tried = with(history, {{0, Duration::nanoseconds(a)},
                                                     {1, Duration::nanoseconds(b)},
                                                     {2, Duration::nanoseconds(c)}});
                if (test::linearizable_by_brute_force(tried)) best = skew;
            }
        }
    }
    return best;
}

TEST_CASE("the smallest skew is the one that trying every correction finds") {
    Random random(20'261);
    int needed = 0, hopeless = 0;
    for (int round = 0; round < 120; ++round) {
        const History history = drawn(random);
        const Skew skew = smallest_skew(history);
        const std::optional<std::int64_t> found = skew_by_brute_force(history);
        INFO(test::describe(history));
        REQUIRE(skew.kind != Skew::Kind::at_least);
        CHECK((skew.kind == Skew::Kind::exact) == found.has_value());
        if (!found) ++hopeless;
        if (skew.kind != Skew::Kind::exact || !found) continue;
        if (*found > 0) ++needed;
        CHECK(skew.skew == Duration::nanoseconds(*found));
        CHECK(test::linearizable_by_brute_force(with(history, skew.corrections)));
    }
    CHECK(needed > 5);
    CHECK(hopeless > 5);
}

TEST_CASE(
    "a clock that was wrong for thousands of operations is found, and by no more than it was") {
    Random random(5);
    const History truth = test::atomic_history(
        random, {.operations = 2'000, .clients = 5, .unknown = Ratio::percent(1)});
    REQUIRE(check_linearizable(truth).conclusion == Conclusion::holds);
    const Duration wrong = Duration::microseconds(8);
    const History recorded = with(truth, {{2, wrong}});
    REQUIRE(check_linearizable(recorded).conclusion == Conclusion::violated);
    const Skew skew = smallest_skew(recorded);
    REQUIRE(skew.kind == Skew::Kind::exact);
    CHECK(skew.skew > Duration());
    CHECK(skew.skew <= wrong);
    CHECK(check_linearizable(with(recorded, skew.corrections)).conclusion == Conclusion::holds);
}

}  // namespace
}  // namespace cleave::check
