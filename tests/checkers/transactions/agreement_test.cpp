// The engines against the definitions, and every piece of evidence against the certifier.

#include <array>

#include "catch.hpp"
#include "certifier/transactions.hpp"
#include "check/check.hpp"
#include "every_transactions.hpp"
#include "linearizability/any_object/search.hpp"
#include "mini_notation.hpp"
#include "objects/transactions.hpp"
#include "random_transactions.hpp"
#include "transaction_oracle.hpp"

namespace cleave::test {
namespace {

using check::Conclusion;
using check::Guarantee;
using history::History;
using objects::Object;

constexpr std::array levels = {Guarantee::read_committed, Guarantee::read_atomic,
                               Guarantee::snapshot_isolation, Guarantee::serializable,
                               Guarantee::strict_serializable};

struct Tally {
    std::uint64_t histories = 0;
    std::array<std::uint64_t, levels.size()> held{};
    std::uint64_t refuted = 0, confirmed = 0;
    bool repeats = false;  // of values, so that some of the histories are ambiguous
    std::uint64_t ambiguous = 0;
};

void fail(const History& history, Guarantee guarantee, const std::string& why) {
    INFO(describe_transactions(history));
    INFO(check::to_string(guarantee) << ": " << why);
    FAIL("disagreement");
}

void agree_at(const History& history, const Object& object, Guarantee guarantee, bool ask_z3,
              bool truth, Tally& tally) {
    const check::Verdict verdict =
        check::check(history, object, guarantee, {.confirm_with_z3 = ask_z3});
    if (tally.repeats && verdict.conclusion == Conclusion::unknown) {
        if (verdict.limit.find("twice") != std::string::npos) return void(++tally.ambiguous);
    }
    if (verdict.conclusion != (truth ? Conclusion::holds : Conclusion::violated)) {
        fail(history, guarantee,
             std::string("the engine says ") + std::string(to_string(verdict.conclusion)) + " " +
                 verdict.limit);
    }
    const auto certified = check::certify_transactions(history, object, guarantee, verdict);
    if (!certified) fail(history, guarantee, "the certifier: " + certified.reason);
    for (const check::Counterexample& evidence : verdict.counterexamples) {
        ++tally.refuted;
        if (!evidence.minimal && !tally.repeats) fail(history, guarantee, "a core not minimal");
        const bool by_order = !evidence.cycle.empty();
        if (ask_z3 && by_order && !evidence.confirmed_by_z3) {
            fail(history, guarantee, "Z3 does not confirm: " + evidence.explanation);
        }
        if (evidence.confirmed_by_z3) ++tally.confirmed;
    }
}

// Strict serializability is linearizability of the object whose calls are transactions, which the
// general search decides for any object.
void agree_by_search(const History& history, const Object& object) {
    using namespace check::any_object;
    std::vector<history::OpIndex> ops;
    for (std::uint32_t i = 0; i < history.size(); ++i) ops.push_back(history::OpIndex{i});
    const Problem problem = pose(history, object, ops, std::nullopt);
    const bool truth = holds_by_definition(history, object, Guarantee::strict_serializable);
    for (const Strategy strategy : {Strategy::depth_first, Strategy::breadth_first}) {
        const auto found = decide_by_search(problem, {}, false, strategy);
        if (found.answer == (truth ? Answer::legal : Answer::illegal)) continue;
        fail(history, Guarantee::strict_serializable, "the general search is wrong");
    }
}

void agree(const History& history, const Object& object, bool ask_z3, Tally& tally) {
    ++tally.histories;
    bool weaker = true;
    agree_by_search(history, object);
    for (std::size_t level = 0; level < levels.size(); ++level) {
        const bool truth = holds_by_definition(history, object, levels[level]);
        if (truth && !weaker) fail(history, levels[level], "stronger than what does not hold");
        weaker = truth;
        if (truth) ++tally.held[level];
        agree_at(history, object, levels[level], ask_z3, truth, tally);
    }
}

void agree_on_random(const Object& object, std::uint64_t seed, int rounds, int rounds_per_z3) {
    Random random(seed);
    Tally tally;
    for (int round = 0; round < rounds; ++round) {
        RandomTransactions options;
        options.transactions = 2 + static_cast<std::uint32_t>(random.below(3));
        options.most_micro_ops = 1 + static_cast<std::uint32_t>(random.below(4));
        options.keys = 1 + static_cast<std::uint32_t>(random.below(3));
        options.outcomes = random.below(2) == 0;
        options.noise = random.below(3) == 0;
        const History history = random_transactions(random, object, options);
        agree(history, object, round % rounds_per_z3 == 0, tally);
    }
    // No level may be always or never reached, and each must be reached less often than the last.
    for (std::size_t level = 0; level < levels.size(); ++level) {
        CAPTURE(level, tally.held[level], tally.histories);
        CHECK(tally.held[level] * 20 > tally.histories);
        CHECK(tally.held[level] * 20 < tally.histories * 19);
        if (level > 0) CHECK(tally.held[level] < tally.held[level - 1]);
    }
    CHECK(tally.confirmed > 0);
}

// Where a value was written twice the engines may give up; whatever they say is true.
void agree_on_repeats(const Object& object, std::uint64_t seed, int rounds) {
    Random random(seed);
    Tally tally{.repeats = true};
    for (int round = 0; round < rounds; ++round) {
        RandomTransactions options{.repeats = true};
        options.transactions = 2 + static_cast<std::uint32_t>(random.below(3));
        options.most_micro_ops = 1 + static_cast<std::uint32_t>(random.below(3));
        options.outcomes = random.below(2) == 0;
        agree(random_transactions(random, object, options), object, false, tally);
    }
    CHECK(tally.ambiguous > 0);
    CHECK(tally.refuted > 0);
    for (const std::uint64_t held : tally.held) CHECK(held > 0);
}

void agree_on_every(const Object& object, const EveryTransactions& options) {
    Tally tally;
    for_each_transactions(object, options, [&](const History& history) {
        agree(history, object, tally.histories % 1'000 == 0, tally);
    });
    CAPTURE(tally.histories);
    for (const std::uint64_t held : tally.held) {
        CHECK(held > 0);
        CHECK(held < tally.histories);
    }
}

TEST_CASE("transactions: engines, definitions and certifier agree on random lists") {
    agree_on_random(objects::list_append(), 1, 10'000, 50);
}

TEST_CASE("transactions: engines, definitions and certifier agree on random registers") {
    agree_on_random(objects::rw_register(), 2, 10'000, 50);
}

TEST_CASE("transactions: an element appended twice may have come from either") {
    const History history = parse_transactions("ay1ry21ay2 | ay2", objects::list_append());
    CHECK(holds_by_definition(history, objects::list_append(), Guarantee::strict_serializable));
    for (const Guarantee guarantee : levels) {
        const auto verdict = check::check(history, objects::list_append(), guarantee, {});
        CHECK(verdict.conclusion == Conclusion::unknown);
        CHECK(verdict.limit.find("twice") != std::string::npos);
    }
}

TEST_CASE("transactions: where values were written twice, what the engines say is true") {
    agree_on_repeats(objects::list_append(), 3, 5'000);
    agree_on_repeats(objects::rw_register(), 4, 5'000);
}

TEST_CASE("transactions: engines, definitions and certifier agree on every small list history") {
    agree_on_every(objects::list_append(), {.transactions = 2, .micro_ops = 2, .outcomes = true});
}

TEST_CASE(
    "transactions: engines, definitions and certifier agree on every small register history") {
    agree_on_every(objects::rw_register(), {.transactions = 2, .micro_ops = 2, .outcomes = true});
}

TEST_CASE(
    "transactions: every list and register history of one operation each, of three and four") {
    agree_on_every(objects::list_append(), {.transactions = 3, .micro_ops = 1, .outcomes = true});
    agree_on_every(objects::rw_register(), {.transactions = 3, .micro_ops = 1, .outcomes = true});
    agree_on_every(objects::rw_register(), {.transactions = 4, .micro_ops = 1});
}

TEST_CASE("transactions: every list and register history of three transactions of two operations",
          "[.soak]") {
    agree_on_every(objects::list_append(), {.transactions = 3, .micro_ops = 2});
    agree_on_every(objects::rw_register(), {.transactions = 3, .micro_ops = 2});
}

TEST_CASE("transactions: engines, definitions and certifier agree on a million random histories",
          "[.soak]") {
    for (std::uint64_t seed = 10; seed < 15; ++seed) {
        agree_on_random(objects::list_append(), seed, 100'000, 1'000);
        agree_on_random(objects::rw_register(), seed, 100'000, 1'000);
    }
}

}  // namespace
}  // namespace cleave::test
