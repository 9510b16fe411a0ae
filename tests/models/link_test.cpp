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

TEST_CASE("a latency that is given is drawn from, and its mean is the link's") {
    LinkOptions link{.rtt = 100_ms};
    CHECK(mean_latency(link) == 50_ms);
    link.latency = Uniform{10_ms, 30_ms};
    CHECK(mean_latency(link) == 20_ms);
    Random random(1);
    for (int i = 0; i < 1'000; ++i) {
        const Duration drawn = one_way_latency(link, random);
        CHECK(drawn >= 10_ms);
        CHECK(drawn <= 30_ms);
    }
}

TEST_CASE("a degradation adds to a link's own faults and never mends them") {
    const LinkOptions link{.loss = Ratio::percent(2),
                           .duplication = Ratio::percent(1),
                           .bandwidth = {1'000},
                           .loss_burst = 3};
    CHECK(degraded(link, {}) == link);
    const LinkOptions worse = degraded(link, {.extra_loss = Ratio::percent(99),
                                              .loss_burst = 2,
                                              .extra_duplication = Ratio::percent(1),
                                              .extra_reordering = Ratio::percent(4),
                                              .extra_corruption = Ratio::percent(5),
                                              .bandwidth = {2'000}});
    CHECK(worse.loss == Ratio::percent(100));
    CHECK(worse.loss_burst == 3);
    CHECK(worse.duplication == Ratio::percent(2));
    CHECK(worse.reordering == Ratio::percent(4));
    CHECK(worse.corruption == Ratio::percent(5));
    CHECK(worse.bandwidth == Bandwidth{1'000});
    CHECK(degraded(link, {.bandwidth = {500}}).bandwidth == Bandwidth{500});
    CHECK(degraded({}, {.bandwidth = {500}}).bandwidth == Bandwidth{500});
}

namespace {

struct Losses {
    double share = 0;
    double run = 0;  // mean length
};

Losses losses_of(Ratio loss, std::uint32_t burst) {
    LossProcess process(loss, burst);
    Random random(3);
    constexpr int messages = 1'000'000;
    int lost = 0;
    int runs = 0;
    bool before = false;
    for (int i = 0; i < messages; ++i) {
        const bool now = process.loses(random);
        if (now) ++lost;
        if (now && !before) ++runs;
        before = now;
    }
    return {static_cast<double>(lost) / messages, static_cast<double>(lost) / runs};
}

}  // namespace

TEST_CASE("losses have the share and the mean run that were asked for") {
    for (const std::uint32_t burst : {2U, 5U, 50U}) {
        const Losses losses = losses_of(Ratio::percent(4), burst);
        CHECK(losses.share == Approx(0.04).epsilon(0.05 + 0.002 * burst));
        CHECK(losses.run == Approx(burst).epsilon(0.05 + 0.002 * burst));
    }
    const Losses single = losses_of(Ratio::percent(4), 1);
    CHECK(single.share == Approx(0.04).epsilon(0.05));
    CHECK(single.run == Approx(1 / 0.96).epsilon(0.01));
}

TEST_CASE("runs are as long as a great share of losses takes") {
    // With 90 % lost, runs of 2 would need good messages in between more often than there are any.
    const Losses losses = losses_of(Ratio::percent(90), 2);
    CHECK(losses.share == Approx(0.9).epsilon(0.01));
    CHECK(losses.run == Approx(9).epsilon(0.02));
}

TEST_CASE("a channel that loses nothing, or everything, draws nothing") {
    Random random(1);
    for (const std::uint32_t burst : {1U, 10U}) {
        LossProcess none({}, burst);
        LossProcess all(Ratio::percent(100), burst);
        CHECK(none.none());
        CHECK_FALSE(all.none());
        for (int i = 0; i < 100; ++i) {
            CHECK_FALSE(none.loses(random));
            CHECK(all.loses(random));
        }
    }
    CHECK(random == Random(1));
}

TEST_CASE("a burst ends when its channel is mended") {
    LossProcess process(Ratio::percent(50), 1'000'000);
    Random random(1);
    while (!process.loses(random)) {
    }
    process.change({}, 1);
    CHECK(process.none());
    CHECK_FALSE(process.loses(random));
}

}  // namespace cleave::world
