#include "linearizability/check.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "certifier/certifier.hpp"
#include "notation.hpp"
#include "random_history.hpp"

namespace cleave::test {
namespace {

using Catch::Matchers::Contains;
using check::Conclusion;

check::Verdict checked(const history::History& history, const check::Options& options = {}) {
    check::Verdict verdict = check::check_linearizable(history, options);
    const auto certification = check::certify(history, verdict, options.initial);
    CAPTURE(certification.reason);
    CHECK(certification.certified);
    return verdict;
}

struct Anomaly {
    const char* name;
    const char* history;
    std::size_t core;
    const char* explanation;  // a part of it
};

}  // namespace

TEST_CASE("each anomaly is violated, with a small core and a sentence that names it") {
    const Anomaly anomalies[] = {
        {"stale read", "c1: w(x,7) 0..1, w(x,9) 30..31.2 | c3: r(x)=7 31.41..32", 3,
         "process 3's read returned 7 although 9, written by process 1 by 31.20 s, had replaced it "
         "before the read began at 31.41 s; no order of these operations can explain that."},
        {"thin air", "c1: w(x,1) 0..1 | c2: r(x)=5 2..3", 1,
         "process 2's read returned 5 at 3.00 s, which nobody ever wrote."},
        {"a number that nobody wrote is no torn read", "c1: w(x,1) 0..1 | c2: r(x)=0 2..3", 1,
         "process 2's read returned 0 at 3.00 s, which nobody ever wrote."},
        {"torn read", "c1: w(x,1) 0..4 | c2: w(x,2) 0..4 | c3: r(x)=-77 1..2", 1,
         "a negative value stands for content mixed from several writes, a torn read"},
        {"read of a failed write", "c1: w(x,1) 0..1! | c2: r(x)=1 2..3", 1,
         "the only write of it, by process 1, was reported as failed"},
        {"read from the future", "c1: w(x,1) 5..6 | c2: r(x)=1 1..3", 2,
         "was over by 3.00 s, before the write of 1 by process 1 began at 5.00 s"},
        {"read from the future of an unknown write", "c1: w(x,1) 5..? | c2: r(x)=1 1..3", 2,
         "a value cannot be read before it is written"},
        {"reads go back in time",
         "c1: w(x,1) 0..1, w(x,2) 2..10 | c2: r(x)=2 3..4 | c3: r(x)=1 5..6", 3,
         "process 3's read returned 1 although process 2's read had already returned 2 by 4.00 s"},
        {"reads of a write of unknown outcome go back in time",
         "c1: w(x,1) 0..1 | c2: w(x,2) 0.5..? | c3: r(x)=2 3..4, r(x)=1 5..6", 3,
         "although its own earlier read had already returned 2"},
        {"nil after an acknowledged write", "c1: w(x,1) 0..1 | c2: r(x)=nil 2..3", 2,
         "process 2's read returned nothing although 1, written by process 1 by 1.00 s, had been "
         "acknowledged before the read began at 2.00 s"},
        {"nil after a read", "c1: w(x,1) 0..? | c2: r(x)=1 1..2 | c3: r(x)=nil 3..4", 2,
         "process 3's read returned nothing although process 2's read had already returned 1"},
        {"a value survives its removal", "c1: w(x,1) 0..1, rm(x) 2..3 | c2: r(x)=1 5..6", 3,
         "process 2's read returned 1 although process 1 had removed it by 3.00 s"},
        {"two winners of one compare-and-set",
         "c1: w(x,1) 0..1, cas(x,1,2) 2..5 | c2: cas(x,1,3) 2..5", 2, "succeeded"},
        {"stale read of a value written three times",
         "c1: w(x,1) 0..1, w(x,1) 2..3, w(x,2) 4..5, r(x)=1 6..7, w(x,1) 8..9", 3,
         "The 2 other writes of 1 came too early or too late to change that."},
        {"an unknown write cannot stand in for one of another value, nor happen twice",
         "c1: w(x,1) 0..? | c2: w(x,1) 0..0.5 | c3: r(x)=1 1..2 | c4: w(x,2) 3..? | "
         "c5: r(x)=2 4..5, w(x,3) 6..7, r(x)=2 8..9",
         3,
         "process 5's read returned 2 although 3, written by process 5 by 7.00 s, had replaced it"},
        {"values take turns twice",
         "c1: w(x,1) 0..10 | c2: w(x,2) 0..10 | c3: r(x)=1 1..2, r(x)=2 3..4, r(x)=1 5..6", 3,
         "the reads went back in time"},
    };
    for (const Anomaly& anomaly : anomalies) {
        SECTION(anomaly.name) {
            const check::Verdict verdict = checked(parse_history(anomaly.history));
            REQUIRE(verdict.conclusion == Conclusion::violated);
            REQUIRE(verdict.counterexamples.size() == 1);
            const check::Counterexample& example = verdict.counterexamples[0];
            CHECK(example.core.size() == anomaly.core);
            CHECK_THAT(example.explanation, Contains(anomaly.explanation));
            CHECK(example.confirmed_by_z3);
            CHECK(example.minimal);
        }
    }
}

TEST_CASE("each near miss of an anomaly holds") {
    const std::pair<const char*, const char*> near_misses[] = {
        {"the overwriting write is not acknowledged before the read",
         "c1: w(x,7) 0..1, w(x,9) 30..32 | c3: r(x)=7 31.41..33"},
        {"the overwriting write only touches the read",
         "c1: w(x,7) 0..1, w(x,9) 2..3 | c3: r(x)=7 3..4"},
        {"the two writes overlap", "c1: w(x,7) 0..3 | c2: w(x,9) 2..4 | c3: r(x)=7 5..6"},
        {"the overwriting write failed", "c1: w(x,7) 0..1, w(x,9) 2..3! | c3: r(x)=7 4..5"},
        {"the overwriting write is unknown", "c1: w(x,7) 0..1, w(x,9) 2..? | c3: r(x)=7 4..5"},
        {"an unknown write takes effect late",
         "c1: w(x,1) 0..? | c2: w(x,2) 1..2, r(x)=2 3..4, r(x)=1 5..6"},
        {"the value was written again",
         "c1: w(x,7) 0..1, w(x,9) 2..3, w(x,7) 4..10 | c3: r(x)=7 5..6"},
        {"a read just reaches the write", "c1: w(x,1) 3..6 | c2: r(x)=1 1..3"},
        {"reads in both orders while the write is open",
         "c1: w(x,1) 0..9 | c2: r(x)=1 1..5 | c3: r(x)=nil 2..6"},
        {"nil before the write", "c1: w(x,1) 2..3 | c2: r(x)=nil 0..2"},
        {"nil after a remove", "c1: w(x,1) 0..1, rm(x) 2..3 | c2: r(x)=nil 5..6"},
        {"a remove of what is not there", "c1: rm(x) 0..1, r(x)=nil 2..3"},
        {"a failed compare-and-set says nothing about what it met",
         "c1: w(x,1) 0..1, cas(x,1,2) 2..3! , r(x)=1 4..5"},
        {"compare-and-sets in a chain",
         "c1: cas(x,nil,1) 0..9 | c2: cas(x,1,2) 0..9 | c3: cas(x,2,nil) 0..9, r(x)=nil 10..11"},
        {"a write of the present value hides another before a compare-and-set",
         "c1: w(x,1) 0..1 | c2: w(x,3) 2..20 | c3: w(x,1) 2..20 | c4: cas(x,1,2) 2..5 | "
         "c5: r(x)=2 21..22"},
        {"an unknown write of the present value hides another before a compare-and-set",
         "c1: w(x,1) 0..1 | c2: w(x,3) 2..20 | c3: w(x,1) 2..? | c4: cas(x,1,2) 2..5 | "
         "c5: r(x)=2 21..22"},
        {"the hidden write must be spent before the one that lasts longer",
         "c1: w(x,1) 0..5 | c2: w(x,1) 2.7..9 | c3: w(x,2) 0..1 | c4: r(x)=2 2..2.5, r(x)=1 3..4 | "
         "c5: w(x,3) 4.2..7, r(x)=1 8..8.5 | c6: r(x)=3 6..6.5"},
        {"two unknown writes of one value, each needed after a third was read",
         "c1: w(x,1) 0..? | c2: w(x,1) 0..? | c3: w(x,1) 0..1, r(x)=1 2..3, w(x,2) 4..5, "
         "r(x)=1 6..7, w(x,2) 8..9, r(x)=1 10..11"},
        {"a read without an answer", "c1: w(x,1) 0..1, r(x) 2..? | c2: r(x)=1 3..4"},
        {"nothing at all", ""},
        {"only failures", "c1: w(x,1) 0..1!, r(x) 2..3!"},
    };
    for (const auto& [name, text] : near_misses) {
        SECTION(name) { CHECK(checked(parse_history(text)).conclusion == Conclusion::holds); }
    }
}

TEST_CASE("the initial value is an option") {
    const history::History history = parse_history("c1: r(x)=5 0..1, w(x,6) 2..3, r(x)=6 4..5");
    CHECK(checked(history).conclusion == Conclusion::violated);
    CHECK(checked(history, {.initial = 5}).conclusion == Conclusion::holds);
    const history::History nil = parse_history("c1: r(x)=nil 0..1");
    const check::Verdict verdict = checked(nil, {.initial = 5});
    REQUIRE(verdict.conclusion == Conclusion::violated);
    CHECK_THAT(verdict.counterexamples[0].explanation, Contains("nobody ever removed it"));
}

TEST_CASE("two winners of which a third operation tells are not said to be enough") {
    const check::Verdict verdict = checked(
        parse_history(
            "c1: w(x,1) 0..10 | c2: cas(x,1,2) 0..10 | c3: cas(x,1,3) 0..10, r(x)=1 11..12"),
        {.initial = 1});
    REQUIRE(verdict.conclusion == Conclusion::violated);
    CHECK(verdict.counterexamples[0].core.size() == 3);
    CHECK_THAT(verdict.counterexamples[0].explanation,
               Contains("No order of these 3 operations explains"));
}

TEST_CASE("keys are judged apart, and the smallest core comes first") {
    const check::Verdict verdict =
        checked(parse_history("c1: w(a,1) 0..1, w(a,2) 2..3, r(a)=1 4..5 | c2: w(b,1) 0..1, r(b)=1 "
                              "2..3 | c3: r(c)=9 0..1"));
    REQUIRE(verdict.conclusion == Conclusion::violated);
    CHECK(verdict.keys_violated == 2);
    REQUIRE(verdict.counterexamples.size() == 2);
    CHECK(verdict.counterexamples[0].core.size() == 1);
    CHECK(verdict.counterexamples[1].core.size() == 3);
}

TEST_CASE("no more counterexamples than asked for, yet all violated keys are counted") {
    const history::History history = parse_history("c1: r(a)=1 0..1, r(b)=1 2..3, r(c)=1 4..5");
    const check::Verdict verdict = check::check_linearizable(history, {.max_counterexamples = 1});
    CHECK(verdict.counterexamples.size() == 1);
    CHECK(verdict.keys_violated == 3);
}

TEST_CASE("a hit limit gives unknown and names the limit and the key") {
    const history::History history = parse_history(
        "c1: w(k,1) 0..9, w(k,1) 10..11 | c2: w(k,2) 0..9 | c3: r(k)=1 1..2, r(k)=2 3..4");
    const check::Verdict verdict = check::check_linearizable(history, {.limits = {.steps = 1}});
    CHECK(verdict.conclusion == Conclusion::unknown);
    CHECK_THAT(verdict.limit, Contains("steps") && Contains("\"k\""));
    const check::Verdict small =
        check::check_linearizable(history, {.limits = {.memory = Bytes{64}}});
    CHECK(small.conclusion == Conclusion::unknown);
    CHECK_THAT(small.limit, Contains("memory"));
}

TEST_CASE("a found violation outranks an unknown key") {
    const history::History history = parse_history(
        "c1: w(k,1) 0..9, w(k,1) 10..11 | c2: w(k,2) 0..9 | c3: r(k)=1 1..2, r(k)=2 3..4, r(z)=8 "
        "5..6");
    const check::Verdict verdict = check::check_linearizable(history, {.limits = {.steps = 1}});
    CHECK(verdict.conclusion == Conclusion::violated);
}

TEST_CASE("the context shows the writer of an inverted value and is bounded") {
    std::string text = "c1: w(x,1) 0..1, w(x,2) 2..10 | c2: r(x)=2 3..4 | c3: r(x)=1 5..6";
    for (int i = 0; i < 40; ++i) {
        text += " | c" + std::to_string(10 + i) + ": w(x," + std::to_string(100 + i) + ") 20..21";
    }
    const check::Verdict verdict = checked(parse_history(text));
    REQUIRE(verdict.counterexamples.size() == 1);
    const auto& context = verdict.counterexamples[0].context;
    CHECK(context.size() == 12);
    CHECK(context.front() == history::OpIndex{1});  // w(x,2)
}

TEST_CASE("times in a sentence get as many decimals as it takes to tell them apart") {
    const check::Verdict verdict =
        checked(parse_history("c1: w(x,1) 0..1, w(x,2) 2..3.0001 | c2: r(x)=1 3.0002..4"));
    REQUIRE(verdict.counterexamples.size() == 1);
    CHECK_THAT(verdict.counterexamples[0].explanation,
               Contains("by 3.0001 s") && Contains("began at 3.0002 s"));
}

TEST_CASE("the cycle of a stale read closes and gives a reason for each edge") {
    const check::Verdict verdict =
        checked(parse_history("c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=1 4..5"));
    REQUIRE(verdict.counterexamples.size() == 1);
    const auto& cycle = verdict.counterexamples[0].cycle;
    REQUIRE(cycle.size() == 2);
    CHECK(cycle[0].before == history::OpIndex{1});
    CHECK(cycle[0].after == history::OpIndex{2});
    CHECK(cycle[1].after == cycle[0].before);
    CHECK_THAT(cycle[0].reason, Contains("completed at 3.00 s") && Contains("began at 4.00 s"));
}

TEST_CASE("large histories of an atomic register hold, and stale reads in them are found") {
    struct Case {
        const char* name;
        AtomicHistoryOptions options;
    };
    const auto percent = [](int n) { return Ratio::percent(n); };
    const Case cases[] = {
        {"unique values", {.operations = 20'000, .clients = 20, .unknown = percent(10)}},
        {"five values", {.operations = 5'000, .clients = 10, .values = 5}},
        {"five values, unknown outcomes",
         {.operations = 3'000, .clients = 5, .values = 5, .unknown = percent(10)}},
        {"removes", {.operations = 5'000, .clients = 10, .removes = percent(20)}},
        {"removes, unknown outcomes",
         {.operations = 5'000, .clients = 10, .removes = percent(20), .unknown = percent(10)}},
        {"compare-and-set",
         {.operations = 2'000,
          .clients = 5,
          .values = 5,
          .reads = percent(40),
          .swaps = percent(40)}},
        {"compare-and-set, unknown outcomes",
         {.operations = 2'000,
          .clients = 5,
          .values = 5,
          .reads = percent(40),
          .swaps = percent(40),
          .unknown = percent(5)}},
    };
    for (const Case& c : cases) {
        SECTION(c.name) {
            Random random(7);
            AtomicHistoryOptions options = c.options;
            CHECK(checked(atomic_history(random, options)).conclusion == Conclusion::holds);
            if (options.values != 0 && !options.unknown.is_zero()) return;
            // Where values recur, an old one may well be current again: try several.
            options.stale_reads = options.values == 0 && options.removes.is_zero() ? 1 : 60;
            const check::Verdict verdict = checked(atomic_history(random, options));
            REQUIRE(verdict.conclusion == Conclusion::violated);
            const check::Counterexample& example = verdict.counterexamples[0];
            CAPTURE(example.explanation);
            CHECK(example.core.size() <= 5);
            CHECK(example.minimal);
        }
    }
}

TEST_CASE("the same history gives the same verdict, evidence and step count") {
    Random random(11);
    const history::History history =
        atomic_history(random, {.operations = 2'000, .clients = 8, .values = 4, .stale_reads = 20});
    const check::Verdict a = check::check_linearizable(history);
    const check::Verdict b = check::check_linearizable(history);
    CHECK(a.steps == b.steps);
    REQUIRE(a.conclusion == Conclusion::violated);
    REQUIRE(a.counterexamples.size() == b.counterexamples.size());
    for (std::size_t i = 0; i < a.counterexamples.size(); ++i) {
        CHECK(a.counterexamples[i].core == b.counterexamples[i].core);
        CHECK(a.counterexamples[i].explanation == b.counterexamples[i].explanation);
    }
}

}  // namespace cleave::test
