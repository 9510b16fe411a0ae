// The engines of guarantees below linearizability against their definitions, and every piece of
// evidence against the certifier.

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

const Guarantee process_guarantees[] = {
    Guarantee::sequential,        Guarantee::causal_convergent,  Guarantee::causal_memory,
    Guarantee::causal,            Guarantee::pram,               Guarantee::read_your_writes,
    Guarantee::monotonic_reads,   Guarantee::monotonic_writes,   Guarantee::writes_follow_reads,
    Guarantee::no_thin_air};

struct Tally {
    std::uint64_t histories = 0;
    std::vector<std::uint64_t> holds = std::vector<std::uint64_t>(32, 0);
};

void agree(const History& history, std::optional<Value> initial, Tally& tally) {
    ++tally.histories;
    for (const Guarantee guarantee : process_guarantees) {
        const bool truth = has_by_definition(history, guarantee, initial);
        const check::Verdict verdict = check::check_processes(
            history, objects::cas_register(), guarantee, {.initial = initial});
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
        const auto verdict = certified(history, safe ? Guarantee::safe : Guarantee::regular, initial);
        expect((verdict.conclusion == Conclusion::holds) == truth, history, verdict, "regular");
    }
    const auto delta = delta_by_definition(history, initial);
    const auto verdict = certified(history, Guarantee::bounded_staleness, initial);
    expect((verdict.conclusion == Conclusion::holds) == delta.has_value(), history, verdict, "exists");
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
        const auto all = check::strongest(history, objects::cas_register(), {.check = plain, .infer = false});
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
}

TEST_CASE("every implication between guarantees holds on random histories") {
    agree_on_placement(4, 10'000);
}

TEST_CASE("engines of process guarantees agree with the definitions on random histories") {
    agree_on_random(1, 20'000);
}

}  // namespace cleave::test
