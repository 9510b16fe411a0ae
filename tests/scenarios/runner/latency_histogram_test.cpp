#include "runner/latency_histogram.hpp"

#include <algorithm>
#include <vector>

#include "catch.hpp"
#include "host/random.hpp"

using namespace cleave;
using scenario::LatencyHistogram;

TEST_CASE("a quantile is never below the exact one, and at most a thirty-second above it") {
    Random random(3);
    for (int round = 0; round < 50; ++round) {
        LatencyHistogram histogram;
        std::vector<std::int64_t> exact;
        const auto bits = static_cast<unsigned>(1 + random.below(50));
        for (int i = 0; i < 200; ++i) {
            exact.push_back(static_cast<std::int64_t>(random.below(std::uint64_t{1} << bits)));
            histogram.add(Duration::nanoseconds(exact.back()));
        }
        std::sort(exact.begin(), exact.end());
        for (const std::uint64_t percent : {1, 50, 99, 100}) {
            const std::int64_t wanted = exact[(exact.size() * percent + 99) / 100 - 1];
            const std::int64_t got = histogram.quantile(percent).count();
            CHECK(got >= wanted);
            CHECK(got <= wanted + wanted / 32);
        }
    }
}

TEST_CASE("two histograms added are the histogram of both") {
    LatencyHistogram one;
    LatencyHistogram other;
    LatencyHistogram both;
    for (int i = 1; i <= 100; ++i) {
        (i % 3 == 0 ? one : other).add(Duration::milliseconds(i));
        both.add(Duration::milliseconds(i));
    }
    one.add(other);
    CHECK(one.count() == 100);
    for (const std::uint64_t percent : {10, 50, 90, 99}) {
        CHECK(one.quantile(percent) == both.quantile(percent));
    }
}

TEST_CASE("a histogram of nothing has no latency") {
    CHECK(LatencyHistogram().quantile(50) == Duration());
}
