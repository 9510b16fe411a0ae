#include <catch2/catch.hpp>
#include <vector>

#include "measures/lag.hpp"
#include "measures/lost_writes.hpp"
#include "measures/staleness.hpp"
#include "notation.hpp"
#include "random_history.hpp"

namespace cleave::test {
namespace {

using history::OpIndex;
using Indices = std::vector<std::uint32_t>;

Indices numbers(const std::vector<OpIndex>& ops) {
    Indices result;
    for (const OpIndex op : ops) result.push_back(op.value);
    return result;
}

Indices stale(const char* text, std::optional<Value> initial = std::nullopt) {
    return numbers(measure::stale_reads(parse_history(text), initial));
}

Indices lost(const char* text, std::int64_t quiet_from) {
    return numbers(
        measure::lost_writes(parse_history(text), Instant::at(Duration::seconds(quiet_from))));
}

// The definition of a stale read, literally, in quadratic time.
Indices stale_by_definition(const history::History& history) {
    const auto op = [&](std::uint32_t i) { return history[OpIndex{i}]; };
    const auto n = static_cast<std::uint32_t>(history.size());
    const auto writes = [&](std::uint32_t i) {
        const bool changes = op(i).action != history::Action::cas || op(i).expected != op(i).value;
        return op(i).action != history::Action::read && op(i).outcome != Outcome::fail && changes;
    };
    const auto written = [&](std::uint32_t i) {
        return op(i).action == history::Action::remove ? std::nullopt : op(i).value;
    };
    Indices result;
    for (std::uint32_t r = 0; r < n; ++r) {
        if (op(r).action != history::Action::read || op(r).outcome != Outcome::ok) continue;
        // The initial nil is written at the beginning of time.
        const auto overwritten = [&](Instant over) {
            for (std::uint32_t w = 0; w < n; ++w) {
                if (writes(w) && op(w).outcome == Outcome::ok && over < op(w).invoked &&
                    op(w).completed < op(r).invoked) {
                    return true;
                }
            }
            return false;
        };
        std::vector<Instant> sources;
        if (!op(r).value) sources.push_back(Instant::at(-Duration::max()));
        for (std::uint32_t w = 0; w < n; ++w) {
            const bool source = writes(w) && written(w) == op(r).value;
            if (source && op(w).invoked <= op(r).completed) sources.push_back(op(w).completed);
        }
        bool all = !sources.empty();
        for (const Instant over : sources) all = all && overwritten(over);
        if (all) result.push_back(r);
    }
    return result;
}

}  // namespace

TEST_CASE("reads of what was certainly overwritten are stale") {
    CHECK(stale("c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=1 4..5") == Indices{2});
    CHECK(stale("c1: w(x,1) 0..1 | c2: r(x)=nil 2..3") == Indices{1});
    CHECK(stale("c1: w(x,1) 0..1, rm(x) 2..3 | c2: r(x)=1 4..5") == Indices{2});
    CHECK(stale("c1: w(x,1) 0..1, cas(x,1,2) 2..3 | c2: r(x)=1 4..5") == Indices{2});
    CHECK(stale("c1: w(x,1) 0..1, w(x,2) 2..3, w(x,3) 2.5..9 | c2: r(x)=1 4..5, r(x)=1 6..7") ==
          Indices{3, 4});
    CHECK(stale("c1: w(x,6) 0..1 | c2: r(x)=5 2..3", 5) == Indices{1});
    CHECK(stale("c1: w(x,1) 0..1, w(x,1) 2..3, w(x,2) 4..5 | c2: r(x)=1 6..7") == Indices{3});
}

TEST_CASE("near misses of a stale read are not stale") {
    const char* fresh[] = {
        "c1: w(x,1) 0..1, w(x,2) 2..4 | c2: r(x)=1 4..5",       // touches
        "c1: w(x,1) 0..2 | c3: w(x,2) 1..3 | c2: r(x)=1 4..5",  // the writes overlap
        "c1: w(x,1) 0..1, w(x,2) 1..3 | c2: r(x)=1 4..5",       // the writes touch
        "c1: w(x,1) 0..1, w(x,2) 2..3! | c2: r(x)=1 4..5",      // the second failed
        "c1: w(x,1) 0..1, w(x,2) 2..? | c2: r(x)=1 4..5",       // the second is unknown
        "c1: w(x,1) 0..? | c3: w(x,2) 2..3 | c2: r(x)=1 4..5",  // the first may come late
        "c1: w(x,1) 0..1, w(x,2) 2..3, w(x,1) 4..9 | c2: r(x)=1 5..6",
        "c1: w(x,1) 0..1, w(y,2) 2..3 | c2: r(x)=1 4..5",   // another key
        "c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=1 4..5!",  // the read failed
        "c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=7 4..5",   // thin air
        "c1: w(x,1) 0..1, w(x,2) 8..9 | c2: r(x)=2 4..5",   // from the future
        "c1: w(x,1) 0..1, rm(x) 2..3 | c2: r(x)=nil 4..5",
        "c1: w(x,1) 0..1, cas(x,1,1) 2..3 | c2: r(x)=1 4..5",  // the cas changes nothing
    };
    for (const char* text : fresh) {
        CAPTURE(text);
        CHECK(stale(text).empty());
    }
}

TEST_CASE("stale reads agree with their definition on random histories") {
    Random random(5);
    std::size_t found = 0;
    for (int round = 0; round < 3'000; ++round) {
        const history::History history = small_history(
            random, {.operations = 9, .values = 3, .unique = round % 2 == 0, .instants = 30});
        const Indices expected = stale_by_definition(history);
        if (numbers(measure::stale_reads(history)) != expected) {
            INFO(describe(history));
            FAIL("the definition says otherwise");
        }
        found += expected.size();
    }
    CHECK(found > 300);
}

TEST_CASE("a stale read lags since the first acknowledged write that replaced what it returned") {
    const auto lags = [](const char* text) { return measure::lags(parse_history(text)); };
    const auto one = lags("c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=1 5..6");
    REQUIRE(one.size() == 1);
    CHECK(one[0].read == OpIndex{2});
    CHECK(one[0].replaced_by == OpIndex{1});
    CHECK(one[0].by == Duration::seconds(2));
    CHECK(one[0].versions == 1);
    // The write of 3 is acknowledged before that of 2, that of 4 too late to count.
    const auto more =
        lags("c1: w(x,1) 0..1, w(x,2) 2..5, w(x,4) 6..9 | c2: w(x,3) 3..4 | c3: r(x)=1 7..8");
    REQUIRE(more.size() == 1);
    CHECK(parse_history("c1: w(x,1) 0..1, w(x,2) 2..5, w(x,4) 6..9 | c2: w(x,3) 3..4 | "
                        "c3: r(x)=1 7..8")[more[0].replaced_by]
              .value == Value{3});
    CHECK(more[0].by == Duration::seconds(3));
    CHECK(more[0].versions == 2);
    // Of two that were acknowledged at one moment, the one that began last replaced it, whichever
    // is first on record.
    for (const char* text : {"c1: w(x,1) 0..5, w(x,2) 6..7 | c3: w(x,3) 4..7 | c2: r(x)=1 8..9",
                             "c1: w(x,1) 0..5 | c3: w(x,3) 4..7 | c4: w(x,2) 6..7 | "
                             "c2: r(x)=1 8..9",
                             "c1: w(x,1) 0..5 | c4: w(x,4) 7..7! | c3: w(x,3) 4..7 | "
                             "c5: w(x,2) 6..7 | c4: r(x)=9 6.5..7 | c2: r(x)=1 8..9"}) {
        CAPTURE(text);
        const history::History history = parse_history(text);
        const auto late = measure::lags(history);
        REQUIRE(late.size() == 1);
        CHECK(history[late[0].replaced_by].value == Value{2});
    }
    CHECK(lags("c1: w(x,1) 0..1 | c2: r(x)=nil 4..5")[0].by == Duration::seconds(3));
    CHECK(lags("c1: w(x,1) 0..1 | c2: r(x)=1 4..5").empty());
}

TEST_CASE("every stale read of a random history has a lag and an acknowledged write to blame") {
    Random random(6);
    std::size_t found = 0;
    for (int round = 0; round < 500; ++round) {
        const history::History history = small_history(
            random, {.operations = 9, .values = 3, .unique = round % 2 == 0, .instants = 30});
        const auto lags = measure::lags(history);
        const auto stale = measure::stale_reads(history);
        REQUIRE(lags.size() == stale.size());
        for (std::size_t i = 0; i < lags.size(); ++i) {
            REQUIRE(lags[i].read == stale[i]);
            const history::Operation write = history[lags[i].replaced_by];
            REQUIRE(write.outcome == Outcome::ok);
            REQUIRE(write.key == history[stale[i]].key);
            REQUIRE(history[stale[i]].invoked - write.completed == lags[i].by);
            REQUIRE(lags[i].by > Duration());
            REQUIRE(lags[i].versions > 0);
        }
        found += lags.size();
    }
    CHECK(found > 50);
}

TEST_CASE("an acknowledged write that no last read accounts for is lost") {
    CHECK(lost("c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=1 10..11", 10) == Indices{1});
    CHECK(lost("c1: w(x,1) 0..1 | c2: r(x)=nil 10..11", 10) == Indices{0});
    CHECK(lost("c1: w(x,1) 0..1, rm(x) 2..3 | c2: r(x)=1 10..11", 10) == Indices{1});
    CHECK(lost("c1: w(x,1) 0..1, w(x,2) 2..3, w(x,3) 4..5 | c2: r(x)=1 10..11, r(x)=1 12..13",
               10) == Indices{1, 2});
    CHECK(lost("c1: w(x,1) 0..1, cas(x,1,2) 2..3 | c2: r(x)=1 10..11", 10) == Indices{1});
}

TEST_CASE("near misses of a lost write are not lost") {
    const char* kept[] = {
        "c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=2 10..11",
        "c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=1 10..11, r(x)=2 12..13",  // back in the end
        "c1: w(x,1) 0..2 | c3: w(x,2) 1..3 | c2: r(x)=1 10..11",            // they overlap
        "c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=1 8..9",                   // read too early
        "c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=1 10..11!",                // no answer
        "c1: w(x,1) 0..1, w(x,2) 2..? | c2: r(x)=1 10..11",                 // never acknowledged
        "c1: w(x,1) 0..1, w(x,2) 2..3! | c2: r(x)=1 10..11",
        "c1: w(x,1) 0..? | c3: w(x,2) 2..3 | c2: r(x)=1 10..11",  // came late
        "c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=-4 10..11",      // torn
        "c1: w(x,1) 0..1 | c2: r(y)=nil 10..11",                  // another key
        "c1: w(x,1) 0..1, w(x,2) 9..12 | c2: r(x)=1 10..11",      // still writing
        "c1: w(x,1) 0..1, w(x,2) 9..10 | c2: r(x)=1 10..11",      // until the very moment
        "c1: w(x,1) 0..2 | c3: w(x,2) 2..3 | c2: r(x)=1 10..11",  // they touch
        "c1: w(x,1) 0..1, rm(x) 2..3 | c2: r(x)=nil 10..11",
    };
    for (const char* text : kept) {
        CAPTURE(text);
        CHECK(lost(text, 10).empty());
    }
}

TEST_CASE("an atomic register has neither stale reads nor lost writes") {
    Random random(9);
    for (int round = 0; round < 20; ++round) {
        const history::History history = atomic_history(random, {.operations = 500,
                                                                 .clients = 6,
                                                                 .values = round % 4,
                                                                 .removes = Ratio::percent(10),
                                                                 .unknown = Ratio::percent(10)});
        CHECK(measure::stale_reads(history).empty());
        CHECK(measure::lost_writes(history, history[OpIndex{250}].invoked).empty());
    }
}

}  // namespace cleave::test
