// Two that look for an order of versions, the search and Z3, against the definition where that can
// be tried, and against each other where it cannot.

#include <algorithm>

#include "catch.hpp"
#include "certifier/transactions.hpp"
#include "check/check.hpp"
#include "mini_notation.hpp"
#include "objects/transactions.hpp"
#include "random_transactions.hpp"
#include "transaction_oracle.hpp"
#include "transactions/relaxed.hpp"
#include "transactions/z3_orders.hpp"

namespace cleave::test {
namespace {

using check::Conclusion;
using check::Guarantee;
using check::transactions::Observations;
using history::History;
using objects::Object;

constexpr Guarantee levels[] = {Guarantee::read_committed, Guarantee::read_atomic,
                                Guarantee::snapshot_isolation, Guarantee::serializable,
                                Guarantee::strict_serializable};

void fail(const History& history, Guarantee guarantee, const char* wrong) {
    INFO(describe_transactions(history));
    FAIL(wrong << ", " << to_string(guarantee));
}

// Nothing if no order of versions is asked for.
std::optional<bool> refuted(const History& history, const Object& object, Guarantee guarantee) {
    const Observations seen = check::transactions::observe(history, object, std::nullopt);
    if (seen.breaks(guarantee) || seen.ambiguous) return std::nullopt;
    return check::transactions::refuted_by_z3(history, seen, guarantee, nullptr);
}

void judge_small(const Object& object, std::uint64_t seed, int rounds) {
    Random random(seed);
    int refutations = 0;
    for (int round = 0; round < rounds; ++round) {
        const auto transactions = 2 + static_cast<std::uint32_t>(random.below(4));
        const History history = random_transactions(
            random, object,
            {.transactions = transactions, .most_micro_ops = 4, .outcomes = round % 2 == 0});
        const Guarantee guarantee = levels[random.below(std::size(levels))];
        const auto answer = refuted(history, object, guarantee);
        if (!answer) continue;
        refutations += *answer ? 1 : 0;
        if (*answer != holds_by_definition(history, object, guarantee)) continue;
        fail(history, guarantee, *answer ? "Z3 refutes what holds" : "Z3 does not refute");
    }
    CHECK(refutations > rounds / 20);
    CHECK(refutations < rounds * 3 / 4);
}

}  // namespace

TEST_CASE("transactions: Z3 refutes what has no order of versions, and nothing else") {
    judge_small(objects::list_append(), 1, 150);
    judge_small(objects::rw_register(), 2, 250);
}

TEST_CASE("transactions: a search among many orders of versions comes to what Z3 comes to") {
    Random random(5);
    int held = 0, searched = 0;
    for (int round = 0; round < 200; ++round) {
        const History history = nearly_serial_transactions(random, 0);
        for (const Guarantee guarantee : {Guarantee::snapshot_isolation, Guarantee::serializable}) {
            const auto verdict = check::check(history, objects::rw_register(), guarantee,
                                              {.confirm_with_z3 = false});
            const bool holds = verdict.conclusion == Conclusion::holds;
            ++searched;
            held += holds ? 1 : 0;
            const auto certified =
                check::certify_transactions(history, objects::rw_register(), guarantee, verdict);
            if (holds && !certified) fail(history, guarantee, "the order is none");
            if (holds) continue;
            if (!*refuted(history, objects::rw_register(), guarantee)) {
                fail(history, guarantee, "the search refutes what Z3 does not");
            }
        }
    }
    CAPTURE(searched, held);
    CHECK(held > searched / 20);
    CHECK(held < searched * 19 / 20);
}

TEST_CASE("transactions: what a finding involves refutes the guarantee by itself") {
    using check::transactions::Relaxation;
    Random random(6);
    int found = 0, of_all = 0, involved = 0;
    for (int round = 0; round < 600; ++round) {
        const bool searched = round % 3 == 0;
        const Object& object = round % 3 == 1 ? objects::list_append() : objects::rw_register();
        const History history =
            searched ? nearly_serial_transactions(random, 0)
                     : random_transactions(random, object, {.transactions = 12, .keys = 4});
        const Observations seen = check::transactions::observe(history, object, std::nullopt);
        const Guarantee guarantee = levels[random.below(std::size(levels))];
        // Who saw in which order registers were written need not be on a cycle of their writers.
        if (!seen.lists && guarantee == Guarantee::read_atomic) continue;
        for (const auto& finding : judge(history, seen, guarantee, {}).findings) {
            auto core = finding.involved;
            std::sort(core.begin(), core.end());
            core.erase(std::unique(core.begin(), core.end()), core.end());
            ++found;
            of_all += static_cast<int>(history.size());
            involved += static_cast<int>(core.size());
            Relaxation relaxation(history, object, seen, std::nullopt);
            const auto conclusion = relaxation.verdict_on(core, guarantee);
            if (conclusion == Conclusion::violated) continue;
            fail(history, guarantee, "what is involved does not refute");
        }
    }
    CAPTURE(found, of_all, involved);
    CHECK(found > 300);
    CHECK(involved < of_all / 5);
}

}  // namespace cleave::test
