#include "world/store_record.hpp"

#include "catch.hpp"

namespace cleave::world {
namespace {

constexpr std::uint32_t nodes = 2;
constexpr CacheNode left{0};
constexpr CacheNode right{1};

Instant second(std::int64_t n) { return Instant::at(Duration::seconds(n)); }

// Written at `time` on node `left`; the right one and the index hear of it at `reaches_right`.
Version version(std::int64_t time, Value value, std::int64_t reaches_right) {
    return {.stamp = {second(time), static_cast<std::uint64_t>(value)},
            .exists = true,
            .content = Content::of(value, {1}),
            .cached = {second(time), second(reaches_right)},
            .indexed = {second(time), second(reaches_right)},
            .settled = second(reaches_right)};
}

Value value_of(const Version* version) { return version->content.value().value(); }

}  // namespace

TEST_CASE("a node knows the newest of the versions that have reached it") {
    StoreRecord record;
    record.insert(version(1, 1, 2));
    record.insert(version(5, 2, 9));
    CHECK(value_of(record.known_to(left, second(5))) == 2);
    CHECK(value_of(record.known_to(right, second(8))) == 1);
    CHECK(value_of(record.known_to(right, second(9))) == 2);
    CHECK(record.known_to(right, second(1)) == nullptr);
    CHECK(value_of(record.indexed_by(right, second(8))) == 1);
}

TEST_CASE("versions are ordered by stamp, not by arrival") {
    StoreRecord record;
    record.insert(version(5, 1, 5));
    record.insert(version(4, 2, 4));
    CHECK(value_of(record.newest()) == 1);
    CHECK(value_of(record.known_to(right, second(4))) == 2);
}

TEST_CASE("a node that asked for the newest version is not set back by an older one") {
    StoreRecord record;
    record.insert(version(1, 1, 8));
    record.insert(version(2, 2, 9));
    record.fetched_newest(right, second(3));
    CHECK(value_of(record.known_to(right, second(3))) == 2);
    CHECK(value_of(record.known_to(right, second(8))) == 2);
}

TEST_CASE("a version is kept as long as some node may answer with it") {
    StoreRecord record;
    record.insert(version(1, 1, 2));
    record.insert(version(5, 2, 9));
    record.forget({nodes, nodes}, second(8));
    CHECK(record.version_count() == 2);
    record.forget({nodes, nodes}, second(9));
    CHECK(record.version_count() == 1);
    CHECK(value_of(record.newest()) == 2);
}

TEST_CASE("a tombstone is kept until it is settled, and then the key is blank") {
    StoreRecord record;
    record.insert(version(1, 1, 2));
    Version tombstone = version(5, 2, 9);
    tombstone.exists = false;
    record.insert(tombstone);
    record.forget({nodes, nodes}, second(8));
    CHECK(!record.blank(second(8)));
    record.forget({nodes, nodes}, second(9));
    CHECK(record.blank(second(9)));
}

TEST_CASE("a remembered absence lasts until its end and keeps the record") {
    StoreRecord record;
    record.remember_absent(right, second(4));
    CHECK(record.remembered_absent(right, second(3)));
    CHECK(!record.remembered_absent(left, second(3)));
    CHECK(!record.blank(second(3)));
    CHECK(!record.remembered_absent(right, second(4)));
    CHECK(record.blank(second(4)));
}

}  // namespace cleave::world
