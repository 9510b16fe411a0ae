#include "world/connection.hpp"

#include "catch.hpp"

namespace cleave::world {

TEST_CASE("before a round trip is measured, the time-out is the initial one") {
    const ConnectionOptions options;
    CHECK(RetransmissionTimer(options).time_out(options) == 1_s);
}

TEST_CASE("the first measurement counts three times, as its half is taken for its variation") {
    const ConnectionOptions options;
    RetransmissionTimer timer(options);
    timer.measured(options, 100_ms);
    CHECK(timer.time_out(options) == 300_ms);
}

TEST_CASE("the time-out follows the round trips by the weights of RFC 6298") {
    const ConnectionOptions options;
    RetransmissionTimer timer(options);
    timer.measured(options, 100_ms);
    timer.measured(options, 180_ms);
    // Variation 3/4 x 50 + 1/4 x 80 = 57.5, smoothed 7/8 x 100 + 1/8 x 180 = 110.
    CHECK(timer.time_out(options) == 340_ms);
    timer.measured(options, 110_ms);
    CHECK(timer.time_out(options) == 110_ms + 172'500_us);
}

TEST_CASE("the time-out stays within its bounds") {
    const ConnectionOptions options;
    RetransmissionTimer timer(options);
    timer.measured(options, 1_ms);
    CHECK(timer.time_out(options) == 200_ms);
    RetransmissionTimer slow(options);
    slow.measured(options, 100_s);
    CHECK(slow.time_out(options) == 120_s);
}

TEST_CASE("each time-out doubles the next until something is acknowledged") {
    const ConnectionOptions options;
    RetransmissionTimer timer(options);
    timer.measured(options, 100_ms);
    CHECK_FALSE(timer.backed_off());
    for (const Duration doubled : {600_ms, 1'200_ms, 2'400_ms}) {
        timer.expired();
        CHECK(timer.time_out(options) == doubled);
    }
    CHECK(timer.backed_off());
    for (int i = 0; i < 100; ++i) timer.expired();
    CHECK(timer.time_out(options) == options.rto_most);
    timer.acknowledged();
    CHECK(timer.time_out(options) == 300_ms);
}

}  // namespace cleave::world
