#include "language/patterns.hpp"

#include <catch2/catch.hpp>

using cleave::scenario::matches;

TEST_CASE("a name without stars matches itself only") {
    CHECK(matches("tokyo/filer-2", "tokyo/filer-2"));
    CHECK_FALSE(matches("tokyo/filer-2", "tokyo/filer-21"));
    CHECK_FALSE(matches("tokyo/filer-2", "tokyo/filer-"));
    CHECK_FALSE(matches("", "tokyo/filer-2"));
}

TEST_CASE("a star stands for any characters of one part of a name") {
    CHECK(matches("tokyo/filer-*", "tokyo/filer-12"));
    CHECK(matches("*/filer-*", "tokyo/filer-12"));
    CHECK(matches("t*o/*2", "tokyo/filer-12"));
    CHECK(matches("tokyo/filer-1*2*", "tokyo/filer-112"));
    CHECK_FALSE(matches("tokyo/*", "london/filer-1"));
    CHECK_FALSE(matches("*", "tokyo/filer-1"));
    CHECK_FALSE(matches("*filer-1", "tokyo/filer-1"));
    CHECK_FALSE(matches("tokyo/client-*", "tokyo/filer-1"));
}

TEST_CASE("many stars take no long time") {
    const std::string pattern = "a/" + std::string(10'000, '*') + "b";
    CHECK_FALSE(matches(pattern, "a/" + std::string(10'000, 'a')));
}
