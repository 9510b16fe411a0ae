#include "certifier/certifier.hpp"
#include "certifier/record.hpp"

#include <catch2/catch.hpp>

#include "check/check.hpp"
#include "linearizability/check.hpp"
#include "notation.hpp"
#include "objects/queue.hpp"
#include "objects/register.hpp"
#include "objects/transactions.hpp"

namespace cleave::test {
namespace {

using Catch::Matchers::Contains;
using check::Conclusion;
using check::Verdict;
using Indices = std::vector<std::uint32_t>;

std::vector<history::OpIndex> indices(const Indices& numbers) {
    std::vector<history::OpIndex> result;
    for (const std::uint32_t n : numbers) result.push_back(history::OpIndex{n});
    return result;
}

// Empty when certified.
std::string order_refused(const char* text, const Indices& order) {
    Verdict verdict;
    verdict.conclusion = Conclusion::holds;
    verdict.linearizations.push_back({.key = history::KeyId{0}, .order = indices(order)});
    return check::certify(parse_history(text), verdict).reason;
}

std::string core_refused(const char* text, const Indices& core) {
    Verdict verdict;
    verdict.conclusion = Conclusion::violated;
    verdict.counterexamples.push_back({.key = history::KeyId{0}, .core = indices(core)});
    return check::certify(parse_history(text), verdict).reason;
}

}  // namespace

TEST_CASE("a right order is certified") {
    CHECK(order_refused("c1: w(x,1) 0..10 | c2: r(x)=1 5..12", {0, 1}).empty());
    CHECK(order_refused("c1: w(x,1) 0..10 | c2: r(x)=nil 5..12", {1, 0}).empty());
    CHECK(order_refused("c1: w(x,1) 0..? | c2: r(x)=nil 5..12", {1}).empty());
    CHECK(order_refused("c1: w(x,1) 0..?, w(x,2) 3..4!", {0}).empty());
}

TEST_CASE("a wrong order is refused, and the reason named") {
    const char* text = "c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=2 4..5 | c3: w(x,9) 0..1!";
    CHECK_THAT(order_refused(text, {0, 1}), Contains("operation 2 is missing"));
    CHECK_THAT(order_refused(text, {1, 0, 2}), Contains("before an earlier one was invoked"));
    CHECK_THAT(order_refused(text, {0, 1, 2, 2}), Contains("comes twice"));
    CHECK_THAT(order_refused(text, {0, 1, 2, 3}), Contains("failed, yet took effect"));
    CHECK_THAT(order_refused(text, {0, 1, 2, 8}), Contains("does not exist"));
    CHECK_THAT(order_refused("c1: w(x,1) 0..9 | c2: r(x)=2 4..5", {0, 1}),
               Contains("could not have answered"));
    CHECK_THAT(order_refused("c1: w(x,1) 0..9 | c2: r(y)=nil 4..5", {0, 1}),
               Contains("of another key"));
    Verdict verdict;
    verdict.conclusion = Conclusion::holds;
    verdict.linearizations.push_back({.key = history::KeyId{1}});
    CHECK(check::certify(parse_history(text), verdict).reason == "an order of no key");
}

TEST_CASE("a right core is certified") {
    CHECK(core_refused("c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=1 4..5", {0, 1, 2}).empty());
    CHECK(core_refused("c1: w(x,1) 0..1 | c2: r(x)=nil 4..5", {0, 1}).empty());
    CHECK(core_refused("c1: r(x)=1 0..1", {0}).empty());
    // The other write of 1 is bound to its interval, which is over in time to be overwritten.
    CHECK(
        core_refused("c1: w(x,1) 0..1, w(x,1) 2..3, w(x,2) 4..5, r(x)=1 6..7", {1, 2, 3}).empty());
}

TEST_CASE("a core with a legal order is refused") {
    const char* text = "c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=1 4..5 | c3: r(x)=2 4..5";
    CHECK_THAT(core_refused(text, {0, 1, 3}), Contains("has a legal order"));
    CHECK_THAT(core_refused(text, {1, 2}), Contains("has a legal order"));
    CHECK_THAT(core_refused("c1: w(x,1) 0..1, w(x,2) 2..? | c2: r(x)=1 4..5", {0, 1, 2}),
               Contains("has a legal order"));
    // Another write of 1 is open when the read needs it.
    CHECK_THAT(
        core_refused("c1: w(x,1) 0..1, w(x,2) 2..3, r(x)=1 6..7 | c2: w(x,1) 2..9", {0, 1, 2}),
        Contains("has a legal order"));
}

TEST_CASE("a core that can spare an operation is refused") {
    CHECK_THAT(core_refused("c1: w(x,1) 0..1, w(x,2) 2..3 | c2: r(x)=1 4..5 | c3: r(x)=2 4..5",
                            {0, 1, 2, 3}),
               Contains("not minimal: operation 3"));
    CHECK_THAT(core_refused("c1: w(x,1) 0..1 | c2: r(x)=7 4..5", {0, 1}),
               Contains("not minimal: operation 0"));
}

TEST_CASE("a core of nothing, of another key or of a failed operation is refused") {
    CHECK_THAT(core_refused("c1: r(x)=1 0..1", {}), Contains("is empty"));
    CHECK_THAT(core_refused("c1: r(x)=1 0..1, r(y)=1 2..3", {1}), Contains("mixes keys"));
    CHECK_THAT(core_refused("c1: r(x)=1 0..1!", {0}), Contains("a failed operation"));
    CHECK_THAT(core_refused("c1: r(x) 0..?", {0}), Contains("a read of unknown outcome"));
    CHECK_THAT(core_refused("c1: r(x)=1 0..1", {0, 0}), Contains("twice"));
    CHECK_THAT(core_refused("c1: r(x)=1 0..1", {5}), Contains("no such operation"));
}

TEST_CASE("a circle of swaps is a core however many they are") {
    for (const std::uint32_t swaps : {2U, 17U, 60U}) {
        std::string text;
        Indices core;
        for (std::uint32_t i = 0; i < swaps; ++i) {
            text += (i == 0 ? "c" : " | c") + std::to_string(i) + ": cas(x," + std::to_string(i) +
                    "," + std::to_string((i + 1) % swaps) + ") 0..9";
            core.push_back(i);
        }
        CAPTURE(swaps);
        CHECK(core_refused(text.c_str(), core).empty());
        const history::History history = parse_history(text);
        const Verdict verdict = check::check_linearizable(history, {.confirm_with_z3 = false});
        REQUIRE(verdict.conclusion == Conclusion::violated);
        CHECK(verdict.counterexamples[0].core.size() == swaps);
        CHECK(check::certify(history, verdict));
        core.pop_back();
        CHECK_THAT(core_refused(text.c_str(), core), Contains("has a legal order"));
    }
}

TEST_CASE("a core of more operations than can be tried is too large, and not wrong") {
    std::string text = "c0: r(x)=1 0..9";
    Indices core = {0};
    for (std::uint32_t i = 1; i < 200; ++i) {
        text += " | c" + std::to_string(i) + ": r(x)=1 0..9";
        core.push_back(i);
    }
    Verdict verdict;
    verdict.conclusion = Conclusion::violated;
    verdict.counterexamples.push_back({.key = history::KeyId{0}, .core = indices(core)});
    const auto result = check::certify(parse_history(text), verdict);
    CHECK(!result.certified);
    CHECK(result.too_large);
}

TEST_CASE("a violation without evidence and an unknown without a limit are refused") {
    const history::History history = parse_history("c1: r(x)=1 0..1");
    Verdict verdict;
    verdict.conclusion = Conclusion::violated;
    CHECK_FALSE(check::certify(history, verdict));
    verdict.conclusion = Conclusion::unknown;
    CHECK_FALSE(check::certify(history, verdict));
    verdict.limit = "steps";
    CHECK(check::certify(history, verdict));
}

// Regular, but not even monotonic; and the other way round.
TEST_CASE("whatever the guarantee, the certifier that knows it is asked") {
    using check::Guarantee;
    for (const char* text : {"c1: w(x,1) 0..9 | c2: r(x)=1 1..2, r(x)=nil 3..4",
                             "c1: w(x,1) 0..1 | c2: r(x)=nil 2..3, r(x)=1 4..5"}) {
        const history::History history = parse_history(text);
        int violated = 0;
        for (const Guarantee guarantee :
             {Guarantee::linearizable, Guarantee::bounded_staleness, Guarantee::regular,
              Guarantee::safe, Guarantee::sequential, Guarantee::causal_convergent,
              Guarantee::causal_memory, Guarantee::causal, Guarantee::pram,
              Guarantee::read_your_writes, Guarantee::monotonic_reads, Guarantee::monotonic_writes,
              Guarantee::writes_follow_reads, Guarantee::no_thin_air, Guarantee::eventual,
              Guarantee::no_lost_writes, Guarantee::read_after_new_write}) {
            CAPTURE(text, to_string(guarantee));
            const Verdict verdict = check::check(history, objects::cas_register(), guarantee, {});
            CHECK(check::certify(history, objects::cas_register(), guarantee, verdict).reason ==
                  "");
            if (verdict.conclusion != Conclusion::violated) continue;
            ++violated;
            const Verdict lie{.conclusion = Conclusion::holds, .guarantee = guarantee};
            CHECK_FALSE(check::certify(history, objects::cas_register(), guarantee, lie));
        }
        CHECK(violated >= 2);
    }
}

TEST_CASE("what nobody can re-check is not certified") {
    using check::Guarantee;
    Verdict verdict;
    verdict.conclusion = Conclusion::holds;
    const history::History nothing;
    for (const auto& [object, guarantee] :
         {std::pair(&objects::queue(), Guarantee::serializable),
          std::pair(&objects::queue(), Guarantee::sequential),
          std::pair(&objects::cas_register(), Guarantee::snapshot_isolation),
          std::pair(&objects::list_append(), Guarantee::sequential)}) {
        CAPTURE(object->name);
        CHECK_THAT(check::certify(nothing, *object, guarantee, verdict).reason,
                   Contains("nobody re-checks"));
    }
}

TEST_CASE("a cycle that does not close is refused") {
    const history::History history =
        parse_history("c1: w(x,1) 0..1 | c2: r(x)=nil 4..5 | c3: r(x)=1 4..5");
    Verdict verdict;
    verdict.conclusion = Conclusion::violated;
    verdict.counterexamples.push_back({.key = history::KeyId{0},
                                       .core = indices({0, 1}),
                                       .cycle = {{history::OpIndex{0}, history::OpIndex{1}, "a"},
                                                 {history::OpIndex{2}, history::OpIndex{0}, "b"}}});
    CHECK_THAT(check::certify(history, verdict).reason, Contains("does not close"));
    verdict.counterexamples[0].cycle = {{history::OpIndex{3}, history::OpIndex{3}, "a"}};
    CHECK_THAT(check::certify(history, verdict).reason, Contains("a cycle of nothing"));
    verdict.counterexamples[0].cycle = {{history::OpIndex{0}, history::OpIndex{0}, ""}};
    CHECK_THAT(check::certify(history, verdict).reason, Contains("without a reason"));
}

TEST_CASE("nothing is on record of an operation beyond the end of the history") {
    const history::History history = parse_history("c1: r(x)=1 0..1");
    CHECK(check::record::op_of(history, history::OpIndex{0}).has_value());
    for (const std::uint32_t beyond : {1U, 2U, 1'000U}) {
        CHECK_FALSE(check::record::op_of(history, history::OpIndex{beyond}).has_value());
    }
}

}  // namespace cleave::test
