// What a verdict on transactions carries: no more than was asked for, nothing twice, and a cycle of
// which each edge is explained.

#include <algorithm>

#include "catch.hpp"
#include "check/check.hpp"
#include "mini_notation.hpp"
#include "objects/transactions.hpp"

namespace cleave::test {
namespace {

using check::Conclusion;
using check::Guarantee;
using check::Verdict;
using history::History;

Verdict judge(const char* text, const objects::Object& object, Guarantee guarantee,
              const check::Options& options = {}) {
    return check::check(parse_transactions(text, object), object, guarantee, options);
}

// An edge a line.
std::string cycle_of(const char* text, Guarantee guarantee) {
    const Verdict verdict = judge(text, objects::rw_register(), guarantee);
    REQUIRE(verdict.conclusion == Conclusion::violated);
    std::string lines;
    for (const check::Precedence& edge : verdict.counterexamples.at(0).cycle) {
        lines += std::to_string(edge.before.value) + "->" + std::to_string(edge.after.value) +
                 ": " + edge.reason + "\n";
    }
    return lines;
}

}  // namespace

TEST_CASE("transactions: where writes may come either way, the cycle says why not the other way") {
    CHECK(cycle_of("wx1ry3 | rx4wy2ry2 | wy3ry3wx4", Guarantee::serializable) ==
          "0->1: T0 read y = 3, so it came before T1, which later wrote 2 (the other order of the "
          "two versions would close a cycle as well: T1 before T2 before T1)\n"
          "1->0: T1 read x = 4, so it came before T0, which later wrote 1 (the other order of the "
          "two versions would close a cycle as well: T0 before T2 before T0)\n");
    CHECK(cycle_of("wx1ry4 | rx5wx2wy3 | wy4wx5", Guarantee::snapshot_isolation) ==
          "0->1: T0 read y = 4, so it came before T1, which later wrote 3 (the other order of the "
          "two versions would close a cycle as well: T1 before T2 before T1)\n"
          "1->0: T1's x = 2 came before T0's 1 (the other order of the two versions would close a "
          "cycle as well: T0 before T2 before T0)\n");
    CHECK(cycle_of("rywy1wx2ry1 | ry1wx3ry1 | ry1rx2wy4", Guarantee::serializable) ==
          "0->1: T1 read y = 1, which T0 wrote\n"
          "1->0: T1's x = 3 came before T0's 2 (the other order of the two versions would close a "
          "cycle as well: T1 before T2 before T1)\n");
}

TEST_CASE("transactions: a verdict has as many counterexamples as were asked for, none twice") {
    const char* text = "rxwx1 | rxwx2 | rywy3 | rywy4 | rzwz5 | rzwz6";
    for (const std::uint32_t most : {0U, 1U, 2U, 3U, 9U}) {
        check::Options options;
        options.max_counterexamples = most;
        const Verdict verdict =
            judge(text, objects::rw_register(), Guarantee::serializable, options);
        CAPTURE(most);
        REQUIRE(verdict.conclusion == Conclusion::violated);
        CHECK(verdict.views.empty());
        const auto& found = verdict.counterexamples;
        CHECK(found.size() == std::min(most, 3U));
        for (std::size_t i = 0; i < found.size(); ++i) {
            CHECK(found[i].core.size() == 2);
            for (std::size_t j = 0; j < i; ++j) CHECK(found[i].core != found[j].core);
        }
    }
}

TEST_CASE("transactions: of several counterexamples the smallest is told first") {
    check::Options options;
    options.max_counterexamples = 1;
    const Verdict verdict = judge("wx1rz3 | rx1wy2 | ry2wz3 | wu4rv5 | ru4wv5",
                                  objects::rw_register(), Guarantee::read_committed, options);
    REQUIRE(verdict.counterexamples.size() == 1);
    CHECK(verdict.counterexamples[0].core.size() == 2);
}

TEST_CASE("transactions: an order is told when it is asked for") {
    for (const bool wanted : {false, true}) {
        check::Options options;
        options.want_linearization = wanted;
        const Verdict verdict = judge("ax1 | rx1ax2 | rx123 | ax3? | ax4?", objects::list_append(),
                                      Guarantee::serializable, options);
        CHECK(verdict.conclusion == Conclusion::holds);
        CHECK(verdict.views.size() == (wanted ? 1 : 0));
        // What is unanswered takes part in it if somebody saw it.
        if (wanted) CHECK(verdict.views[0].order.size() == 4);
    }
}

TEST_CASE("transactions: who gives up says at which limit") {
    const char* text = "rxwx1 | rxwx2";
    const auto limit = [&](const check::Limits& limits) {
        check::Options options;
        options.limits = limits;
        return judge(text, objects::rw_register(), Guarantee::read_committed, options).limit;
    };
    CHECK(limit({}) == "");
    CHECK(limit({.steps = 0}) == "the limit of steps");
}

}  // namespace cleave::test
