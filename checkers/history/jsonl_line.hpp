#pragma once
// One line of the native format, taken apart but not yet understood as part of a history. Two
// parsers: one by hand for lines as they are nearly always written, which gives up on anything out
// of the ordinary, and the JSON library for the rest. What the first accepts, the second reads the
// same way (tests/fuzz compares them); only the second says what is wrong. What the library might
// throw stays behind this seam.

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/content.hpp"

namespace cleave::history {

// A piece of the "value" of an event; those of a list stand between `open` and `close`. A boolean
// is a number, 1 or 0.
struct Token {
    enum class Kind : std::uint8_t { nil, number, text, open, close };

    Kind kind = Kind::nil;
    Value number = 0;
    std::string_view text{};
    bool operator==(const Token&) const = default;
};

// Texts lie in the line, or in `unescaped`.
struct EventLine {
    enum class Type : std::uint8_t { invoke, ok, fail, info, other };

    bool nemesis = false;  // then only `f`, and `time` if there is one, are set
    bool has_time = false;
    std::uint32_t process = 0;
    std::int64_t time = 0;
    Type type = Type::other;
    std::string_view type_text{};
    std::string_view f{};  // "?" when it is no text
    std::optional<std::string_view> key{};
    std::vector<Token> value{};  // empty: there is none
    std::deque<std::string> unescaped{};

    void clear();
    // What both parsers have to agree on.
    bool same_as(const EventLine& other) const;
};

EventLine::Type type_named(std::string_view text);

// True, and the event filled, when the line is as it is nearly always written: known fields, each
// once, in any order; no blanks but one after a colon or a comma; plain ASCII without escapes.
bool parse_plain_line(std::string_view line, EventLine& event);

// Any line, by the JSON library. Returns what is wrong, or nothing.
std::optional<std::string> parse_any_line(std::string_view line, EventLine& event);

// By the first that can. Clears the event before.
std::optional<std::string> parse_event_line(std::string_view line, EventLine& event);

// Appends the text as a JSON string, quotes included; bytes that are not UTF-8 become U+FFFD.
void append_json_quoted(std::string& out, std::string_view text);

}  // namespace cleave::history
