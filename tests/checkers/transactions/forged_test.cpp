// The certifier of transactions is asked of every order and of every core of small histories,
// whoever may have made it up.

#include "checkers/forged.hpp"

#include <algorithm>
#include <array>

#include "catch.hpp"
#include "certifier/transactions.hpp"
#include "mini_notation.hpp"
#include "objects/transactions.hpp"
#include "random_transactions.hpp"
#include "transaction_oracle.hpp"

namespace cleave::test {
namespace {

using check::Conclusion;
using check::Guarantee;
using check::Verdict;
using history::History;
using history::OpIndex;
using objects::Object;

constexpr std::array levels = {Guarantee::read_committed, Guarantee::read_atomic,
                               Guarantee::snapshot_isolation, Guarantee::serializable,
                               Guarantee::strict_serializable};

std::string wrong_orders(const History& history, const Object& object, Guarantee guarantee,
                         bool holds) {
    Verdict verdict;
    verdict.conclusion = Conclusion::holds;
    verdict.views.resize(1);
    const auto accepts = [&](const Ops& order) {
        verdict.views[0].order = order;
        return check::certify_transactions(history, object, guarantee, verdict).certified;
    };
    if (guarantee != Guarantee::snapshot_isolation) {
        return wrong_about_orders(history, answered(history), unanswered(history), holds, accepts);
    }
    // Each starts, and commits: it comes twice.
    Ops order;
    for (const Ops& ops : {answered(history), unanswered(history)}) {
        order.insert(order.end(), ops.begin(), ops.end());
    }
    if (order.size() > 3) return {};
    const Ops once = order;
    bool any = false;
    for (unsigned subset = 0; subset < 1U << once.size(); ++subset) {
        order.clear();
        bool complete = true;
        for (std::size_t i = 0; i < once.size(); ++i) {
            const bool in = (subset >> i & 1U) != 0;
            if (in) order.insert(order.end(), 2, once[i]);
            complete = complete && (in || history.outcome(once[i]) != Outcome::ok);
        }
        std::sort(order.begin(), order.end());
        do {
            const bool accepted = accepts(order);
            if (accepted && !complete) return "accepts an order that lacks one";
            any = any || accepted;
        } while (std::next_permutation(order.begin(), order.end()));
    }
    return any == holds ? "" : any ? "accepts what does not hold" : "accepts no order";
}

void judge(const Object& object, std::uint64_t seed, int rounds) {
    Random random(seed);
    std::array<int, levels.size()> held{};
    for (int round = 0; round < rounds; ++round) {
        RandomTransactions options{.repeats = random.below(3) == 0};
        options.transactions = 2 + static_cast<std::uint32_t>(random.below(3));
        options.most_micro_ops = 2 + static_cast<std::uint32_t>(random.below(2));
        options.noise = random.below(3) == 0;
        const History history = random_transactions(random, object, options);
        Ops ops;  // failed ones, too: what they wrote may have been read
        for (std::uint32_t i = 0; i < history.size(); ++i) ops.push_back(OpIndex{i});
        for (std::size_t level = 0; level < levels.size(); ++level) {
            const Guarantee guarantee = levels[level];
            const bool holds = holds_by_definition(history, object, guarantee);
            held[level] += holds ? 1 : 0;
            std::string wrong = wrong_orders(history, object, guarantee, holds);
            if (wrong.empty() && !options.repeats) {
                wrong = wrong_about_cores(
                    history, ops, holds, true, [&](const Ops& core, bool minimal) {
                        Verdict verdict;
                        verdict.conclusion = Conclusion::violated;
                        verdict.counterexamples.push_back(
                            {.key = {}, .core = core, .explanation = "forged", .minimal = minimal});
                        return check::certify_transactions(history, object, guarantee, verdict)
                            .certified;
                    });
            }
            if (wrong.empty()) continue;
            INFO(describe_transactions(history));
            INFO(check::to_string(guarantee));
            FAIL("the certifier " << wrong);
        }
    }
    for (const int held_here : held) {
        CHECK(held_here * 20 > rounds);
        CHECK(held_here < rounds * 99 / 100);
    }
}

}  // namespace

TEST_CASE("transactions: of every order and core of lists, the certifier accepts what is true") {
    judge(objects::list_append(), 1, 400);
}

TEST_CASE(
    "transactions: of every order and core of registers, the certifier accepts what is true") {
    judge(objects::rw_register(), 2, 400);
}

TEST_CASE("transactions: in no order is a list read that ends within what one appended") {
    const History history = parse_transactions("ax1ax2 | rx1", objects::list_append());
    Verdict verdict;
    verdict.conclusion = Conclusion::holds;
    verdict.views.resize(1);
    for (const Guarantee guarantee : levels) {
        verdict.views[0].order = {OpIndex{0}, OpIndex{1}};
        if (guarantee == Guarantee::snapshot_isolation) {
            verdict.views[0].order = {OpIndex{0}, OpIndex{0}, OpIndex{1}, OpIndex{1}};
        }
        CAPTURE(check::to_string(guarantee));
        CHECK(check::certify_transactions(history, objects::list_append(), guarantee, verdict)
                  .reason == "transaction 1 read what no earlier commit left");
    }
}

// The same transactions have come, and each key holds the same in the end; only what it held before
// tells whether the last of them could have read what it did.
TEST_CASE("transactions: a core is tried in every order in which a key may have grown") {
    const auto reason = [](const char* text, const Object& object, Guarantee guarantee) {
        const History history = parse_transactions(text, object);
        CHECK(holds_by_definition(history, object, guarantee));
        Verdict verdict;
        verdict.conclusion = Conclusion::violated;
        verdict.counterexamples.push_back({.key = {}, .explanation = "forged"});
        for (std::uint32_t i = 0; i < history.size(); ++i) {
            verdict.counterexamples[0].core.push_back(OpIndex{i});
        }
        return check::certify_transactions(history, object, guarantee, verdict).reason;
    };
    CHECK(reason("wx1wv5 | wx2wy2 | rv5wx3wz3 | rz3wu4 | rx1ry2ru4", objects::rw_register(),
                 Guarantee::read_atomic) == "the core has a legal order");
    CHECK(reason("ax1ay1 | ax1ax1az1 | ry1rz1ax1au1 | rx11ru1", objects::list_append(),
                 Guarantee::read_committed) == "the core has a legal order");
}

TEST_CASE("transactions: of orders and cores of a hundred times as many, only what is true",
          "[.soak]") {
    judge(objects::list_append(), 11, 40'000);
    judge(objects::rw_register(), 12, 40'000);
}

}  // namespace cleave::test
