#include "world/link.hpp"

#include <cmath>

#include "catch.hpp"

namespace cleave::world {

TEST_CASE("a link without jitter always takes half the round trip and draws nothing") {
    Random random(1);
    CHECK(one_way_latency({.rtt = 85_ms}, random) == Duration::microseconds(42'500));
    CHECK(random == Random(1));
}

TEST_CASE("one way takes half the round trip in the mean and varies by the jitter") {
    const LinkOptions link{.rtt = 100_ms, .jitter = Ratio::percent(20)};
    Random random(1);
    double sum = 0;
    double squares = 0;
    constexpr int count = 100'000;
    for (int i = 0; i < count; ++i) {
        const double x = one_way_latency(link, random).in_milliseconds();
        CHECK(x > 0);
        sum += x;
        squares += x * x;
    }
    const double mean = sum / count;
    CHECK(mean == Approx(50).epsilon(0.005));
    CHECK(std::sqrt(squares / count - mean * mean) == Approx(10).epsilon(0.02));
}

TEST_CASE("the distribution of a link's latency is what one way takes") {
    CHECK(latency_of({.rtt = 85_ms}) == Constant{Duration::microseconds(42'500)});
    const LinkOptions link{.rtt = 100_ms, .jitter = Ratio::percent(20)};
    const Distribution distribution = latency_of(link);
    Random one(1);
    Random other(1);
    for (int i = 0; i < 100; ++i) {
        CHECK(distribution.sample(one) == one_way_latency(link, other));
    }
}

TEST_CASE("putting bytes on the wire takes size over bandwidth, rounded up") {
    CHECK(transmission_time(Bytes{125'000'000}, Bandwidth{1'000'000'000}) == 1_s);
    CHECK(transmission_time(Bytes{1}, Bandwidth{3}) == Duration::nanoseconds(2'666'666'667));
    CHECK(transmission_time(Bytes{0}, Bandwidth{1}) == Duration{});
}

TEST_CASE("an unlimited link takes no time for any size, and a hopeless one stays in range") {
    CHECK(transmission_time(Bytes{UINT64_MAX}, Bandwidth{}) == Duration{});
    CHECK(transmission_time(Bytes{UINT64_MAX}, Bandwidth{1}) ==
          Duration::seconds(3'600 * 24 * 365));
}

}  // namespace cleave::world
