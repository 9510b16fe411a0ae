#include "host/describe.hpp"

#include <vector>

#include "catch.hpp"
#include "protocols/host/every_kind.hpp"

using namespace cleave;
using namespace cleave::literals;

namespace {

struct Listed {
    int first_ = 0;
    int second_ = 0;
    CLEAVE_FIELDS(Listed,  //
                  first_,  //
                  second_);
};

// `base` with one field after the other set as in `other`.
std::vector<EveryKind> one_field_changed(const EveryKind& base, const EveryKind& other) {
    std::vector<EveryKind> changed;
    constexpr std::size_t count = std::tuple_size_v<decltype(base.tie())>;
    const auto change = [&]<std::size_t I>(std::integral_constant<std::size_t, I>) {
        EveryKind value = base;
        std::get<I>(value.tie()) = std::get<I>(other.tie());
        changed.push_back(value);
    };
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        (change(std::integral_constant<std::size_t, I>{}), ...);
    }
    (std::make_index_sequence<count>{});
    return changed;
}

}  // namespace

TEST_CASE("equal values hash and print alike") {
    CHECK(hash_of(some_of_every_kind()) == hash_of(some_of_every_kind()));
    CHECK(print(some_of_every_kind()) == print(some_of_every_kind()));
    CHECK(some_of_every_kind() == some_of_every_kind());
}

TEST_CASE("a change of any one field changes equality, hash and print") {
    const EveryKind base;
    for (const EveryKind& changed : one_field_changed(base, some_of_every_kind())) {
        INFO(print(changed));
        CHECK_FALSE(changed == base);
        CHECK(hash_of(changed) != hash_of(base));
        CHECK(print(changed) != print(base));
    }
}

TEST_CASE("the hash of a described value never changes, or recorded traces would be worthless") {
    CHECK(hash_of(Point{1, -1}) == [] {
        Digest digest;
        digest.add(std::uint64_t{1});
        digest.add(UINT64_MAX);
        return digest.value();
    }());
    CHECK(hash_of(std::string("london")) == digest_of("london"));
}

TEST_CASE("an absent value hashes unlike a present zero") {
    CHECK(hash_of(std::optional<int>{}) != hash_of(std::optional<int>{0}));
    using Either = std::variant<std::uint32_t, std::uint64_t>;
    CHECK(hash_of(Either{std::uint32_t{1}}) != hash_of(Either{std::uint64_t{1}}));
}

TEST_CASE("where a list ends is part of its hash") {
    using Lists = std::pair<std::vector<int>, std::vector<int>>;
    CHECK(hash_of(Lists{{1, 2}, {3}}) != hash_of(Lists{{1}, {2, 3}}));
}

TEST_CASE("a struct prints its type and its fields by name") {
    CHECK(print(Point{1, -2}) == "Point{x: 1, y: -2}");
    CHECK(print(Nothing{}) == "Nothing{}");
    CHECK(print(Extent{Bytes{4096}, 7}) == "Extent{length: 4096, stamp: 7}");
}

TEST_CASE("field names lose the underscore of a private member, in lists of many lines too") {
    CHECK(print(Listed{1, 2}) == "Listed{first: 1, second: 2}");
    CHECK(field_name("a, bb_ , c", 0) == "a");
    CHECK(field_name("a, bb_ , c", 1) == "bb");
    CHECK(field_name("a, bb_ , c", 2) == "c");
}

TEST_CASE("every kind of value has a readable print") {
    CHECK(print(true) == "true");
    CHECK(print(Colour::green) == "green");
    CHECK(print(Sign::minus) == "-1");
    CHECK(print(38_ms) == "38ms");
    CHECK(print(Instant::at(2_s)) == "t+2s");
    CHECK(print(NodeId{3}) == "node 3");
    CHECK(print(NodeId{}) == "no node");
    CHECK(print(std::optional<int>{}) == "none");
    CHECK(print(std::vector<int>{1, 2}) == "[1, 2]");
    CHECK(print(std::map<std::string, int>{{"a", 1}}) == "[\"a\": 1]");
    CHECK(print(std::variant<int, std::string>{"x"}) == "\"x\"");
    CHECK(print(Random(1)) == "<random>");
}

TEST_CASE("printed text stays on one line and shows where it ends") {
    CHECK(print(std::string("a\"b\\c\nd")) == "\"a\\\"b\\\\c\\x0ad\"");
    CHECK(print(std::string("caf\xc3\xa9")) == "\"caf\xc3\xa9\"");
}
