#pragma once
// A struct with a field of every kind that can be described, and two values of it that differ in
// every field: what hashing, printing and the codec are tested on.

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "host/content.hpp"
#include "host/describe.hpp"

namespace cleave {

enum class Colour : std::uint8_t { red, green };
enum class Sign : std::int8_t { minus = -1, zero = 0, plus = 1 };

constexpr std::string_view to_string(Colour colour) {
    return colour == Colour::red ? "red" : "green";
}

struct Nothing {
    CLEAVE_NO_FIELDS(Nothing);
};

struct Point {
    std::int32_t x = 0;
    std::int32_t y = 0;
    CLEAVE_FIELDS(Point, x, y);
    auto operator<=>(const Point&) const = default;
};

struct EveryKind {
    bool flag = false;
    std::uint8_t small = 0;
    std::int64_t big = 0;
    Colour colour = Colour::red;
    Sign sign = Sign::zero;
    std::string text;
    Duration wait;
    Instant due;
    NodeId node;
    TimerId timer;
    OperationId operation;
    Bytes bytes;
    Bandwidth bandwidth;
    Ratio ratio;
    std::optional<Point> maybe;
    std::variant<Nothing, Point, std::string> either;
    std::pair<std::uint16_t, bool> pair;
    std::vector<Point> list;
    std::deque<std::int16_t> queue;
    std::set<std::string> set;
    std::map<std::string, Point> map;
    std::array<std::uint32_t, 3> array{};
    Content content;
    CLEAVE_FIELDS(EveryKind, flag, small, big, colour, sign, text, wait, due, node, timer,
                  operation, bytes, bandwidth, ratio, maybe, either, pair, list, queue, set, map,
                  array, content);
};

inline EveryKind some_of_every_kind() {
    EveryKind value;
    value.flag = true;
    value.small = 255;
    value.big = INT64_MIN;
    value.colour = Colour::green;
    value.sign = Sign::minus;
    value.text = "caf\xc3\xa9 \"quoted\"";
    value.wait = Duration::milliseconds(-1500);
    value.due = Instant::at(Duration::seconds(12));
    value.node = NodeId{3};
    value.timer = TimerId{UINT64_MAX};
    value.operation = OperationId{70'000};
    value.bytes = Bytes::kibi(64);
    value.bandwidth = Bandwidth{1'000'000'000};
    value.ratio = Ratio::percent(75);
    value.maybe = Point{-1, 1};
    value.either = std::string("left");
    value.pair = {65535, true};
    value.list = {{1, 2}, {3, 4}};
    value.queue = {-32768, 32767};
    value.set = {"a", "b"};
    value.map = {{"origin", {0, 0}}, {"unit", {1, 1}}};
    value.array = {1, 256, 65536};
    value.content = Content::of(42, Bytes{4096});
    return value;
}

}  // namespace cleave
