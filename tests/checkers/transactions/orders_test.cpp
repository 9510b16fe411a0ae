// Two that look for an order of versions, the search and Z3, against the definition where that can
// be tried, and against each other where it cannot.

#include "catch.hpp"
#include "certifier/transactions.hpp"
#include "check/check.hpp"
#include "mini_notation.hpp"
#include "objects/transactions.hpp"
#include "random_transactions.hpp"
#include "transaction_oracle.hpp"
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

// Writes that nobody read before, and reads, one transaction after the other, but for one that
// reads what was overwritten: many orders of versions are open, and few fit.
History nearly_serial(Random& random) {
    using objects::Data;
    using objects::Datum;
    using objects::MicroOp;
    History history;
    const auto size = 8 + random.below(14), keys = 3 + random.below(4);
    const auto late = random.below(size);
    std::vector<std::vector<Datum>> held(keys, {Datum()});
    Value written = 0;
    std::vector<std::pair<Data, Data>> made;
    for (std::uint64_t t = 0; t < size; ++t) {
        Data input, output;
        std::vector<std::uint64_t> order(keys);
        for (std::uint64_t k = 0; k < keys; ++k) order[k] = k;
        for (std::uint64_t k = 0; k < 3; ++k) {
            const auto other = k + random.below(keys - k);
            std::swap(order[k], order[other]);
            const Datum key = history.name(std::string(1, static_cast<char>('p' + order[k])));
            std::vector<Datum>& values = held[order[k]];
            MicroOp op{.kind = MicroOp::Kind::read, .key = key};
            Datum value = values.back();
            if (random.below(2) == 0) {
                values.emplace_back(++written);
                op = {.kind = MicroOp::Kind::write, .form = MicroOp::Form::one, .key = key};
                op.values = {&values.back(), 1};
                flatten(op, input);
                flatten(op, output);
                continue;
            }
            flatten(op, input);
            if (t == late && values.size() > 2) value = values[values.size() - 2];
            op.form = value.is_nil() ? MicroOp::Form::null : MicroOp::Form::one;
            if (!value.is_nil()) op.values = {&value, 1};
            flatten(op, output);
        }
        made.emplace_back(std::move(input), std::move(output));
    }
    for (std::size_t i = made.size(); i > 1; --i) {
        const auto other = static_cast<std::size_t>(random.below(i));
        std::swap(made[i - 1], made[other]);
    }
    for (const auto& [input, output] : made) {
        history.record({.function = history.function("txn"),
                        .key = history.key("db"),
                        .input = input,
                        .output = output,
                        .completed = Instant::at(Duration::seconds(1)),
                        .outcome = Outcome::ok});
    }
    return history;
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
        const History history = nearly_serial(random);
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

}  // namespace cleave::test
