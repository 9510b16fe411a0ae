// Engines against the definition, and every piece of evidence against the certifier.

#include <catch2/catch.hpp>

#include "brute_force.hpp"
#include "certifier/certifier.hpp"
#include "linearizability/check.hpp"
#include "linearizability/search.hpp"
#include "linearizability/zones.hpp"
#include "notation.hpp"
#include "random_history.hpp"

namespace cleave::test {
namespace {

using check::Answer;
using history::History;

struct Tally {
    std::uint64_t histories = 0, legal = 0, by_zones = 0;
};

// One key. Fails the test with the history printed.
void agree(const History& history, std::optional<Value> initial, Tally& tally) {
    const bool truth = linearizable_by_brute_force(history, initial);
    const auto parts = check::partition_by_key(history);
    const check::RegisterHistory ops = check::prepare(history, parts.at(0), initial);
    const auto zones = check::decide_by_zones(ops, true);
    const auto search = check::decide_by_search(ops, {}, true);
    const check::Verdict verdict = check::check_linearizable(history, {.initial = initial});
    const check::Certification certification = check::certify(history, verdict, initial);
    const bool right = (!zones || zones->legal == truth) &&
                       search.answer == (truth ? Answer::legal : Answer::illegal) &&
                       (verdict.conclusion == check::Conclusion::holds) == truth;
    if (!right || !certification) {
        INFO(describe(history));
        INFO("initial " << (initial ? std::to_string(*initial) : "nil"));
        INFO("brute force says " << (truth ? "legal" : "illegal"));
        INFO("zones " << (zones ? (zones->legal ? "legal" : "illegal") : "do not apply"));
        INFO("search " << (search.answer == Answer::legal ? "legal" : "illegal"));
        INFO("certifier: " << certification.reason);
        FAIL("disagreement");
    }
    // The search's own order, where the zones' one was the verdict's.
    if (truth && zones) {
        check::Verdict other;
        other.conclusion = check::Conclusion::holds;
        other.linearizations.push_back({.key = history::KeyId{0}});
        for (const std::uint32_t op : search.order) {
            other.linearizations[0].order.push_back(ops.ops[op].source);
        }
        const auto result = check::certify(history, other, initial);
        INFO(describe(history));
        INFO(result.reason);
        if (!result) FAIL("the search's order is wrong");
    }
    ++tally.histories;
    tally.legal += truth ? 1 : 0;
    tally.by_zones += zones ? 1 : 0;
}

std::optional<Value> random_initial(Random& random) {
    if (random.below(4) != 0) return std::nullopt;
    return 1;
}

void agree_on_random(std::uint64_t seed, int rounds) {
    Random random(seed);
    Tally tally;
    for (int round = 0; round < rounds; ++round) {
        SmallHistoryOptions options;
        options.operations = 2 + static_cast<std::uint32_t>(random.below(6));
        options.values = 1 + static_cast<Value>(random.below(4));
        options.unique = random.below(2) == 0;
        options.compare_and_set = random.below(2) == 0;
        options.removes = random.below(2) == 0;
        options.unknown = Ratio::percent(static_cast<std::int64_t>(10 * random.below(5)));
        options.instants = 4 + static_cast<std::int64_t>(random.below(20));
        const History history = small_history(random, options);
        agree(history, random_initial(random), tally);
    }
    CHECK(tally.legal * 10 > tally.histories);
    CHECK(tally.legal * 10 < tally.histories * 9);
    CHECK(tally.by_zones * 10 > tally.histories);
}

}  // namespace

TEST_CASE("engines, brute force and certifier agree on random histories") {
    agree_on_random(1, 100'000);
}

TEST_CASE("engines, brute force and certifier agree on many more random histories", "[.soak]") {
    for (std::uint64_t seed = 2; seed < 102; ++seed) agree_on_random(seed, 100'000);
}

}  // namespace cleave::test
