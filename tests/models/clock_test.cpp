#include "world/clock.hpp"

#include <algorithm>

#include "catch.hpp"

namespace cleave::world {

TEST_CASE("clocks drawn from a spread stay within it, ahead and behind, fast and slow") {
    const ClockSpread spread = *find_clock_spread("ntp");
    Random random(1);
    int behind = 0;
    int slow = 0;
    for (int i = 0; i < 1'000; ++i) {
        const ClockOptions clock = draw_clock(spread, random);
        const Duration off = std::max(clock.offset, -clock.offset);
        CHECK(off >= Duration::milliseconds(1));
        CHECK(off <= Duration::milliseconds(100));
        CHECK(clock.drift.parts_per_billion <= 200'000);
        CHECK(clock.drift.parts_per_billion >= -200'000);
        behind += clock.offset < Duration{} ? 1 : 0;
        slow += clock.drift.parts_per_billion < 0 ? 1 : 0;
    }
    CHECK(behind == Approx(500).margin(60));
    CHECK(slow == Approx(500).margin(60));
}

TEST_CASE("a perfect spread gives the clocks that machines have by default") {
    Random random(1);
    CHECK(draw_clock(*find_clock_spread("perfect"), random) == ClockOptions{});
}

TEST_CASE("every clock spread that is named can be found, and no other") {
    for (const std::string& name : clock_spread_names()) CHECK(find_clock_spread(name));
    CHECK(clock_spread_names().size() == 5);
    CHECK_FALSE(find_clock_spread("sundial"));
}

}  // namespace cleave::world
