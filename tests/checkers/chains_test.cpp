#include "linearizability/chains.hpp"

#include <catch2/catch.hpp>
#include <optional>
#include <string>

#include "linearizability/register_history.hpp"
#include "notation.hpp"
#include "random_history.hpp"

namespace cleave::test {
namespace {

std::optional<check::ZonesResult> judged(const history::History& history,
                                         std::optional<Value> initial = std::nullopt) {
    const auto parts = check::partition_by_key(history);
    return check::decide_by_chains(check::prepare(history, parts.at(0), initial), true);
}

}  // namespace

TEST_CASE("chains find what is wrong with compare-and-sets, in few operations") {
    struct Anomaly {
        const char* name;
        const char* history;
        std::size_t core;
    };
    const Anomaly anomalies[] = {
        {"a value from nowhere", "c1: cas(x,7,8) 0..1", 1},
        {"two winners", "c1: w(x,1) 0..1, cas(x,1,2) 2..5 | c2: cas(x,1,3) 2..5", 2},
        {"a circle", "c1: cas(x,1,2) 0..9 | c2: cas(x,2,1) 0..9", 2},
        {"a circle of unknown outcome, known by its read",
         "c1: cas(x,1,2) 0..? | c2: cas(x,2,1) 0..? | c3: r(x)=1 5..6", 3},
        {"a swap before its cause", "c1: cas(x,nil,1) 5..6 | c2: cas(x,1,2) 1..2", 2},
        {"a read of what a swap replaced",
         "c1: cas(x,nil,1) 0..1, cas(x,1,2) 2..3 | c2: r(x)=1 4..5", 2},
        {"a read of what two swaps replaced, the first still open",
         "c1: cas(x,nil,1) 0..1 | c2: cas(x,1,2) 0..9 | c3: cas(x,2,3) 2..3 | c4: r(x)=1 4..5", 3},
        {"nil after a swap from it", "c1: cas(x,nil,1) 0..1 | c2: r(x)=nil 2..3", 2},
        {"a write between two that are neighbours", "c1: w(x,1) 0..1, w(x,9) 2..3, cas(x,1,2) 4..5",
         3},
        {"a write inside a chain of three",
         "c1: w(x,1) 0..1, w(x,9) 4..5, cas(x,2,3) 6..7 | c2: cas(x,1,2) 2..8", 4},
        {"two chains that interleave: one operation of one lies inside the other",
         "c1: w(x,1) 0..1, cas(x,1,2) 4..5 | c2: w(x,8) 2..3, cas(x,8,9) 6..7", 3},
    };
    for (const Anomaly& anomaly : anomalies) {
        SECTION(anomaly.name) {
            const auto result = judged(parse_history(anomaly.history));
            REQUIRE(result);
            CHECK_FALSE(result->legal);
            CHECK(result->core.size() == anomaly.core);
        }
    }
}

TEST_CASE("chains accept each near miss, with an order of all that happened") {
    struct Miss {
        const char* name;
        const char* history;
        std::size_t happened;
    };
    const Miss near_misses[] = {
        {"the write may come first", "c1: w(x,1) 0..1, w(x,9) 2..4, cas(x,1,2) 4..5", 3},
        {"the write may come before the chain",
         "c1: w(x,1) 0..5, cas(x,2,3) 6..7 | c2: cas(x,1,2) 2..8 | c3: w(x,9) 4..5", 4},
        {"a swap that only touches its cause", "c1: cas(x,nil,1) 2..6 | c2: cas(x,1,2) 1..2", 2},
        {"an unknown swap that nobody needs", "c1: w(x,1) 0..1, cas(x,1,2) 2..?, r(x)=1 4..5", 2},
        {"an unknown swap of a value from nowhere", "c1: cas(x,7,8) 0..? | c2: r(x)=nil 1..2", 1},
        {"an unknown swap that a read needs", "c1: w(x,1) 0..1, cas(x,1,2) 2..? | c2: r(x)=2 4..5",
         3},
        {"unknown swaps that need each other",
         "c1: w(x,1) 0..? | c2: cas(x,1,2) 0..? | c3: cas(x,2,3) 0..? | c4: r(x)=3 4..5", 4},
        {"two unknown winners of which one is not needed",
         "c1: w(x,1) 0..1 | c2: cas(x,1,2) 0..? | c3: cas(x,1,3) 0..? | c4: r(x)=3 4..5", 3},
        {"a failed swap says nothing", "c1: w(x,1) 0..1, cas(x,1,2) 2..3!, r(x)=1 4..5", 2},
        {"a swap for the same value reads", "c1: w(x,1) 0..1, cas(x,1,1) 2..3, r(x)=1 4..5", 3},
        {"a remove in a chain that ends",
         "c1: w(x,1) 0..1, cas(x,1,2) 2..3, rm(x) 4..5, w(x,3) 6..7", 4},
    };
    for (const Miss& miss : near_misses) {
        SECTION(miss.name) {
            const auto result = judged(parse_history(miss.history));
            REQUIRE(result);
            CHECK(result->legal);
            CHECK(result->order.size() == miss.happened);
        }
    }
}

TEST_CASE("chains say nothing where an observed value may have come from two writers") {
    CHECK_FALSE(judged(parse_history("c1: w(x,1) 0..1, w(x,1) 2..3, r(x)=1 4..5")));
    CHECK_FALSE(judged(parse_history("c1: rm(x) 0..1, r(x)=nil 4..5")));
    CHECK_FALSE(judged(parse_history("c1: w(x,1) 0..? | c2: w(x,1) 0..? | c3: r(x)=1 4..5")));
    CHECK(judged(parse_history("c1: w(x,1) 0..1, w(x,1) 2..3, r(x)=nil 0..1")));
    CHECK(judged(parse_history("c1: rm(x) 0..1, r(x)=nil 4..5"), 7));
}

TEST_CASE("a chain of fifty thousand swaps holds, and its core is small when it does not") {
    Random random(3);
    AtomicHistoryOptions options{.operations = 50'000,
                                 .clients = 20,
                                 .reads = Ratio::percent(40),
                                 .swaps = Ratio::percent(60),
                                 .unknown = Ratio::percent(2)};
    const auto fine = judged(atomic_history(random, options));
    REQUIRE(fine);
    CHECK(fine->legal);
    options.stale_reads = 1;
    const auto stale = judged(atomic_history(random, options));
    REQUIRE(stale);
    CHECK_FALSE(stale->legal);
    CHECK(stale->core.size() <= 22);
}

}  // namespace cleave::test
