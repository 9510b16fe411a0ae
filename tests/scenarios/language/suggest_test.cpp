#include "language/suggest.hpp"

#include <catch2/catch.hpp>

using cleave::scenario::did_you_mean;
using cleave::scenario::listed;
using cleave::scenario::nearest;

TEST_CASE("the nearest name is the one with the fewest slips of the fingers") {
    const std::vector<std::string> keys = {"filers", "clients", "object_store", "lan"};
    CHECK(nearest("filer", keys) == "filers");
    CHECK(nearest("flier", keys) == "filers");
    CHECK(nearest("cleints", keys) == "clients");
    CHECK(nearest("object-store", keys) == "object_store");
    CHECK(nearest("lna", keys) == "lan");
}

TEST_CASE("a name that is like none is not taken for another") {
    const std::vector<std::string> keys = {"at", "for", "every", "crash"};
    CHECK(nearest("by", keys).empty());
    CHECK(nearest("x", keys).empty());
    CHECK(nearest("", keys).empty());
    CHECK(nearest("partition", keys).empty());
    CHECK(nearest(std::string(100'000, 'a'), keys).empty());
}

TEST_CASE("of equally near names the first is meant") {
    CHECK(nearest("filer-9", {"filer-1", "filer-2"}) == "filer-1");
}

TEST_CASE("a hint names the nearest, or else what there is") {
    CHECK(did_you_mean("foe", {"for", "at"}, "the keys here") == "did you mean \"for\"?");
    CHECK(did_you_mean("while", {"for", "at"}, "the keys here") == "the keys here: for, at");
    CHECK(did_you_mean("while", {}, "the keys here").empty());
}

TEST_CASE("a list of many names is cut") {
    CHECK(listed({"a", "b", "c"}, 3) == "a, b, c");
    CHECK(listed({"a", "b", "c"}, 2) == "a, b, …");
    CHECK(listed({}).empty());
}
