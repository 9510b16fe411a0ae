// The engines of guarantees below linearizability against their definitions, and every piece of
// evidence against the certifier.

#include <functional>

#include "catch.hpp"
#include "certifier/processes.hpp"
#include "certifier/timed.hpp"
#include "check/strongest.hpp"
#include "notation.hpp"
#include "objects/register.hpp"
#include "process_history.hpp"
#include "random_history.hpp"
#include "weak/check.hpp"
#include "weak_definitions.hpp"

namespace cleave::test {
namespace {

using check::Conclusion;
using check::Guarantee;
using history::History;

const Guarantee process_guarantees[] = {Guarantee::sequential,
                                        Guarantee::causal_convergent,
                                        Guarantee::causal_memory,
                                        Guarantee::causal,
                                        Guarantee::pram,
                                        Guarantee::read_your_writes,
                                        Guarantee::monotonic_reads,
                                        Guarantee::monotonic_writes,
                                        Guarantee::writes_follow_reads,
                                        Guarantee::no_thin_air};

struct Tally {
    std::uint64_t histories = 0;
    std::vector<std::uint64_t> holds = std::vector<std::uint64_t>(32, 0);
};

void agree(const History& history, std::optional<Value> initial, Tally& tally) {
    ++tally.histories;
    for (const Guarantee guarantee : process_guarantees) {
        const bool truth = has_by_definition(history, guarantee, initial);
        const check::Verdict verdict = check::check_processes(history, objects::cas_register(),
                                                              guarantee, {.initial = initial});
        tally.holds[static_cast<std::size_t>(guarantee)] += truth ? 1 : 0;
        const bool right = verdict.conclusion == (truth ? Conclusion::holds : Conclusion::violated);
        const check::Certification certified = check::certify_processes(history, verdict, initial);
        bool minimal = true;
        for (const auto& example : verdict.counterexamples) minimal = minimal && example.minimal;
        if (right && certified && minimal) continue;
        INFO(describe(history));
        INFO(to_string(guarantee) << ": truth " << truth << ", verdict "
                                  << to_string(verdict.conclusion) << " " << verdict.limit);
        INFO("certifier: " << certified.reason);
        for (const auto& example : verdict.counterexamples) {
            UNSCOPED_INFO(example.explanation);
            for (const auto op : example.core) UNSCOPED_INFO(describe(history, op));
        }
        FAIL("disagreement");
    }
}

void agree_on_random(std::uint64_t seed, int rounds) {
    Random random(seed);
    Tally tally;
    for (int round = 0; round < rounds; ++round) {
        ProcessHistoryOptions options;
        options.operations = 2 + static_cast<std::uint32_t>(random.below(5));
        options.processes = 1 + static_cast<std::uint32_t>(random.below(3));
        options.keys = 1 + static_cast<std::uint32_t>(random.below(2));
        options.unique = random.below(3) != 0;
        options.compare_and_set = random.below(3) == 0;
        options.removes = random.below(3) == 0;
        options.overlaps = random.below(4) == 0;
        options.unknown = Ratio::percent(static_cast<std::int64_t>(15 * random.below(3)));
        std::optional<Value> initial;
        if (random.below(4) == 0) initial = 1;
        agree(process_history(random, options), initial, tally);
    }
    for (const Guarantee guarantee : process_guarantees) {
        const std::uint64_t holds = tally.holds[static_cast<std::size_t>(guarantee)];
        CAPTURE(to_string(guarantee), holds, tally.histories);
        CHECK(holds * 10 > tally.histories);
        CHECK(holds < tally.histories);
    }
}

// Two processes, two keys, unique values, operations one after the other: each of them a write or a
// read of nothing or of any value that is written to its key. That operation 0 is on x by process 0
// loses nothing.
void agree_on_every(std::size_t operations) {
    struct Choice {
        std::uint32_t process, key;
        bool writes;
    };
    std::vector<Choice> choices(operations);
    std::vector<Value> reads(operations);
    Tally tally;
    const auto judge = [&] {
        History history;
        const history::KeyId keys[] = {history.key("x"), history.key("y")};
        for (std::size_t i = 0; i < operations; ++i) {
            const auto when = static_cast<std::int64_t>(i);
            history::Operation op{.process = choices[i].process, .key = keys[choices[i].key]};
            op.action = choices[i].writes ? history::Action::write : history::Action::read;
            op.value = choices[i].writes ? std::optional<Value>(when + 1) : std::nullopt;
            if (!choices[i].writes && reads[i] != 0) op.value = reads[i];
            op.invoked = Instant::at(Duration::nanoseconds(10 * when));
            op.completed = Instant::at(Duration::nanoseconds(10 * when + 5));
            op.outcome = Outcome::ok;
            history.add(op);
        }
        agree(history, std::nullopt, tally);
    };
    const std::function<void(std::size_t)> choose_read = [&](std::size_t i) {
        if (i == operations) return judge();
        reads[i] = 0;
        choose_read(i + 1);
        for (std::size_t w = 0; w < operations && !choices[i].writes; ++w) {
            if (!choices[w].writes || choices[w].key != choices[i].key) continue;
            reads[i] = static_cast<Value>(w) + 1;
            choose_read(i + 1);
        }
    };
    const std::function<void(std::size_t)> choose = [&](std::size_t i) {
        if (i == operations) return choose_read(0);
        for (std::uint32_t kind = 0; kind < (i == 0 ? 2U : 8U); ++kind) {
            choices[i] = {kind >> 2, kind >> 1 & 1, (kind & 1) == 0};
            choose(i + 1);
        }
    };
    choose(0);
    CAPTURE(operations, tally.histories);
    for (const Guarantee guarantee : process_guarantees) {
        CHECK(tally.holds[static_cast<std::size_t>(guarantee)] > 0);
    }
}

void expect(bool right, const History& history, const check::Verdict& verdict,
            const std::string& what) {
    if (right) return;
    INFO(describe(history));
    INFO(to_string(verdict.guarantee) << " " << to_string(verdict.conclusion) << ": " << what);
    for (const auto& example : verdict.counterexamples) {
        UNSCOPED_INFO(example.explanation);
        for (const auto op : example.core) UNSCOPED_INFO(describe(history, op));
    }
    FAIL("disagreement");
}

check::Verdict certified(const History& history, Guarantee guarantee,
                         std::optional<Value> initial) {
    check::Verdict verdict =
        check::check(history, objects::cas_register(), guarantee, {.initial = initial});
    const check::Certification result = check::certify_timed(history, verdict, initial);
    expect(result.certified, history, verdict, "certifier: " + result.reason);
    return verdict;
}

void agree_on_time(const History& history, std::optional<Value> initial, bool unique) {
    for (const bool safe : {false, true}) {
        const bool truth = reads_fit_by_definition(history, safe, initial);
        const auto verdict =
            certified(history, safe ? Guarantee::safe : Guarantee::regular, initial);
        expect((verdict.conclusion == Conclusion::holds) == truth, history, verdict, "regular");
    }
    const auto delta = delta_by_definition(history, initial);
    const auto verdict = certified(history, Guarantee::bounded_staleness, initial);
    expect((verdict.conclusion == Conclusion::holds) == delta.has_value(), history, verdict,
           "exists");
    if (delta) {
        const std::int64_t found = verdict.staleness->time.count();
        expect(found == *delta, history, verdict,
               "time " + std::to_string(found) + ", truth " + std::to_string(*delta));
    }
    if (!delta || !unique) return;
    const auto versions = versions_by_definition(history, initial);
    const std::uint64_t k = verdict.staleness->versions;
    expect(k == *versions && k == verdict.staleness->versions_at_least, history, verdict,
           "versions " + std::to_string(k) + ", truth " + std::to_string(*versions));
}

void agree_on_random_times(std::uint64_t seed, int rounds) {
    Random random(seed);
    for (int round = 0; round < rounds; ++round) {
        SmallHistoryOptions options;
        options.operations = 2 + static_cast<std::uint32_t>(random.below(5));
        options.values = 1 + static_cast<Value>(random.below(4));
        options.unique = random.below(3) != 0;
        options.compare_and_set = !options.unique && random.below(2) == 0;
        options.removes = !options.unique && random.below(2) == 0;
        options.unknown = Ratio::percent(static_cast<std::int64_t>(10 * random.below(3)));
        options.instants = 4 + static_cast<std::int64_t>(random.below(20));
        std::optional<Value> initial;
        if (!options.unique && random.below(4) == 0) initial = 1;
        agree_on_time(small_history(random, options), initial, options.unique);
    }
}

// What follows from a verdict is what a check would have said, and what is certified.
void agree_on_placement(std::uint64_t seed, int rounds) {
    Random random(seed);
    for (int round = 0; round < rounds; ++round) {
        ProcessHistoryOptions options;
        options.operations = 2 + static_cast<std::uint32_t>(random.below(6));
        options.processes = 1 + static_cast<std::uint32_t>(random.below(3));
        options.keys = 1 + static_cast<std::uint32_t>(random.below(2));
        options.unique = random.below(2) != 0;
        options.compare_and_set = random.below(3) == 0;
        options.removes = random.below(3) == 0;
        options.overlaps = random.below(4) == 0;
        options.unknown = Ratio::percent(static_cast<std::int64_t>(15 * random.below(3)));
        const History history = process_history(random, options);
        const check::Options plain{.confirm_with_z3 = false};
        const auto all =
            check::strongest(history, objects::cas_register(), {.check = plain, .infer = false});
        const auto inferred = check::strongest(history, objects::cas_register(), {.check = plain});
        for (const check::Standing& standing : all.standings) {
            const auto* other = inferred.of(standing.guarantee);
            expect(standing.conclusion == other->conclusion, history, standing.verdict, "inferred");
            for (const check::Standing& weaker : all.standings) {
                const bool broken = standing.conclusion == Conclusion::holds &&
                                    weaker.conclusion == Conclusion::violated &&
                                    check::implies(standing.guarantee, weaker.guarantee);
                expect(!broken, history, weaker.verdict,
                       "implied by " + std::string(to_string(standing.guarantee)));
            }
            const bool timed = !check::is_process_guarantee(standing.guarantee) &&
                               standing.guarantee != Guarantee::linearizable;
            if (!timed) continue;
            const auto result = check::certify_timed(history, standing.verdict);
            expect(result.certified, history, standing.verdict, "certifier: " + result.reason);
        }
        CHECK(all.strongest == inferred.strongest);
        CHECK(all.weakest_violated == inferred.weakest_violated);
    }
}

}  // namespace

TEST_CASE("regular, safe and bounded staleness agree with their definitions") {
    agree_on_random_times(3, 20'000);
    SUCCEED("no disagreement");
}

TEST_CASE("every implication between guarantees holds on random histories") {
    agree_on_placement(4, 10'000);
}

TEST_CASE("engines of process guarantees agree with the definitions on random histories") {
    agree_on_random(1, 20'000);
}

TEST_CASE("engines of process guarantees agree with the definitions on every small history") {
    for (std::size_t n = 1; n <= 3; ++n) agree_on_every(n);
}

TEST_CASE("engines of process guarantees agree on every history of four operations", "[.soak]") {
    agree_on_every(4);
}

TEST_CASE("engines of process guarantees agree on every history of five operations", "[.soak]") {
    agree_on_every(5);
}

TEST_CASE("weak guarantees agree with their definitions on millions of histories", "[.soak]") {
    for (std::uint64_t seed = 10; seed < 60; ++seed) {
        agree_on_random(seed, 40'000);
        agree_on_random_times(seed, 40'000);
        agree_on_placement(seed, 20'000);
    }
}

// Saturation, views and clocks meet longer histories only here: what replicas answer must hold.
TEST_CASE("histories of replicas have what the replicas promise, with certified evidence") {
    Random random(6);
    for (int round = 0; round < 60; ++round) {
        ReplicatedHistoryOptions options;
        options.operations = 50 + static_cast<std::uint32_t>(random.below(400));
        options.clients = 2 + static_cast<std::uint32_t>(random.below(6));
        options.keys = 1 + static_cast<std::uint32_t>(random.below(8));
        options.replicas = static_cast<Replicas>(round % 3);
        options.unknown = Ratio::percent(static_cast<std::int64_t>(5 * random.below(3)));
        const History history = replicated_history(random, options);
        std::vector<Guarantee> promised = {Guarantee::causal_memory};
        if (options.replicas == Replicas::last_writer) promised = {Guarantee::causal_convergent};
        if (options.replicas == Replicas::one_log) promised = {Guarantee::sequential};
        for (const Guarantee guarantee : process_guarantees) {
            if (!check::implies(promised[0], guarantee)) continue;
            const auto verdict = check::check(history, objects::cas_register(), guarantee, {});
            const auto result = check::certify_processes(history, verdict);
            const bool right = verdict.conclusion == Conclusion::holds && result.certified;
            CAPTURE(to_string(guarantee), result.reason, verdict.limit, round);
            CHECK(right);
        }
    }
}

TEST_CASE("one stale read in a history of replicas is found, and shown by a few operations") {
    Random random(7);
    int found = 0;
    for (int round = 0; round < 30; ++round) {
        ReplicatedHistoryOptions options{.operations = 2'000, .clients = 5, .keys = 8};
        options.replicas = static_cast<Replicas>(round % 3);
        options.stale_reads = 1;
        const History history = replicated_history(random, options);
        for (const Guarantee guarantee : process_guarantees) {
            const auto verdict = check::check(history, objects::cas_register(), guarantee, {});
            const auto result = check::certify_processes(history, verdict);
            CAPTURE(to_string(guarantee), result.reason, verdict.limit, round);
            CHECK(verdict.conclusion != Conclusion::unknown);
            CHECK(result.certified);
            found += verdict.conclusion == Conclusion::violated ? 1 : 0;
        }
    }
    CHECK(found > 100);
}

}  // namespace cleave::test
