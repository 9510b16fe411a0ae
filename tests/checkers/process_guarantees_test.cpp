// Anomalies and near misses of the guarantees that speak of processes, and what their evidence
// says.

#include <algorithm>

#include "catch.hpp"
#include "certifier/processes.hpp"
#include "check/check.hpp"
#include "notation.hpp"
#include "objects/register.hpp"

namespace cleave::test {
namespace {

using check::Conclusion;
using check::Guarantee;
using history::History;
using history::OpIndex;
using G = Guarantee;

struct Row {
    const char* name;
    const char* history;
    std::vector<Guarantee> violated;
};

const std::vector<Guarantee>& all_guarantees() {
    static const std::vector<Guarantee> all = {G::sequential,
                                               G::causal_convergent,
                                               G::causal_memory,
                                               G::causal,
                                               G::pram,
                                               G::read_your_writes,
                                               G::monotonic_reads,
                                               G::monotonic_writes,
                                               G::writes_follow_reads,
                                               G::no_thin_air};
    return all;
}

check::Verdict judge(const History& history, Guarantee guarantee) {
    return check::check(history, objects::cas_register(), guarantee, {});
}

const std::vector<Row> rows = {
    {"nothing at all", "", {}},
    {"a value that nobody wrote", "c1: w(x,1) 0..1 | c2: r(x)=2 2..3", all_guarantees()},
    {"a value that only failed to be written", "c1: w(x,1) 0..1! | c2: r(x)=1 2..3",
     all_guarantees()},
    {"what an unknown swap found, after what it left",
     "c1: w(x,2) 0..? | c2: cas(x,2,3) 0..? | c3: r(x)=3 2..3, r(x)=2 4..5",
     {G::sequential, G::causal_convergent, G::causal_memory, G::causal}},
    {"what an unknown swap left, after what it found",
     "c1: w(x,2) 0..? | c2: cas(x,2,3) 0..? | c3: r(x)=2 2..3, r(x)=3 4..5",
     {}},
    {"what the first of three unknown swaps left, after what the last one did",
     "c1: cas(x,nil,1) 0..? | c2: cas(x,1,2) 0..? | c3: cas(x,2,3) 0..? | "
     "c4: r(x)=3 1..2, r(x)=1 3..4",
     {G::sequential, G::causal_convergent, G::causal_memory, G::causal}},
    {"what the last of three unknown swaps left, after what the first one did",
     "c1: cas(x,nil,1) 0..? | c2: cas(x,1,2) 0..? | c3: cas(x,2,3) 0..? | "
     "c4: r(x)=1 1..2, r(x)=3 3..4",
     {}},
    {"two unknown swaps that each found what the other left",
     "c1: cas(x,1,2) 0..? | c2: cas(x,2,1) 0..? | c3: r(x)=1 1..2",
     {G::sequential, G::causal_convergent, G::causal_memory, G::causal}},
    {"of three writers of a value, the likeliest cannot be meant",
     "c1: w(x,1) 0..1 | c2: w(x,1) 0..1 | c3: w(y,2) 0..1, w(x,1) 2..3 | "
     "c4: r(x)=1 4..5, r(y)=nil 6..7",
     {}},
    {"a value whose write is unknown", "c1: w(x,1) 0..? | c2: r(x)=1 2..3", {}},
    {"its own later write", "c1: r(x)=1 0..1, w(x,1) 2..3", all_guarantees()},
    {"another's later write: no clock is compared", "c1: r(x)=1 0..1 | c2: w(x,1) 2..3", {}},
    {"its own write is missing",
     "c1: w(x,1) 0..1, r(x)=nil 2..3",
     {G::sequential, G::causal_convergent, G::causal_memory, G::causal, G::pram,
      G::read_your_writes}},
    {"its own older write",
     "c1: w(x,1) 0..1, w(x,2) 2..3, r(x)=1 4..5",
     {G::sequential, G::causal_convergent, G::causal_memory, G::causal, G::pram,
      G::read_your_writes}},
    {"another's write instead of its own", "c1: w(x,1) 0..1, r(x)=2 2..3 | c2: w(x,2) 0..1", {}},
    {"its own unknown write is not seen yet", "c1: w(x,1) 0..?, r(x)=nil 2..3", {}},
    {"its own overlapping write is not seen yet", "c1: w(x,1) 0..4, r(x)=nil 2..3", {}},
    {"a read goes back to an older write of one process",
     "c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=2 4..5, r(x)=1 6..7",
     {G::sequential, G::causal_convergent, G::causal_memory, G::causal, G::pram,
      G::monotonic_reads}},
    {"a read goes back to nothing",
     "c1: w(x,1) 0..1 | c2: r(x)=1 2..3, r(x)=nil 4..5",
     {G::sequential, G::causal_convergent, G::causal_memory, G::causal, G::pram,
      G::monotonic_reads}},
    {"a process changes its mind about concurrent writes",
     "c1: w(x,1) 0..1 | c2: w(x,2) 0..1 | c3: r(x)=1 2..3, r(x)=2 4..5, r(x)=1 6..7",
     {G::sequential, G::causal_convergent, G::causal_memory, G::pram, G::monotonic_reads}},
    {"two processes see concurrent writes in opposite orders",
     "c1: w(x,1) 0..1 | c2: w(x,2) 0..1 | c3: r(x)=1 2..3, r(x)=2 4..5 | c4: r(x)=2 2..3, r(x)=1 "
     "4..5",
     {G::sequential, G::causal_convergent}},
    {"each reads the other's write over its own",
     "c1: w(x,1) 0..1, r(x)=2 2..3 | c2: w(x,2) 0..1, r(x)=1 2..3",
     {G::sequential, G::causal_convergent}},
    {"a later write is seen without the earlier one",
     "c1: w(x,1) 0..1, w(y,2) 2..3 | c2: r(y)=2 4..5, r(x)=nil 6..7",
     {G::sequential, G::causal_convergent, G::causal_memory, G::causal, G::pram,
      G::monotonic_writes}},
    {"the earlier write is seen without the later one",
     "c1: w(x,1) 0..1, w(y,2) 2..3 | c2: r(x)=1 4..5, r(y)=nil 6..7",
     {}},
    {"a write is seen without what its process had read",
     "c1: w(x,1) 0..1 | c2: r(x)=1 2..3, w(y,2) 4..5 | c3: r(y)=2 6..7, r(x)=nil 8..9",
     {G::sequential, G::causal_convergent, G::causal_memory, G::causal, G::writes_follow_reads}},
    {"a chain of two processes is not seen",
     "c1: w(x,1) 0..1, w(y,2) 2..3 | c2: r(y)=2 4..5, w(z,3) 6..7 | c3: r(z)=3 8..9, r(x)=nil "
     "10..11",
     {G::sequential, G::causal_convergent, G::causal_memory, G::causal}},
    {"store buffering: each misses the other's write",
     "c1: w(x,1) 0..1, r(y)=nil 2..3 | c2: w(y,1) 0..1, r(x)=nil 2..3",
     {G::sequential}},
    {"a cycle of reads: each saw what the other wrote later",
     "c1: r(x)=1 0..1, w(y,2) 2..3 | c2: r(y)=2 0..1, w(x,1) 2..3",
     {G::sequential, G::causal_convergent, G::causal_memory, G::causal}},
    {"a compare-and-set found what its own write replaced",
     "c1: w(x,1) 0..1, w(x,2) 2..3, cas(x,1,3) 4..5",
     {G::sequential, G::causal_convergent, G::causal_memory, G::causal, G::pram,
      G::read_your_writes}},
    {"two compare-and-sets found the same value",
     "c0: w(x,1) 0..1 | c1: cas(x,1,2) 2..3 | c2: cas(x,1,3) 2..3",
     {G::sequential}},
    {"a removed key is found again",
     "c1: w(x,1) 0..1, rm(x) 2..3 | c2: r(x)=1 4..5, r(x)=nil 6..7, r(x)=1 8..9",
     {G::sequential, G::causal_convergent, G::causal_memory, G::causal, G::pram,
      G::monotonic_reads}},
    {"nothing may be a removal as well as the beginning",
     "c1: w(x,1) 0..1, rm(x) 2..3 | c2: r(x)=nil 4..5, r(x)=1 6..7, r(x)=nil 8..9",
     {}},
    {"a repeated value may come from either write",
     "c1: w(x,1) 0..1, w(x,2) 2..3 | c2: w(x,1) 0..1 | c3: r(x)=2 4..5, r(x)=1 6..7",
     {}},
    {"a repeated value that can come from neither",
     "c1: w(x,1) 0..1, w(x,1) 2..3, w(x,2) 4..5 | c3: r(x)=2 6..7, r(x)=1 8..9",
     {G::sequential, G::causal_convergent, G::causal_memory, G::causal, G::pram,
      G::monotonic_reads}},
};

}  // namespace

TEST_CASE("each anomaly violates exactly the guarantees that exclude it, with certified evidence") {
    for (const Row& row : rows) {
        CAPTURE(row.name, row.history);
        const History history = parse_history(row.history);
        for (const Guarantee guarantee : all_guarantees()) {
            CAPTURE(to_string(guarantee));
            const check::Verdict verdict = judge(history, guarantee);
            const bool expected = std::find(row.violated.begin(), row.violated.end(), guarantee) ==
                                  row.violated.end();
            CHECK((verdict.conclusion == Conclusion::holds) == expected);
            const check::Certification result = check::certify_processes(history, verdict);
            CAPTURE(result.reason);
            CHECK(result.certified);
        }
    }
}

TEST_CASE("a violation names processes, values and times") {
    const History history =
        parse_history("c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=2 4..5, r(x)=1 6..7");
    const check::Verdict verdict = judge(history, Guarantee::monotonic_reads);
    REQUIRE(verdict.counterexamples.size() == 1);
    const std::string& text = verdict.counterexamples[0].explanation;
    CAPTURE(text);
    for (const char* part : {"process 2 read 1 from \"x\"", "6.00 s", "2 of \"x\"", "process 1"}) {
        CAPTURE(part);
        CHECK(text.find(part) != std::string::npos);
    }
    CHECK(verdict.counterexamples[0].anomaly == "monotonic-reads");
    CHECK(verdict.counterexamples[0].cycle.size() == 2);
}

TEST_CASE("the bad patterns of causal consistency are named") {
    const auto anomaly = [](const char* text, Guarantee guarantee) {
        return judge(parse_history(text), guarantee).counterexamples.at(0).anomaly;
    };
    CHECK(anomaly("c1: r(x)=1 0..1", G::causal) == "ThinAirRead");
    CHECK(anomaly("c1: r(x)=1 0..1, w(y,2) 2..3 | c2: r(y)=2 0..1, w(x,1) 2..3", G::causal) ==
          "CyclicCO");
    CHECK(anomaly("c1: w(x,1) 0..1, r(x)=nil 2..3", G::causal) == "WriteCOInitRead");
    CHECK(anomaly("c1: w(x,1) 0..1, w(x,2) 2..3, r(x)=1 4..5", G::causal) == "WriteCORead");
    CHECK(anomaly("c1: w(x,1) 0..1, r(x)=2 2..3 | c2: w(x,2) 0..1, r(x)=1 2..3",
                  G::causal_convergent) == "CyclicCF");
    CHECK(anomaly("c1: w(x,1) 0..1 | c2: w(x,2) 0..1 | c3: r(x)=1 2..3, r(x)=2 4..5, r(x)=1 6..7",
                  G::causal_memory) == "CyclicHB");
}

TEST_CASE("beyond its limits a check says which one was hit") {
    const History history = parse_history("c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=1 4..5");
    for (const Guarantee guarantee : all_guarantees()) {
        if (guarantee == Guarantee::no_thin_air) continue;  // takes no steps
        check::Options options;
        options.limits.steps = 0;
        const auto verdict = check::check(history, objects::cas_register(), guarantee, options);
        CAPTURE(to_string(guarantee));
        CHECK(verdict.conclusion == Conclusion::unknown);
        CHECK(verdict.limit.find("the limit on steps") != std::string::npos);
    }
}

TEST_CASE("a watch ends a check") {
    struct Impatient : check::Watch {
        bool expired() override { return true; }
        void progress(std::string_view, std::uint64_t, std::uint64_t) override {}
    } watch;
    std::string text;
    for (int i = 0; i < 3'000; ++i) {
        const std::string begin = std::to_string(2 * i), end = std::to_string(2 * i + 1);
        text += "c1: w(x," + std::to_string(i) + ") " + begin + ".." + end + " | ";
        text += "c2: r(x)=" + std::to_string(i) + " " + begin + ".." + end + " | ";
    }
    const History history = parse_history(text);
    check::Options options;
    options.limits.watch = &watch;
    options.limits.steps = UINT64_MAX;
    for (const Guarantee guarantee : {G::sequential, G::pram, G::causal, G::monotonic_reads}) {
        const auto verdict = check::check(history, objects::cas_register(), guarantee, options);
        CAPTURE(to_string(guarantee));
        CHECK(verdict.conclusion == Conclusion::unknown);
        CHECK(verdict.limit.find("the deadline") != std::string::npos);
    }
}

// ---- The certifier

TEST_CASE("the certifier refuses orders that are wrong or incomplete") {
    const History history =
        parse_history("c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=1 4..5, r(x)=2 6..7");
    for (const Guarantee guarantee :
         {G::sequential, G::causal_convergent, G::causal_memory, G::pram}) {
        CAPTURE(to_string(guarantee));
        const check::Verdict good = judge(history, guarantee);
        REQUIRE(check::certify_processes(history, good).certified);
        REQUIRE_FALSE(good.views.empty());
        check::Verdict missing = good;
        missing.views.back().order.pop_back();
        CHECK_FALSE(check::certify_processes(history, missing).certified);
        check::Verdict reversed = good;
        std::reverse(reversed.views.back().order.begin(), reversed.views.back().order.end());
        CHECK_FALSE(check::certify_processes(history, reversed).certified);
        check::Verdict twice = good;
        twice.views.back().order.push_back(twice.views.back().order.front());
        CHECK_FALSE(check::certify_processes(history, twice).certified);
        check::Verdict none = good;
        none.views.clear();
        CHECK_FALSE(check::certify_processes(history, none).certified);
    }
}

TEST_CASE("the certifier refuses to let what is violated hold") {
    for (const Row& row : rows) {
        const History history = parse_history(row.history);
        for (const Guarantee guarantee : row.violated) {
            if (guarantee == Guarantee::no_thin_air) continue;
            check::Verdict lie;
            lie.guarantee = guarantee;
            lie.conclusion = Conclusion::holds;
            CAPTURE(row.name, to_string(guarantee));
            CHECK_FALSE(check::certify_processes(history, lie).certified);
        }
    }
}

TEST_CASE("the certifier refuses cores that are legal, or larger than need be") {
    const History history = parse_history(
        "c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=2 4..5, r(x)=1 6..7 | c3: w(y,3) 0..1");
    const check::Verdict good = judge(history, Guarantee::monotonic_reads);
    REQUIRE(check::certify_processes(history, good).certified);
    for (std::size_t i = 0; i < good.counterexamples[0].core.size(); ++i) {
        check::Verdict smaller = good;
        auto& core = smaller.counterexamples[0].core;
        core.erase(core.begin() + static_cast<std::ptrdiff_t>(i));
        CHECK_FALSE(check::certify_processes(history, smaller).certified);
    }
    check::Verdict larger = good;
    larger.counterexamples[0].core.push_back(OpIndex{4});
    CHECK_FALSE(check::certify_processes(history, larger).certified);
    check::Verdict open_cycle = good;
    open_cycle.counterexamples[0].cycle.pop_back();
    CHECK_FALSE(check::certify_processes(history, open_cycle).certified);
}

TEST_CASE("the certifier refuses sources that a read cannot have") {
    const History history =
        parse_history("c1: w(x,1) 0..1 | c2: w(x,1) 0..1 | c3: r(x)=1 2..3, w(x,2) 4..5");
    const check::Verdict good = judge(history, Guarantee::causal);
    REQUIRE(good.sources.size() == 1);
    REQUIRE(check::certify_processes(history, good).certified);
    for (const auto& write : {std::optional<OpIndex>(OpIndex{3}), std::optional<OpIndex>()}) {
        check::Verdict wrong = good;
        wrong.sources[0].write = write;
        CHECK_FALSE(check::certify_processes(history, wrong).certified);
    }
    check::Verdict silent = good;
    silent.sources.clear();
    CHECK_FALSE(check::certify_processes(history, silent).certified);
}

}  // namespace cleave::test
