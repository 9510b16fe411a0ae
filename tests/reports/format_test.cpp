#include "text/format.hpp"

#include <array>

#include "catch.hpp"

using namespace cleave;
using namespace cleave::report;

TEST_CASE("a share reads 0 or 100 percent only when it is exactly that") {
    CHECK(percent(412, 1'512) == "27.2 %");
    CHECK(percent(0, 7) == "0 %");
    CHECK(percent(7, 7) == "100 %");
    CHECK(percent(1, 1'000'000) == "<0.1 %");
    CHECK(percent(999'999, 1'000'000) == ">99.9 %");
    CHECK(percent(0, 0) == "–");
}

TEST_CASE("counts have thousands and the right number of the noun") {
    CHECK(count(0) == "0");
    CHECK(count(999) == "999");
    CHECK(count(1'512) == "1,512");
    CHECK(count(12'345'678) == "12,345,678");
    CHECK(count(1, "run") == "1 run");
    CHECK(count(2, "run") == "2 runs");
    CHECK(part_of(412, 1'512) == "412 of 1,512 (27.2 %)");
}

TEST_CASE("durations come in the unit a reader would choose") {
    CHECK(duration(Duration::nanoseconds(0)) == "0 ns");
    CHECK(duration(Duration::microseconds(1'400)) == "1.4 ms");
    CHECK(duration(Duration::milliseconds(38)) == "38 ms");
    CHECK(duration(Duration::nanoseconds(999'700)) == "1 ms");
    CHECK(duration(Duration::milliseconds(1'234)) == "1.23 s");
    CHECK(duration(Duration::seconds(120)) == "120 s");
    CHECK(duration(Duration::seconds(3'600)) == "60 min");
    CHECK(duration(-Duration::milliseconds(5)) == "-5 ms");
}

TEST_CASE("small money is not rounded to nothing") {
    CHECK(dollars(0) == "$0");
    CHECK(dollars(0.00000001) == "<$0.00001");
    CHECK(dollars(0.00072) == "$0.00072");
    CHECK(dollars(0.0312) == "$0.0312");
    CHECK(dollars(15.624) == "$15.62");
    CHECK(dollars(12'345.6) == "$12,346");
}

TEST_CASE("bytes and bandwidths have decimal units") {
    CHECK(bytes(Bytes{1}) == "1 byte");
    CHECK(bytes(Bytes{65'536}) == "65.5 kB");
    CHECK(bytes(Bytes::kilo(19'922)) == "19.9 MB");
    CHECK(bandwidth(Bandwidth{1'000'000'000}) == "1 Gbit/s");
    CHECK(bandwidth(Bandwidth{}) == "unlimited");
}

TEST_CASE("seeds in a row are written as a range") {
    CHECK(seeds(std::array<std::uint64_t, 3>{1, 2, 3}) == "1..3");
    CHECK(seeds(std::array<std::uint64_t, 1>{7}) == "7");
    CHECK(seeds(std::array<std::uint64_t, 4>{1, 2, 9, 11}) == "1..2, 9, 11");
    CHECK(seeds({}) == "none");
}

TEST_CASE("a hash has sixteen digits and keeps its zeros") {
    CHECK(hex(0x9f3c) == "0000000000009f3c");
}
