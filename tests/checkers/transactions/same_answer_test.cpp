// As checkers/same_answer_test.cpp, for transactions.

#include "catch.hpp"
#include "check/check.hpp"
#include "checkers/answers.hpp"
#include "objects/transactions.hpp"
#include "random_transactions.hpp"
#include "transactions/judge.hpp"

namespace cleave::test {
namespace {

using check::Guarantee;
using history::History;
using objects::Object;

void ask_all(const History& history, const Object& object, const check::Options& options,
             Answers& answers) {
    for (const check::GuaranteeInfo& info : check::guarantees()) {
        if (!info.transactions) continue;
        answers.add(check::check(history, object, info.guarantee, options));
    }
}

void random_ones(const Object& object, std::uint64_t seed, int rounds, Answers& answers) {
    Random random(seed);
    for (int round = 0; round < rounds; ++round) {
        const RandomTransactions drawn{
            .transactions = 2 + static_cast<std::uint32_t>(random.below(10)),
            .most_micro_ops = 2 + static_cast<std::uint32_t>(random.below(4)),
            .keys = 1 + static_cast<std::uint32_t>(random.below(4)),
            .outcomes = round % 3 == 0,
            .noise = round % 4 == 0,
            .repeats = round % 7 == 0};
        ask_all(random_transactions(random, object, drawn), object, {.confirm_with_z3 = false},
                answers);
    }
}

void lists(Answers& answers) { random_ones(objects::list_append(), 1, 2'000, answers); }
void registers(Answers& answers) { random_ones(objects::rw_register(), 2, 2'000, answers); }

// Many orders of versions are open, and few fit: of the search, too, what its proof speaks of.
void searches(Answers& answers) {
    Random random(3);
    for (std::uint32_t round = 0; round < 300; ++round) {
        const History history = nearly_serial_transactions(random, round % 3 == 0 ? 120 : 0);
        const auto seen =
            check::transactions::observe(history, objects::rw_register(), std::nullopt);
        for (const Guarantee guarantee : {Guarantee::snapshot_isolation, Guarantee::serializable}) {
            const auto judged = judge(history, seen, guarantee, {});
            answers.add(judged.order);
            for (const auto& finding : judged.findings) answers.add(finding.involved);
            answers.add(check::check(history, objects::rw_register(), guarantee,
                                     {.confirm_with_z3 = false}));
        }
    }
}

}  // namespace

TEST_CASE("transactions: all are judged the same on every machine") {
    const Family families[] = {
        {"lists", lists,
         "4367 hold, 5304 violated, 329 unknown; "
         "cores of 9462; steps 316201; digest 1049769457796120298"},
        {"registers", registers,
         "6017 hold, 3680 violated, 303 unknown; "
         "cores of 5751; steps 400594; digest 4869948569336347032"},
        {"searches", searches,
         "438 hold, 162 violated, 0 unknown; "
         "cores of 629; steps 651614; digest 4921385737137367697"},
    };
    for (const Family& family : families) check_family(family);
}

}  // namespace cleave::test
