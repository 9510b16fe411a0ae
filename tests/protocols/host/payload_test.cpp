#include "host/payload.hpp"

#include <utility>

#include "catch.hpp"
#include "protocols/host/every_kind.hpp"

using namespace cleave;

namespace {

struct Query {
    std::int32_t x = 0;
    std::int32_t y = 0;
    CLEAVE_FIELDS(Query, x, y);
};

// Counts its copies, to see what a payload does with the value.
struct Counted {
    static inline int alive = 0;
    std::uint64_t value = 0;
    explicit Counted(std::uint64_t v = 0) : value(v) { ++alive; }
    Counted(const Counted& other) : value(other.value) { ++alive; }
    Counted& operator=(const Counted&) = default;
    ~Counted() { --alive; }
    CLEAVE_FIELDS(Counted, value);
};

std::uint64_t hash_of_payload(const Payload& payload) {
    Digest digest;
    payload.hash_into(digest);
    return digest.value();
}

}  // namespace

TEST_CASE("a payload gives back its value to whoever names the type") {
    const Payload payload = Payload::of(Point{1, 2});
    REQUIRE(payload.get_if<Point>() != nullptr);
    CHECK(*payload.get_if<Point>() == Point{1, 2});
    CHECK(payload.type_name() == "Point");
    CHECK(payload.to_string() == "Point{x: 1, y: 2}");
}

TEST_CASE("a payload of one type is not one of another, however alike") {
    const Payload payload = Payload::of(Query{1, 2});
    CHECK(payload.get_if<Point>() == nullptr);
    CHECK(hash_of_payload(payload) != hash_of_payload(Payload::of(Point{1, 2})));
}

TEST_CASE("an empty payload holds nothing and says so") {
    const Payload payload;
    CHECK(payload.empty());
    CHECK(payload.get_if<Point>() == nullptr);
    CHECK(payload.to_string() == "nothing");
    CHECK(payload.type_name() == "nothing");
    CHECK(payload.wire_size() == Bytes{});
}

TEST_CASE("copies share one value and outlive the original") {
    REQUIRE(Counted::alive == 0);
    {
        Payload copy;
        {
            const Payload original = Payload::of(Counted(7));
            copy = original;
            const Payload third = copy;
            CHECK(Counted::alive == 1);
            CHECK(third.get_if<Counted>() == original.get_if<Counted>());
        }
        REQUIRE(copy.get_if<Counted>() != nullptr);
        CHECK(copy.get_if<Counted>()->value == 7);
    }
    CHECK(Counted::alive == 0);
}

TEST_CASE("a moved payload leaves nothing behind and leaks nothing") {
    {
        Payload from = Payload::of(Counted(1));
        Payload to = std::move(from);
        CHECK(to.get_if<Counted>() != nullptr);
        Payload other = Payload::of(Counted(2));
        other = std::move(to);
        CHECK(other.get_if<Counted>()->value == 1);
        CHECK(Counted::alive == 1);
        const Payload& self = other;
        other = self;  // itself
        Payload& itself = other;
        other = std::move(itself);
        CHECK(other.get_if<Counted>()->value == 1);
    }
    CHECK(Counted::alive == 0);
}

TEST_CASE("equal payloads hash alike and unequal ones do not") {
    CHECK(hash_of_payload(Payload::of(Point{1, 2})) == hash_of_payload(Payload::of(Point{1, 2})));
    CHECK(hash_of_payload(Payload::of(Point{1, 2})) != hash_of_payload(Payload::of(Point{2, 1})));
}

TEST_CASE("the size on the wire is that of the encoding") {
    CHECK(Payload::of(Point{1, -1}).wire_size() == Bytes{3});
    CHECK(Payload::of(Content::of(1, Bytes::kibi(64))).wire_size() >= Bytes::kibi(64));
}
