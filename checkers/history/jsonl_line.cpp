#include "history/jsonl_line.hpp"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "objects/datum.hpp"

namespace cleave::history {
namespace {

using Json = nlohmann::json;

// A value that is no list, and what it is called when it does not fit.
struct Scalar {
    enum class Kind : std::uint8_t { nil, integer, boolean, text, other };
    Kind kind = Kind::nil;
    std::int64_t number = 0;
    std::string text{};
};

// Receives the parser's events one by one, so that hostile nesting costs nothing and no document is
// ever built. Stops at the first thing that cannot be right. What is wrong with a value is only
// told at the end, because a nemesis may carry anything, and may say so last.
class LineReader final : public nlohmann::json_sax<Json> {
  public:
    explicit LineReader(EventLine& event) : event_(event) {}

    std::string problem;
    bool saw_process = false, saw_time = false, saw_type = false;
    std::string odd_value;  // what kind of value it was that no object can hold

    bool null() override { return scalar(Scalar{}); }
    bool boolean(bool truth) override {
        return scalar(
            {.kind = Scalar::Kind::boolean, .number = truth ? 1 : 0, .text = "a boolean"});
    }
    bool number_integer(number_integer_t n) override {
        if (n < objects::Datum::smallest) return other("a number too far below zero");
        return scalar({.kind = Scalar::Kind::integer, .number = n});
    }
    bool number_unsigned(number_unsigned_t n) override {
        if (n > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
            return other("a number beyond 64 bits");
        }
        return scalar({.kind = Scalar::Kind::integer, .number = static_cast<std::int64_t>(n)});
    }
    bool number_float(number_float_t, const string_t& text) override {
        const bool whole = text.find_first_of(".eE") == std::string::npos;
        return other(whole ? "a number beyond 64 bits" : "a number that is not whole");
    }
    bool string(string_t& text) override {
        return scalar({.kind = Scalar::Kind::text, .text = std::move(text)});
    }
    bool binary(binary_t&) override { return stop("binary data"); }

    bool start_object(std::size_t) override {
        if (depth_ == 0) return ++depth_ > 0;
        if (in_value_) odd_value = "an object within a list";
        return nested("an object");
    }
    bool end_object() override { return leave(); }
    bool start_array(std::size_t) override {
        if (depth_ == 0) {
            return stop("a line must be one JSON object, such as {\"process\":0, ...}");
        }
        if (depth_ == 1 && field_ == "value") in_value_ = true;
        if (!in_value_) return nested("a list");
        event_.value.push_back({.kind = Token::Kind::open});
        return deeper();
    }
    bool end_array() override {
        if (in_value_) event_.value.push_back({.kind = Token::Kind::close});
        if (depth_ == 2) in_value_ = false;
        return leave();
    }
    bool key(string_t& name) override {
        if (depth_ != 1) return true;
        if (!seen_.insert(name).second) return stop("the field \"" + name + "\" is given twice");
        field_ = name;
        return true;
    }
    bool parse_error(std::size_t position, const std::string&,
                     const nlohmann::detail::exception& error) override {
        const std::string what = error.what();
        const bool encoding = what.find("UTF-8") != std::string::npos;
        return stop((encoding ? "invalid UTF-8 at column " : "not valid JSON at column ") +
                    std::to_string(position) +
                    (encoding ? "; the file must be UTF-8" : "; is the line cut short?"));
    }

  private:
    bool stop(std::string what) {
        if (problem.empty()) problem = std::move(what);
        return false;
    }
    bool leave() {
        --depth_;
        return true;
    }
    bool deeper() {
        constexpr std::size_t depth_max = 64;
        return ++depth_ < depth_max || stop("nested more than 64 deep");
    }
    // Deeper structure is only legitimate where it is ignored; a nemesis may carry anything.
    bool nested(const char* what) {
        const bool of_a_field = depth_ == 1;
        if (!deeper()) return false;
        return !of_a_field || scalar_field({.kind = Scalar::Kind::other, .text = what});
    }
    bool other(const char* what) { return scalar({.kind = Scalar::Kind::other, .text = what}); }
    bool scalar(Scalar value) {
        if (depth_ == 0) {
            return stop("a line must be one JSON object, such as {\"process\":0, ...}");
        }
        if (depth_ == 1) return scalar_field(std::move(value));
        if (in_value_) value_token(std::move(value));
        return true;
    }
    std::string_view keep(std::string text) {
        return event_.unescaped.emplace_back(std::move(text));
    }
    bool scalar_field(Scalar value);
    bool process_field(const Scalar& value);
    bool key_field(Scalar value);
    void value_token(Scalar value);

    EventLine& event_;
    std::size_t depth_ = 0;
    std::string field_;
    std::set<std::string> seen_;
    bool in_value_ = false;
};

bool LineReader::process_field(const Scalar& value) {
    saw_process = true;
    if (value.kind == Scalar::Kind::text) {
        event_.nemesis = value.text == "nemesis" || value.text == ":nemesis";
        return event_.nemesis || stop("\"process\" must be a number or \"nemesis\"");
    }
    const bool good = value.kind == Scalar::Kind::integer && value.number >= 0 &&
                      value.number < std::numeric_limits<std::uint32_t>::max();
    if (!good) return stop("\"process\" must be a whole number from 0 to 4294967294");
    event_.process = static_cast<std::uint32_t>(value.number);
    return true;
}

bool LineReader::key_field(Scalar value) {
    switch (value.kind) {
        case Scalar::Kind::nil: return true;
        case Scalar::Kind::text: event_.key = keep(std::move(value.text)); return true;
        case Scalar::Kind::integer: event_.key = keep(std::to_string(value.number)); return true;
        case Scalar::Kind::boolean:
        case Scalar::Kind::other: break;
    }
    return stop("\"key\" must be text or a whole number, not " + value.text);
}

void LineReader::value_token(Scalar value) {
    switch (value.kind) {
        case Scalar::Kind::nil: event_.value.push_back({}); break;
        case Scalar::Kind::integer:
        case Scalar::Kind::boolean:
            event_.value.push_back({.kind = Token::Kind::number, .number = value.number});
            break;
        case Scalar::Kind::text:
            event_.value.push_back(
                {.kind = Token::Kind::text, .text = keep(std::move(value.text))});
            break;
        case Scalar::Kind::other: odd_value = value.text; break;
    }
}

bool LineReader::scalar_field(Scalar value) {
    if (field_ == "process") return process_field(value);
    if (field_ == "time") {
        saw_time = true;
        const bool good = value.kind == Scalar::Kind::integer && value.number >= 0 &&
                          value.number < std::numeric_limits<std::int64_t>::max();
        event_.time = value.number;
        return good || stop("\"time\" must be whole nanoseconds, from 0 to 2^63 - 2");
    }
    const bool is_text = value.kind == Scalar::Kind::text;
    if (field_ == "type") {
        saw_type = true;
        event_.type_text = is_text ? keep(std::move(value.text)) : "?";
        event_.type = type_named(event_.type_text);
    } else if (field_ == "f") {
        event_.f = is_text ? keep(std::move(value.text)) : "?";
    } else if (field_ == "key") {
        return key_field(std::move(value));
    } else if (field_ == "value") {
        value_token(std::move(value));
    }
    return true;
}

}  // namespace

std::optional<std::string> parse_any_line(std::string_view line, EventLine& event) {
    // The library takes it for the end of the input, whatever follows.
    if (const std::size_t nul = line.find('\0'); nul != std::string_view::npos) {
        return "a NUL byte at column " + std::to_string(nul + 1) + "; is this a text file?";
    }
    LineReader reader(event);
    // A sax handler that returns false ends the parse; this overload does not throw.
    if (!Json::sax_parse(line.begin(), line.end(), &reader)) return reader.problem;
    if (!reader.saw_process) return "the field \"process\" is missing";
    event.has_time = reader.saw_time;
    if (event.nemesis) return std::nullopt;
    if (!reader.saw_time) return "the field \"time\" is missing (whole nanoseconds)";
    if (!reader.saw_type) return "the field \"type\" is missing (invoke, ok, fail or info)";
    if (!reader.odd_value.empty()) {
        return "\"value\" must be made of whole numbers, text, booleans, null and lists; this is " +
               reader.odd_value;
    }
    return std::nullopt;
}

void append_json_quoted(std::string& out, std::string_view text) {
    const auto plain = [](char c) {
        return static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x7f &&
               c != '"' && c != '\\';
    };
    if (std::all_of(text.begin(), text.end(), plain)) {
        out += '"';
        out += text;
        out += '"';
    } else {
        out += Json(std::string(text)).dump(-1, ' ', false, Json::error_handler_t::replace);
    }
}

}  // namespace cleave::history
