// The certifiers of guarantees below linearizability are asked of every order, source and core of
// small histories, whoever may have made them up.

#include "catch.hpp"
#include "certifier/processes.hpp"
#include "certifier/timed.hpp"
#include "check/check.hpp"
#include "forged.hpp"
#include "notation.hpp"
#include "objects/register.hpp"
#include "process_history.hpp"
#include "random_history.hpp"
#include "weak_definitions.hpp"

namespace cleave::test {
namespace {

using check::Conclusion;
using check::Guarantee;
using check::ReadFrom;
using check::Verdict;
using history::Action;
using history::History;
using history::OpIndex;

void fail(const History& history, Guarantee guarantee, const std::string& wrong) {
    INFO(describe(history));
    INFO(to_string(guarantee));
    FAIL("the certifier " << wrong);
}

Ops unanswered_writes(const History& history) {
    Ops ops = unanswered(history);
    std::erase_if(ops, [&](OpIndex op) { return history.action(op) == Action::read; });
    return ops;
}

Verdict by_core(Guarantee guarantee, const Ops& core, bool minimal) {
    Verdict verdict;
    verdict.guarantee = guarantee;
    verdict.conclusion = Conclusion::violated;
    verdict.counterexamples.push_back(
        {.key = {}, .core = core, .explanation = "forged", .minimal = minimal});
    return verdict;
}

// Every choice of where what was observed came from, any operation of the history among them.
void for_each_sources(const History& history, std::size_t from, std::vector<ReadFrom>& sources,
                      const std::function<void()>& visit) {
    while (from < history.size()) {
        const OpIndex op{static_cast<std::uint32_t>(from)};
        const bool observes =
            history.action(op) == Action::read || history.action(op) == Action::cas;
        if (observes && history.outcome(op) == Outcome::ok) break;
        ++from;
    }
    if (from == history.size()) return visit();
    sources.push_back({.read = OpIndex{static_cast<std::uint32_t>(from)}});
    for (std::uint32_t write = 0; write <= history.size(); ++write) {
        sources.back().write.reset();
        if (write < history.size()) sources.back().write = OpIndex{write};
        for_each_sources(history, from + 1, sources, visit);
    }
    sources.pop_back();
}

// What holds without an order: some choice of sources shows it, and none what does not hold.
void judge_sources(const History& history, Guarantee guarantee, std::optional<Value> initial) {
    const bool holds = has_by_definition(history, guarantee, initial);
    Verdict verdict;
    verdict.guarantee = guarantee;
    verdict.conclusion = Conclusion::holds;
    bool any = false;
    for_each_sources(history, 0, verdict.sources, [&] {
        any = any || check::certify_processes(history, verdict, initial).certified;
    });
    if (any != holds) fail(history, guarantee, any ? "accepts" : "accepts no sources");
}

void judge_orders(const History& history, Guarantee guarantee, std::optional<Value> initial) {
    const bool holds = has_by_definition(history, guarantee, initial);
    Verdict verdict;
    verdict.guarantee = guarantee;
    verdict.conclusion = Conclusion::holds;
    verdict.views.resize(1);
    const std::string wrong = wrong_about_orders(
        history, answered(history), unanswered_writes(history), holds, [&](const Ops& order) {
            verdict.views[0].order = order;
            return check::certify_processes(history, verdict, initial).certified;
        });
    if (!wrong.empty()) fail(history, guarantee, wrong);
}

void judge_cores(const History& history, Guarantee guarantee, std::optional<Value> initial) {
    Ops ops = answered(history);
    const Ops writes = unanswered_writes(history);
    ops.insert(ops.end(), writes.begin(), writes.end());
    const bool holds = has_by_definition(history, guarantee, initial);
    const std::string wrong =
        wrong_about_cores(history, ops, holds, true, [&](const Ops& core, bool minimal) {
            return check::certify_processes(history, by_core(guarantee, core, minimal), initial)
                .certified;
        });
    if (!wrong.empty()) fail(history, guarantee, wrong);
}

// Every order in place of that which shows the versions; and, if the bounds are right, in place of
// that which shows the time.
void judge_bound(const History& history, const Verdict& verdict, bool right) {
    Verdict forged = verdict;
    const auto judge = [&](Ops& place) {
        const Ops before = place;
        const std::string wrong = wrong_about_orders(
            history, answered(history), unanswered_writes(history), right, [&](const Ops& order) {
                place = order;
                return check::certify_timed(history, forged).certified;
            });
        if (!wrong.empty()) fail(history, Guarantee::bounded_staleness, wrong);
        place = before;
    };
    judge(forged.views[0].order);
    if (right) judge(forged.linearizations[0].order);
}

ProcessHistoryOptions small(Random& random, std::uint32_t most_operations) {
    ProcessHistoryOptions options;
    options.operations = 2 + static_cast<std::uint32_t>(random.below(most_operations - 1));
    options.processes = 1 + static_cast<std::uint32_t>(random.below(3));
    options.keys = 1 + static_cast<std::uint32_t>(random.below(2));
    options.unique = random.below(2) != 0;
    options.compare_and_set = random.below(3) == 0;
    options.removes = random.below(3) == 0;
    options.overlaps = random.below(4) == 0;
    options.unknown = Ratio::percent(static_cast<std::int64_t>(15 * random.below(3)));
    return options;
}

std::optional<Value> some_initial(Random& random) {
    if (random.below(4) == 0) return 1;
    return std::nullopt;
}

}  // namespace

TEST_CASE("of every core of a guarantee of processes, the certifier accepts what is true") {
    Random random(1);
    for (int round = 0; round < 600; ++round) {
        const History history = process_history(random, small(random, 5));
        const auto initial = some_initial(random);
        for (const Guarantee guarantee :
             {Guarantee::sequential, Guarantee::causal_convergent, Guarantee::causal_memory,
              Guarantee::causal, Guarantee::pram, Guarantee::read_your_writes,
              Guarantee::monotonic_reads, Guarantee::monotonic_writes,
              Guarantee::writes_follow_reads, Guarantee::no_thin_air}) {
            judge_cores(history, guarantee, initial);
        }
    }
    SUCCEED("nothing is wrong");
}

TEST_CASE("of every choice of sources, the certifier accepts what is true") {
    Random random(2);
    for (int round = 0; round < 200; ++round) {
        auto options = small(random, 5);
        options.unique = false;
        options.unknown = Ratio{};
        const History history = process_history(random, options);
        const auto initial = some_initial(random);
        for (const Guarantee guarantee : {Guarantee::causal, Guarantee::read_your_writes,
                                          Guarantee::monotonic_reads, Guarantee::monotonic_writes,
                                          Guarantee::writes_follow_reads, Guarantee::no_thin_air}) {
            judge_sources(history, guarantee, initial);
        }
    }
    SUCCEED("nothing is wrong");
}

TEST_CASE("of every order of all operations, the certifier accepts what is true") {
    Random random(3);
    for (int round = 0; round < 1'000; ++round) {
        auto options = small(random, 5);
        options.unique = true;
        options.removes = options.compare_and_set = false;
        const History history = process_history(random, options);
        for (const Guarantee guarantee : {Guarantee::sequential, Guarantee::causal_convergent}) {
            judge_orders(history, guarantee, std::nullopt);
        }
    }
    SUCCEED("nothing is wrong");
}

TEST_CASE("of every core of a guarantee about time, the certifier accepts what is true") {
    Random random(4);
    for (int round = 0; round < 1'500; ++round) {
        SmallHistoryOptions options;
        options.operations = 2 + static_cast<std::uint32_t>(random.below(4));
        options.values = 1 + static_cast<Value>(random.below(3));
        options.unique = random.below(3) != 0;
        options.compare_and_set = !options.unique && random.below(2) == 0;
        options.removes = !options.unique && random.below(2) == 0;
        options.instants = 4 + static_cast<std::int64_t>(random.below(12));
        const History history = small_history(random, options);
        const auto initial = some_initial(random);
        for (const bool safe : {false, true}) {
            const Guarantee guarantee = safe ? Guarantee::safe : Guarantee::regular;
            const bool holds = reads_fit_by_definition(history, safe, initial);
            Verdict verdict;
            verdict.guarantee = guarantee;
            verdict.conclusion = Conclusion::holds;
            if (check::certify_timed(history, verdict, initial).certified != holds) {
                fail(history, guarantee, "does not know what holds");
            }
            Ops ops = answered(history);
            const Ops writes = unanswered_writes(history);
            ops.insert(ops.end(), writes.begin(), writes.end());
            for (unsigned subset = 1; subset < 1U << ops.size() && holds; ++subset) {
                Ops core;
                for (std::size_t i = 0; i < ops.size(); ++i) {
                    if ((subset >> i & 1U) != 0) core.push_back(ops[i]);
                }
                if (check::certify_timed(history, by_core(guarantee, core, true), initial)) {
                    fail(history, guarantee, "accepts a core of what holds");
                }
            }
        }
    }
    SUCCEED("nothing is wrong");
}

// The engine's bounds are certified in weak_agreement_test.cpp; no other time is, nor fewer
// versions by any order.
TEST_CASE("of bounds of staleness other than the definition's, the certifier accepts none") {
    Random random(5);
    int stale = 0;
    for (int round = 0; round < 1'500; ++round) {
        SmallHistoryOptions options{.values = 3, .unique = true, .compare_and_set = false};
        options.operations = 3 + static_cast<std::uint32_t>(random.below(3));
        options.removes = false;
        options.instants = 4 + static_cast<std::int64_t>(random.below(12));
        const History history = small_history(random, options);
        const Verdict good =
            check::check(history, objects::cas_register(), Guarantee::bounded_staleness, {});
        if (good.conclusion != Conclusion::holds) continue;
        Verdict forged = good;
        for (std::int64_t time = 0; time < 20; ++time) {
            forged.staleness->time = Duration::nanoseconds(time);
            if (!forged.staleness->stalest) forged.staleness->stalest = OpIndex{0};
            const bool same = forged.staleness->time == good.staleness->time;
            if (check::certify_timed(history, forged).certified == same) continue;
            fail(history, Guarantee::bounded_staleness, "takes another time");
        }
        if (good.views.empty() || good.staleness->versions < 2) continue;
        ++stale;
        judge_bound(history, good, true);
        forged = good;
        --forged.staleness->versions;
        judge_bound(history, forged, false);
    }
    CHECK(stale > 100);
}

TEST_CASE("orders that tell half of a history, or mix keys, are no proof of bounded staleness") {
    const History history = parse_history("c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=1 10..11");
    const Verdict good =
        check::check(history, objects::cas_register(), Guarantee::bounded_staleness, {});
    REQUIRE(check::certify_timed(history, good));
    REQUIRE(good.staleness->versions == 2);
    // Versions that no order shows, or only one of a part.
    Verdict forged = good;
    forged.staleness->versions = 1;
    forged.views.clear();
    CHECK_FALSE(check::certify_timed(history, forged));
    forged.views.push_back({.order = {OpIndex{0}, OpIndex{2}}});
    CHECK_FALSE(check::certify_timed(history, forged));
    forged.views.push_back({.order = {OpIndex{1}}});
    CHECK_FALSE(check::certify_timed(history, forged));
    // A time of nothing, by two halves that are each in order.
    forged = good;
    forged.staleness->time = Duration{};
    forged.linearizations[0].order = {OpIndex{0}, OpIndex{2}};
    forged.linearizations.push_back({forged.linearizations[0].key, {OpIndex{1}}});
    CHECK_FALSE(check::certify_timed(history, forged));
    // More time than is needed, though with it the versions of two keys would not clash either.
    const History two =
        parse_history("c1: w(x,1) 0..1, w(x,2) 10..11 | c2: r(x)=1 30..31 | c3: w(y,9) 5..6");
    Verdict late = check::check(two, objects::cas_register(), Guarantee::bounded_staleness, {});
    REQUIRE(check::certify_timed(two, late));
    late.staleness->time = late.staleness->time + Duration::seconds(1);
    CHECK(check::certify_timed(two, late).reason == "less time would do");
    // A value that was written to another key.
    const History keys = parse_history("c1: w(x,1) 0..1 | c2: r(y)=1 2..3");
    Verdict mixed;
    mixed.guarantee = Guarantee::bounded_staleness;
    mixed.conclusion = Conclusion::holds;
    mixed.staleness = check::StalenessBound{};
    mixed.linearizations.push_back({{}, {OpIndex{0}, OpIndex{1}}});
    CHECK_FALSE(check::certify_timed(keys, mixed));
}

TEST_CASE("a source that is not there, or did not happen, is none") {
    const History history =
        parse_history("c1: w(x,1) 0..1, w(x,1) 2..3, w(x,1) 4..5! | c2: r(x)=1 6..7, r(x) 8..9!");
    Verdict verdict;
    verdict.guarantee = Guarantee::causal;
    verdict.conclusion = Conclusion::holds;
    const auto reason = [&](std::uint32_t read, std::uint32_t write) {
        verdict.sources = {{.read = OpIndex{read}, .write = OpIndex{write}}};
        return check::certify_processes(history, verdict).reason;
    };
    CHECK(reason(3, 0) == "");
    CHECK(reason(3, 1) == "");
    for (const std::uint32_t none : {2U, 4U, 5U, 9U}) {  // the first two failed
        CAPTURE(none);
        CHECK(reason(3, none) == "a source of nothing");
        CHECK(reason(none, 0) == "a source of nothing");
    }
}

TEST_CASE("an order with a read before its write breaks causal order, whatever comes first") {
    const History history = parse_history("c1: w(x,1) 0..1 | c2: r(x)=1 2..3");
    Verdict verdict;
    verdict.guarantee = Guarantee::causal_convergent;
    verdict.conclusion = Conclusion::holds;
    verdict.views.push_back({.order = {OpIndex{0}, OpIndex{1}}});
    CHECK(check::certify_processes(history, verdict).reason == "");
    verdict.views[0].order = {OpIndex{1}, OpIndex{0}};
    CHECK(check::certify_processes(history, verdict).reason == "the order breaks causal order");
}

// It comes after what it found, and after its process's own write; but nobody had its answer.
TEST_CASE("what an unanswered compare-and-set found is no read that could miss a write") {
    const History history =
        parse_history("c1: w(x,1) 0..1, w(x,2) 2..3, cas(x,1,5) 4..? | c2: r(x)=5 6..7");
    for (const Guarantee guarantee : {Guarantee::causal, Guarantee::causal_convergent}) {
        const Verdict verdict = check::check(history, objects::cas_register(), guarantee, {});
        CAPTURE(to_string(guarantee));
        CHECK(verdict.conclusion == Conclusion::holds);
        CHECK(check::certify_processes(history, verdict).reason == "");
    }
}

TEST_CASE("the first operation of a history is in the past of others like any other") {
    const auto lie = [](const char* text, Guarantee guarantee) {
        Verdict verdict;
        verdict.guarantee = guarantee;
        verdict.conclusion = Conclusion::holds;
        return check::certify_processes(parse_history(text), verdict).reason;
    };
    CHECK(lie("c1: cas(x,2,1) 0..9 | c2: cas(x,1,2) 0..9", Guarantee::causal) ==
          "a read misses a write in its causal past");
    // Nobody asks that a history be told in the order of time.
    CHECK(lie("c1: w(y,2) 2..3, w(x,1) 0..1 | c2: r(y)=2 4..5, r(x)=nil 6..7",
              Guarantee::monotonic_writes) == "no order of the versions fits what a process saw");
}

}  // namespace cleave::test
