#include "engine/clock.hpp"

#include <catch2/catch.hpp>

#include "host/random.hpp"
#include "instants.hpp"

namespace cleave::sim {
namespace {

Clock drifting(std::int64_t parts_per_billion) { return Clock({.drift = {parts_per_billion}}); }

bool contains(const WallTime& interval, Instant instant) {
    return interval.earliest <= instant && instant <= interval.latest;
}

TEST_CASE("a clock without faults shows true time, with certainty") {
    const Clock clock({});
    CHECK(clock.is_true());
    CHECK(clock.monotonic(at(5_s)) == at(5_s));
    CHECK(clock.wall(at(5_s)) == WallTime{at(5_s), at(5_s)});
}

TEST_CASE("a clock gains or loses its drift, exactly") {
    CHECK(drifting(200'000).monotonic(at(1'000_s)) == at(1'000_s) + 200_ms);
    CHECK(drifting(-200'000).monotonic(at(1'000_s)) == at(1'000_s) - 200_ms);
    CHECK_FALSE(drifting(1).is_true());
}

TEST_CASE("the instant of a reading is the first at which the clock shows it or more") {
    Random random(3);
    for (int i = 0; i < 10'000; ++i) {
        Clock clock = drifting(random.between(-500'000'000_ns, 500'000'000_ns).count());
        const Instant changed = at(random.between(0_s, 100_s));
        clock.set_drift(changed, {random.between(-500'000'000_ns, 500'000'000_ns).count()});
        const Instant reading = clock.monotonic(changed) + random.between(1_ns, 1'000_s);
        const Instant when = clock.when(reading);
        CHECK(clock.monotonic(when) >= reading);
        CHECK(clock.monotonic(when - 1_ns) < reading);
    }
}

TEST_CASE("a change of drift bends the clock, and never makes it jump") {
    Clock clock({});
    clock.set_drift(at(10_s), {100'000'000});
    CHECK(clock.monotonic(at(10_s)) == at(10_s));
    CHECK(clock.monotonic(at(20_s)) == at(21_s));
    clock.set_drift(at(20_s), {});
    CHECK(clock.monotonic(at(20_s)) == at(21_s));
    CHECK(clock.monotonic(at(30_s)) == at(31_s));
    CHECK_FALSE(clock.is_true());  // it keeps what it has gained
}

TEST_CASE("the end of time stays where it is, whatever the drift") {
    CHECK(drifting(100'000'000).when(Instant::max()) == Instant::max());
    CHECK(drifting(-100'000'000).when(Instant::max() - 1_s) == Instant::max());
    CHECK(drifting(100'000'000).monotonic(Instant::max()) == Instant::max());
}

TEST_CASE("a wall clock is off by its offset, its steps, its smears and its drift together") {
    Clock clock({.offset = 50_ms, .drift = {1'000'000}});
    clock.step(-20_ms);
    clock.smear(at(10_s), 1_s, 100_s);
    const auto error = [&](Duration t) { return clock.wall(at(t)).reading() - at(t); };
    CHECK(error(10_s) == 50_ms - 20_ms + 10_ms);
    CHECK(error(60_s) == 50_ms - 20_ms + 60_ms + 500_ms);
    CHECK(error(110_s) == 50_ms - 20_ms + 110_ms + 1_s);
    CHECK(error(200_s) == 50_ms - 20_ms + 200_ms + 1_s);
    clock.smear(at(200_s), -1_s, 10_s);  // the finished one stays in force
    CHECK(error(205_s) == 50_ms - 20_ms + 205_ms + 500_ms);
    CHECK(clock.monotonic(at(1'000_s)) == at(1'001_s));  // which only the drift concerns
}

TEST_CASE("smears may overlap and end in another order than they began") {
    Clock clock{{}};
    clock.smear(at(0_s), 100_ms, 100_s);
    clock.smear(at(10_s), 10_ms, 10_s);
    clock.smear(at(10_s), -1_ms, 50_s);
    const auto error = [&](Duration t) { return clock.wall(at(t)).reading() - at(t); };
    CHECK(error(10_s) == 10_ms);
    CHECK(error(20_s) == 20_ms + 10_ms - 200_us);
    clock.smear(at(30_s), 5_ms, 1_s);  // the second is over, the first and the third are not
    CHECK(error(35_s) == 35_ms + 10_ms - 500_us + 5_ms);
    clock.smear(at(70_s), 7_ms, {});
    CHECK(error(80_s) == 80_ms + 10_ms - 1_ms + 5_ms + 7_ms);
    CHECK(error(200_s) == 100_ms + 10_ms - 1_ms + 5_ms + 7_ms);
}

TEST_CASE("a time service takes off the drift at each poll, and nobody else does") {
    Clock polled({.drift = {200'000}, .poll = 30_s});
    CHECK(polled.wall(at(29_s)).reading() == at(29_s) + 5'800_us);
    CHECK(polled.wall(at(30_s)).reading() == at(30_s));
    CHECK(polled.wall(at(3'029_s)).reading() == at(3'029_s) + 5'800_us);
    polled.set_drift(at(3'040_s), {});
    CHECK(polled.wall(at(3'050_s)).reading() == at(3'050_s) + 8_ms - 6_ms);
    CHECK(polled.wall(at(3'060_s)).reading() == at(3'060_s));
    CHECK(drifting(200'000).wall(at(3'000_s)).reading() == at(3'000_s) + 600_ms);
}

TEST_CASE(
    "the uncertainty of a TrueTime-like clock is a sawtooth from 1 to 7 ms that keeps its "
    "promise") {
    const world::ClockSpread spread = *world::find_clock_spread("truetime");
    Random random(1);
    for (int i = 0; i < 100; ++i) {
        const Clock clock(world::draw_clock(spread, random));
        for (int k = 0; k < 100; ++k) {
            const Instant now = at(random.between(0_s, 10'000_s));
            CHECK(contains(clock.wall(now), now));
        }
        const auto half = [&](Instant t) {
            return (clock.wall(t).latest - clock.wall(t).earliest) / 2;
        };
        CHECK(half(at(300_s)) == 1_ms);
        CHECK(half(at(315_s)) == 4_ms);
        CHECK(half(at(330_s) - 1_ns) >= 6'999_us);
    }
}

TEST_CASE("a clock that is told another uncertainty promises that, true or not") {
    Clock clock({.offset = 10_ms});
    CHECK_FALSE(contains(clock.wall(at(5_s)), at(5_s)));
    clock.set_uncertainty(10_ms);
    CHECK(contains(clock.wall(at(5_s)), at(5_s)));
    clock.step(1_ns);
    CHECK_FALSE(contains(clock.wall(at(5_s)), at(5_s)));
}

}  // namespace
}  // namespace cleave::sim
