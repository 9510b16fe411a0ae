#pragma once
// One line of the native format, taken apart but not yet understood as part of a history. The JSON
// parser, and whatever it might throw, stays behind this seam.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "host/content.hpp"

namespace cleave::history {

struct EventLine {
    enum class ValueKind : std::uint8_t { absent, nil, number, pair };

    bool nemesis = false;  // then nothing else is set
    std::uint32_t process = 0;
    std::int64_t time = 0;
    std::string type;
    std::string f;
    std::optional<std::string> key;
    ValueKind value_kind = ValueKind::absent;
    Value value = 0;                               // of a number
    std::optional<Value> pair_first, pair_second;  // of a pair
};

// Returns what is wrong, or nothing.
std::optional<std::string> parse_event_line(std::string_view line, EventLine& event);

// The text as a JSON string, quotes included; bytes that are not UTF-8 become U+FFFD.
std::string json_quoted(std::string_view text);

}  // namespace cleave::history
