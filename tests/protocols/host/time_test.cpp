#include "host/time.hpp"

#include "catch.hpp"
#include "host/describe.hpp"

using namespace cleave;
using namespace cleave::literals;

TEST_CASE("a duration prints in the largest unit that keeps it short") {
    CHECK(to_string(Duration()) == "0s");
    CHECK(to_string(7_ns) == "7ns");
    CHECK(to_string(999_ns) == "999ns");
    CHECK(to_string(1_us) == "1us");
    CHECK(to_string(250_us) == "250us");
    CHECK(to_string(38_ms) == "38ms");
    CHECK(to_string(1_s) == "1s");
    CHECK(to_string(3600_s) == "3600s");
}

TEST_CASE("a duration prints exactly, without zeros that say nothing") {
    CHECK(to_string(1500_ms) == "1.5s");
    CHECK(to_string(38_ms + 250_us) == "38.25ms");
    CHECK(to_string(1_s + 1_ns) == "1.000000001s");
    CHECK(to_string(1_us + 1_ns) == "1.001us");
    CHECK(to_string(10_s) == "10s");
}

TEST_CASE("negative and extreme durations print too") {
    CHECK(to_string(-(38_ms)) == "-38ms");
    CHECK(to_string(-(1500_ms)) == "-1.5s");
    CHECK(to_string(-(7_ns)) == "-7ns");
    CHECK(to_string(Duration::max()) == "9223372036.854775807s");
    CHECK(to_string(Duration::nanoseconds(INT64_MIN)) == "-9223372036.854775808s");
}

TEST_CASE("an instant prints as seconds since the start") {
    CHECK(to_string(Instant()) == "t+0s");
    CHECK(to_string(Instant::at(12'034_ms)) == "t+12.034s");
    CHECK(to_string(Instant::at(5_ns)) == "t+0.000000005s");
}

TEST_CASE("durations and instants compute in whole nanoseconds") {
    const Instant start = Instant::at(2_s);
    CHECK(start + 500_ms == Instant::at(2500_ms));
    CHECK(start + 500_ms - start == 500_ms);
    CHECK(7_s / 2_s == 3);
    CHECK(7_s % 2_s == 1_s);
    CHECK(7_s / 2 == 3500_ms);
    CHECK(2_ms * 3 == 6_ms);
    CHECK(1_s - 3_s < Duration());
    CHECK(Instant::max() > start);
    CHECK((1500_ms).in_seconds() == 1.5);
    CHECK((1500_us).in_milliseconds() == 1.5);
}
