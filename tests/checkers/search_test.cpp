#include "linearizability/search.hpp"

#include <catch2/catch.hpp>

#include "certifier/certifier.hpp"
#include "linearizability/register_history.hpp"
#include "random_history.hpp"

namespace cleave::test {
namespace {

check::RegisterHistory prepared(const history::History& history) {
    return check::prepare(history, check::partition_by_key(history).at(0), std::nullopt);
}

}  // namespace

TEST_CASE("a breadth-first search that forgets steps on the way still tells the whole order") {
    Random random(1);
    const history::History history = atomic_history(
        random, {.operations = 20'000, .clients = 12, .values = 5, .swaps = Ratio::percent(10)});
    const check::RegisterHistory ops = prepared(history);
    const check::SearchResult found =
        check::decide_by_search(ops, {.strategy = check::Strategy::breadth_first}, true);
    REQUIRE(found.answer == check::Answer::legal);
    check::Verdict verdict;
    verdict.conclusion = check::Conclusion::holds;
    verdict.linearizations.push_back({.key = history::KeyId{0}});
    for (const std::uint32_t op : found.order) {
        verdict.linearizations[0].order.push_back(ops.ops[op].source);
    }
    const check::Certification certification = check::certify(history, verdict);
    CAPTURE(certification.reason);
    CHECK(certification.certified);
}

// Steps are counted, not timed. Without going back a long way it takes 11 million here, and without
// seeing who starves 6 million.
TEST_CASE("swaps of fifty clients are put in order within about eighty steps an operation") {
    std::uint64_t steps = 0;
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        Random random(seed);
        const check::SearchResult found =
            check::decide_by_search(prepared(atomic_history(random, {.operations = 5'000,
                                                                     .clients = 50,
                                                                     .values = 5,
                                                                     .reads = Ratio::percent(40),
                                                                     .swaps = Ratio::percent(40)})),
                                    {.strategy = check::Strategy::depth_first}, false);
        CHECK(found.answer == check::Answer::legal);
        steps += found.steps;
    }
    CHECK(steps < 4'500'000);
}

}  // namespace cleave::test
