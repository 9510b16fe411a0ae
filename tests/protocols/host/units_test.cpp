#include "host/units.hpp"

#include "catch.hpp"

using namespace cleave;

TEST_CASE("a ratio is exact where a floating number would not be") {
    CHECK(Ratio::percent(75).parts_per_billion == 750'000'000);
    CHECK(Ratio::of(1, 3).parts_per_billion == 333'333'333);
    CHECK(Ratio::of(99, 100) == Ratio::percent(99));
    CHECK(Ratio::of(0, 5).is_zero());
    CHECK(Ratio::percent(50).as_double() == 0.5);
}

TEST_CASE("a ratio of terabytes does not overflow") {
    CHECK(Ratio::of(3'000'000'000'000, 4'000'000'000'000) == Ratio::percent(75));
    CHECK(Ratio::of(INT64_MAX, INT64_MAX).parts_per_billion == Ratio::one);
}

TEST_CASE("identifiers that were never set are not valid") {
    CHECK_FALSE(NodeId{}.valid());
    CHECK(NodeId{0}.valid());
    CHECK_FALSE(TimerId{}.valid());
    CHECK(TimerId{1}.valid());
}

TEST_CASE("byte counts add and compare, in decimal and binary units") {
    CHECK(Bytes::kilo(2) + Bytes{1} == Bytes{2001});
    CHECK(Bytes::kibi(1) == Bytes{1024});
    CHECK(Bytes::mebi(1) - Bytes::kibi(1) == Bytes::kibi(1023));
    CHECK(Bandwidth{}.unlimited());
    CHECK_FALSE(Bandwidth{1}.unlimited());
}
