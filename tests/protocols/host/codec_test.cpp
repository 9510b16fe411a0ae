#include "host/codec.hpp"

#include <limits>

#include "catch.hpp"
#include "host/client.hpp"
#include "host/random.hpp"
#include "host/store.hpp"
#include "protocols/host/every_kind.hpp"

using namespace cleave;
using namespace cleave::literals;

namespace {

template <class T>
bool survives(const T& value) {
    return decode<T>(encode(value)) == value;
}

std::string bytes(std::initializer_list<int> values) {
    std::string out;
    for (int value : values) out += static_cast<char>(value);
    return out;
}

struct Wide {  // more fields than fit in a one-byte head
    std::uint8_t a1 = 0, a2 = 0, a3 = 0, a4 = 0, a5 = 0, a6 = 0, a7 = 0, a8 = 0, a9 = 0;
    std::uint8_t b1 = 0, b2 = 0, b3 = 0, b4 = 0, b5 = 0, b6 = 0, b7 = 0, b8 = 0, b9 = 0;
    std::uint8_t c1 = 0, c2 = 0, c3 = 0, c4 = 0, c5 = 0, c6 = 0, c7 = 0, c8 = 0, c9 = 0;
    CLEAVE_FIELDS(Wide, a1, a2, a3, a4, a5, a6, a7, a8, a9, b1, b2, b3, b4, b5, b6, b7, b8, b9, c1,
                  c2, c3, c4, c5, c6, c7, c8, c9);
};

}  // namespace

TEST_CASE("every kind of field survives encoding and decoding") {
    CHECK(survives(EveryKind{}));
    CHECK(survives(some_of_every_kind()));
}

TEST_CASE("integers survive at the edges of their types") {
    for (const std::int64_t value : {INT64_MIN, std::int64_t{-1}, std::int64_t{0}, INT64_MAX}) {
        CHECK(survives(value));
    }
    for (const std::uint64_t value : {0ULL, 23ULL, 24ULL, 255ULL, 256ULL, 65535ULL, 65536ULL,
                                      4294967295ULL, 4294967296ULL, 18446744073709551615ULL}) {
        CHECK(survives(std::uint64_t{value}));
    }
    CHECK(survives(std::int8_t{-128}));
    CHECK(survives(Duration::nanoseconds(INT64_MIN)));
    CHECK(survives(Instant::max()));
    CHECK(survives(Sign::minus));
}

// Examples of RFC 8949, appendix A.
TEST_CASE("encodings are those that RFC 8949 lists") {
    CHECK(encode(std::uint64_t{0}) == bytes({0x00}));
    CHECK(encode(std::uint64_t{23}) == bytes({0x17}));
    CHECK(encode(std::uint64_t{24}) == bytes({0x18, 0x18}));
    CHECK(encode(std::uint64_t{1000}) == bytes({0x19, 0x03, 0xe8}));
    CHECK(encode(std::uint64_t{1'000'000}) == bytes({0x1a, 0x00, 0x0f, 0x42, 0x40}));
    CHECK(encode(std::uint64_t{1'000'000'000'000}) ==
          bytes({0x1b, 0x00, 0x00, 0x00, 0xe8, 0xd4, 0xa5, 0x10, 0x00}));
    CHECK(encode(std::int64_t{-1}) == bytes({0x20}));
    CHECK(encode(std::int64_t{-100}) == bytes({0x38, 0x63}));
    CHECK(encode(false) == bytes({0xf4}));
    CHECK(encode(true) == bytes({0xf5}));
    CHECK(encode(std::optional<int>{}) == bytes({0xf6}));
    CHECK(encode(std::string("IETF")) == bytes({0x64, 0x49, 0x45, 0x54, 0x46}));
    CHECK(encode(std::vector<int>{1, 2, 3}) == bytes({0x83, 0x01, 0x02, 0x03}));
    CHECK(encode(Point{1, -1}) == bytes({0x82, 0x01, 0x20}));
}

TEST_CASE("an encoding that is cut short anywhere is refused") {
    const std::string whole = encode(some_of_every_kind());
    for (std::size_t length = 0; length < whole.size(); ++length) {
        INFO("cut after " << length << " of " << whole.size() << " bytes");
        CHECK_FALSE(decode<EveryKind>(std::string_view(whole).substr(0, length)));
    }
}

TEST_CASE("bytes after the end of an encoding are refused") {
    CHECK_FALSE(decode<Point>(encode(Point{1, 2}) + '\0'));
}

TEST_CASE("a value of another type or out of range is refused") {
    CHECK_FALSE(decode<bool>(encode(std::uint64_t{1})));
    CHECK_FALSE(decode<bool>(encode(std::optional<int>{})));
    CHECK_FALSE(decode<std::string>(encode(std::uint64_t{1})));
    CHECK_FALSE(decode<std::uint8_t>(encode(std::uint64_t{256})));
    CHECK_FALSE(decode<std::uint64_t>(encode(std::int64_t{-1})));
    CHECK_FALSE(decode<std::int8_t>(encode(std::int64_t{-129})));
    CHECK_FALSE(decode<std::int64_t>(encode(std::uint64_t{1} << 63)));
    CHECK_FALSE(
        decode<std::int64_t>(bytes({0x3b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})));
    CHECK_FALSE(decode<NodeId>(encode(std::uint64_t{1} << 32)));
    CHECK_FALSE(decode<Point>(encode(std::vector<int>{1, 2, 3})));
    CHECK_FALSE(decode<std::array<int, 2>>(encode(std::vector<int>{1, 2, 3})));
    using Either = std::variant<Nothing, Point>;
    CHECK_FALSE(decode<Either>(bytes({0x82, 0x02, 0x80})));  // there is no third alternative
}

TEST_CASE("a set or map that repeats an element is refused") {
    CHECK_FALSE(decode<std::set<int>>(encode(std::vector<int>{1, 1})));
    CHECK(decode<std::set<int>>(encode(std::vector<int>{2, 1})) == std::set<int>{1, 2});
    using Pairs = std::vector<std::pair<int, int>>;
    CHECK_FALSE(decode<std::map<int, int>>(encode(Pairs{{1, 1}, {1, 2}})));
}

TEST_CASE("a length that promises more than there is costs no memory and is refused") {
    const auto huge = bytes({0x9b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00});
    CHECK_FALSE(decode<std::vector<Point>>(huge));
    CHECK_FALSE(decode<std::map<int, int>>(huge));
    const auto text = bytes({0x7b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00});
    CHECK_FALSE(decode<std::string>(text));
    CHECK_FALSE(decode<std::vector<int>>(bytes({0x9f, 0x01, 0xff})));  // indefinite length
}

TEST_CASE("hostile bytes are refused or give a value that encodes again") {
    Random random(11);
    const std::string honest = encode(some_of_every_kind());
    int accepted = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::string hostile = honest;
        const std::uint64_t changes = 1 + random.below(3);
        for (std::uint64_t i = 0; i < changes; ++i) {
            const std::uint64_t place = random.below(hostile.size());
            hostile[place] = static_cast<char>(random.below(256));
        }
        const auto value = decode<EveryKind>(hostile);
        if (!value) continue;
        ++accepted;
        REQUIRE(survives(*value));
    }
    CHECK(accepted > 0);       // some changes only change a number
    CHECK(accepted < 20'000);  // and some break the form
}

TEST_CASE("random bytes never decode to a value that does not encode again") {
    Random random(12);
    for (int round = 0; round < 50'000; ++round) {
        std::string noise;
        const std::uint64_t length = random.below(24);
        for (std::uint64_t i = 0; i < length; ++i) noise += static_cast<char>(random.below(256));
        if (const auto value = decode<StoreReply>(noise)) REQUIRE(survives(*value));
        if (const auto value = decode<ClientRequest>(noise)) REQUIRE(survives(*value));
        if (const auto value = decode<std::vector<Point>>(noise)) REQUIRE(survives(*value));
    }
}

TEST_CASE("the size computed without encoding is the size of the encoding") {
    EveryKind value = some_of_every_kind();
    value.content = Content{};
    // Content counts at its full length, and nine bytes for its description.
    const std::uint64_t described = encode(value.content).size();
    CHECK(encoded_size(value).value == encode(value).size() - described + 9);
    CHECK(encoded_size(Wide{}).value == encode(Wide{}).size());
    CHECK(encoded_size(Sign::minus).value == encode(Sign::minus).size());
    CHECK(encoded_size(Nothing{}).value == encode(Nothing{}).size());
    CHECK(encoded_size(std::variant<Nothing, Point>{Point{500, -500}}).value ==
          encode(std::variant<Nothing, Point>{Point{500, -500}}).size());
}

TEST_CASE("symbolic content counts on the wire as the bytes it stands for") {
    const StoreRequest small{StoreFunction::put, "chunk", Content::of(1, Bytes{1})};
    const StoreRequest large{StoreFunction::put, "chunk", Content::of(1, Bytes::mebi(64))};
    CHECK(encoded_size(large) - encoded_size(small) == Bytes::mebi(64) - Bytes{1});
}
