// Engines against the definition, and every piece of evidence against the certifier.

#include <catch2/catch.hpp>

#include "brute_force.hpp"
#include "certifier/certifier.hpp"
#include "every_history.hpp"
#include "linearizability/chains.hpp"
#include "linearizability/check.hpp"
#include "linearizability/search.hpp"
#include "linearizability/value_views.hpp"
#include "linearizability/z3_decider.hpp"
#include "linearizability/zones.hpp"
#include "notation.hpp"
#include "random_history.hpp"

namespace cleave::test {
namespace {

using check::Answer;
using history::History;

struct Tally {
    std::uint64_t histories = 0, legal = 0, by_zones = 0, by_chains = 0, refuted_by_zones = 0,
                  refuted_by_views = 0, by_z3 = 0;
};

Answer expected_answer(bool truth) { return truth ? Answer::legal : Answer::illegal; }

// The searches' own orders: the one in the verdict is only that of whichever answered first.
void certify_order(const History& history, const check::RegisterHistory& ops,
                   const check::Order& order, std::optional<Value> initial) {
    check::Verdict verdict;
    verdict.conclusion = check::Conclusion::holds;
    verdict.linearizations.push_back({.key = history::KeyId{0}});
    for (const std::uint32_t op : order) {
        verdict.linearizations[0].order.push_back(ops.ops[op].source);
    }
    const check::Certification result = check::certify(history, verdict, initial);
    if (result) return;
    INFO(describe(history));
    INFO(result.reason);
    FAIL("the search's order is wrong");
}

// What zones and chains give to the minimiser is impossible already, though perhaps not minimal.
void certify_clash(const History& history, const check::RegisterHistory& ops,
                   const std::vector<std::uint32_t>& core, std::optional<Value> initial) {
    check::Verdict verdict;
    verdict.conclusion = check::Conclusion::violated;
    check::Counterexample example{.key = history::KeyId{0}, .minimal = false};
    for (const std::uint32_t op : core) example.core.push_back(ops.ops[op].source);
    verdict.counterexamples.push_back(example);
    const check::Certification result = check::certify(history, verdict, initial);
    if (result) return;
    INFO(describe(history));
    INFO(result.reason);
    FAIL("the clash is none");
}

void certify_verdict(const History& history, const check::Verdict& verdict, bool truth,
                     std::optional<Value> initial) {
    const check::Certification certification = check::certify(history, verdict, initial);
    bool right =
        certification.certified && (verdict.conclusion == check::Conclusion::holds) == truth;
    for (const check::Counterexample& example : verdict.counterexamples) {
        right = right && example.minimal && !example.explanation.empty();
    }
    if (right) return;
    INFO(describe(history));
    INFO("certifier: " << certification.reason);
    FAIL("the evidence is wrong");
}

// One key. Fails the test with the history printed. Z3 is slow, so it is asked when told to.
void agree(const History& history, std::optional<Value> initial, bool ask_z3, Tally& tally) {
    const bool truth = linearizable_by_brute_force(history, initial);
    const auto parts = check::partition_by_key(history);
    const check::RegisterHistory ops = check::prepare(history, parts.at(0), initial);
    const auto zones = check::decide_by_zones(ops, true);
    const auto chains = check::decide_by_chains(ops, true);
    const auto deep =
        check::decide_by_search(ops, {.strategy = check::Strategy::depth_first}, true);
    const auto broad =
        check::decide_by_search(ops, {.strategy = check::Strategy::breadth_first}, true);
    const bool z3_agrees = !ask_z3 || check::decide_by_z3(ops) == expected_answer(truth);
    const bool zones_agree = !zones || zones->legal == truth;
    // Chains apply wherever zones do.
    const bool chains_agree = chains ? chains->legal == truth : !zones;
    const bool deep_agrees = deep.answer == expected_answer(truth);
    const bool broad_agrees = broad.answer == expected_answer(truth);
    if (!zones_agree || !chains_agree || !deep_agrees || !broad_agrees || !z3_agrees) {
        INFO(describe(history));
        INFO("initial " << (initial ? std::to_string(*initial) : "nil"));
        INFO("brute force says " << (truth ? "legal" : "illegal"));
        INFO("zones agree: " << zones_agree << ", chains: " << chains_agree
                             << ", Z3 agrees: " << z3_agrees);
        INFO("depth first agrees: " << deep_agrees << ", breadth first: " << broad_agrees);
        FAIL("disagreement");
    }
    if (truth) certify_order(history, ops, deep.order, initial);
    if (truth) certify_order(history, ops, broad.order, initial);
    if (truth && chains) certify_order(history, ops, chains->order, initial);
    if (!truth && chains) certify_clash(history, ops, chains->core, initial);
    if (!truth && zones) certify_clash(history, ops, zones->core, initial);
    const auto clash = check::refute_by_zones(ops);
    if (!clash.empty()) certify_clash(history, ops, clash, initial);
    tally.refuted_by_zones += clash.empty() || zones ? 0 : 1;
    const auto views = check::refute_by_views(ops, UINT32_MAX, {});
    if (views.refuted && truth) {
        INFO(describe(history));
        FAIL("a view refutes what is legal");
    }
    if (!views.core.empty()) certify_clash(history, ops, views.core, initial);
    tally.refuted_by_views += views.refuted && clash.empty() && !zones ? 1 : 0;
    const check::Verdict verdict =
        check::check_linearizable(history, {.initial = initial, .confirm_with_z3 = ask_z3});
    certify_verdict(history, verdict, truth, initial);
    if (ask_z3 && !truth) CHECK(verdict.counterexamples.at(0).confirmed_by_z3);
    ++tally.histories;
    tally.legal += truth ? 1 : 0;
    tally.by_zones += zones ? 1 : 0;
    tally.by_chains += chains && !zones ? 1 : 0;
    tally.by_z3 += ask_z3 ? 1 : 0;
}

std::optional<Value> random_initial(Random& random) {
    if (random.below(4) != 0) return std::nullopt;
    return 1;
}

void agree_on_random(std::uint64_t seed, int rounds, int rounds_per_z3) {
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
        agree(history, random_initial(random), round % rounds_per_z3 == 0, tally);
    }
    // Neither side of the question may starve the other.
    CHECK(tally.legal * 10 > tally.histories);
    CHECK(tally.legal * 10 < tally.histories * 9);
    CHECK(tally.by_zones * 10 > tally.histories);
    CHECK(tally.by_chains * 20 > tally.histories);
    CHECK(tally.refuted_by_zones * 20 > tally.histories);
    CHECK(tally.refuted_by_views * 200 > tally.histories);
    CHECK(tally.by_z3 > 0);
}

void agree_on_every(std::size_t operations, const std::vector<Kind>& kinds) {
    Tally tally;
    for_each_history(operations, kinds, [&](const History& history) {
        agree(history, std::nullopt, tally.histories % 4'096 == 0, tally);
    });
    CAPTURE(operations, tally.histories);
    CHECK(tally.legal > 0);
    CHECK(tally.legal < tally.histories);
}

}  // namespace

TEST_CASE("engines, brute force and certifier agree on every history of up to three operations") {
    for (std::size_t n = 1; n <= 3; ++n) agree_on_every(n, all_kinds());
}

TEST_CASE("engines, brute force and certifier agree on every register history of four operations") {
    agree_on_every(4, register_kinds());
}

TEST_CASE("engines, brute force and certifier agree on histories of four compare-and-sets") {
    agree_on_every(4, swap_kinds());
}

TEST_CASE("engines, brute force and certifier agree on random histories") {
    agree_on_random(1, 100'000, 500);
}

TEST_CASE("engines, brute force and certifier agree on every history of four operations",
          "[.soak]") {
    agree_on_every(4, all_kinds());
}

TEST_CASE("engines, brute force and certifier agree on every register history of five operations",
          "[.soak]") {
    agree_on_every(5, register_kinds());
}

TEST_CASE("engines, brute force and certifier agree on histories of five compare-and-sets",
          "[.soak]") {
    agree_on_every(5, swap_kinds());
}

TEST_CASE("engines, brute force and certifier agree on ten million random histories", "[.soak]") {
    for (std::uint64_t seed = 2; seed < 102; ++seed) agree_on_random(seed, 100'000, 1'000);
}

}  // namespace cleave::test
