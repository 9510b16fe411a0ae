#include "history/jsonl_line.hpp"

#include <limits>
#include <nlohmann/json.hpp>
#include <vector>

#include "objects/datum.hpp"

namespace cleave::history {
namespace {

using Json = nlohmann::json;

// Receives the parser's events one by one, so that hostile nesting costs nothing and no document is
// ever built. Stops at the first thing that cannot be right.
class LineReader final : public nlohmann::json_sax<Json> {
  public:
    explicit LineReader(EventLine& event) : event_(event) {}

    std::string problem;
    bool saw_process = false, saw_time = false;
    std::string odd_value;  // what kind of value it was that no register can hold

    bool null() override { return scalar(Scalar{}); }
    bool boolean(bool) override {
        return scalar({.kind = Scalar::Kind::other, .text = "a boolean"});
    }
    bool number_integer(number_integer_t n) override {
        if (n < objects::Datum::smallest) {
            return scalar({.kind = Scalar::Kind::other, .text = "a number too far below zero"});
        }
        return scalar({.kind = Scalar::Kind::integer, .number = n});
    }
    bool number_unsigned(number_unsigned_t n) override {
        if (n > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
            return scalar({.kind = Scalar::Kind::other, .text = "a number beyond 64 bits"});
        }
        return scalar({.kind = Scalar::Kind::integer, .number = static_cast<std::int64_t>(n)});
    }
    bool number_float(number_float_t, const string_t& text) override {
        const bool whole = text.find_first_of(".eE") == std::string::npos;
        return scalar({.kind = Scalar::Kind::other,
                       .text = whole ? "a number beyond 64 bits" : "a number that is not whole"});
    }
    bool string(string_t& text) override {
        return scalar({.kind = Scalar::Kind::text, .text = text});
    }
    bool binary(binary_t&) override { return stop("binary data"); }

    bool start_object(std::size_t) override {
        if (depth_ == 0) return ++depth_ > 0;
        return nested("an object");
    }
    bool end_object() override { return leave(); }
    bool start_array(std::size_t) override {
        if (depth_ == 0)
            return stop("a line must be one JSON object, such as {\"process\":0, ...}");
        if (depth_ == 1 && field_ == "value") {
            in_pair_ = true;
            pair_.clear();
            ++depth_;
            return true;
        }
        return nested("a list");
    }
    bool end_array() override {
        if (in_pair_ && depth_ == 2) {
            in_pair_ = false;
            close_pair();
        }
        return leave();
    }
    bool key(string_t& name) override {
        if (depth_ != 1) return true;
        for (const std::string& earlier : seen_) {
            if (earlier == name) return stop("the field \"" + name + "\" is given twice");
        }
        seen_.push_back(name);
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
    struct Scalar {
        enum class Kind : std::uint8_t { nil, integer, text, other };
        Kind kind = Kind::nil;
        std::int64_t number = 0;
        std::string text{};
    };

    bool stop(std::string what) {
        if (problem.empty()) problem = std::move(what);
        return false;
    }
    bool leave() {
        --depth_;
        return true;
    }
    // Deeper structure is only legitimate where it is ignored; a nemesis may carry anything.
    bool nested(const char* what) {
        ++depth_;
        if (depth_ == 2) return scalar_field({.kind = Scalar::Kind::other, .text = what});
        if (in_pair_) odd_value = "a list of lists";
        return depth_ < 64 || stop("nested more than 64 deep");
    }
    bool scalar(Scalar value) {
        if (depth_ == 0)
            return stop("a line must be one JSON object, such as {\"process\":0, ...}");
        if (depth_ == 1) return scalar_field(value);
        if (in_pair_ && depth_ == 2) {
            if (pair_.size() < 3) pair_.push_back(std::move(value));
        }
        return true;
    }
    bool scalar_field(const Scalar& value);
    bool process_field(const Scalar& value);
    void close_pair();

    EventLine& event_;
    std::size_t depth_ = 0;
    std::string field_;
    std::vector<std::string> seen_;
    bool in_pair_ = false;
    std::vector<Scalar> pair_;
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

bool LineReader::scalar_field(const Scalar& value) {
    if (field_ == "process") return process_field(value);
    if (field_ == "time") {
        saw_time = true;
        const bool good = value.kind == Scalar::Kind::integer && value.number >= 0 &&
                          value.number < std::numeric_limits<std::int64_t>::max();
        event_.time = value.number;
        return good || stop("\"time\" must be whole nanoseconds, from 0 to 2^63 - 2");
    }
    if (field_ == "type" || field_ == "f") {
        (field_ == "f" ? event_.f : event_.type) =
            value.kind == Scalar::Kind::text ? value.text : "?";
    } else if (field_ == "key") {
        if (value.kind == Scalar::Kind::text) {
            event_.key = value.text;
        } else if (value.kind == Scalar::Kind::integer) {
            event_.key = std::to_string(value.number);
        } else if (value.kind == Scalar::Kind::other) {
            return stop("\"key\" must be text or a whole number, not " + value.text);
        }
    } else if (field_ == "value") {
        switch (value.kind) {
            case Scalar::Kind::nil: event_.value_kind = EventLine::ValueKind::nil; break;
            case Scalar::Kind::integer:
                event_.value_kind = EventLine::ValueKind::number;
                event_.value = value.number;
                break;
            case Scalar::Kind::text: odd_value = "text"; break;
            case Scalar::Kind::other: odd_value = value.text; break;
        }
    }
    return true;
}

void LineReader::close_pair() {
    event_.value_kind = EventLine::ValueKind::pair;
    if (pair_.size() != 2) {
        odd_value = "a list of other than two";
        return;
    }
    const auto element = [this](const Scalar& value) -> std::optional<Value> {
        if (value.kind == Scalar::Kind::integer) return value.number;
        if (value.kind != Scalar::Kind::nil) {
            odd_value = value.kind == Scalar::Kind::text ? "text" : value.text;
        }
        return std::nullopt;
    };
    event_.pair_first = element(pair_[0]);
    event_.pair_second = element(pair_[1]);
}

}  // namespace

std::optional<std::string> parse_event_line(std::string_view line, EventLine& event) {
    LineReader reader(event);
    // A sax handler that returns false ends the parse; this overload does not throw.
    if (!Json::sax_parse(line.begin(), line.end(), &reader)) return reader.problem;
    if (!reader.saw_process) return "the field \"process\" is missing";
    if (event.nemesis) return std::nullopt;
    if (!reader.saw_time) return "the field \"time\" is missing (whole nanoseconds)";
    if (event.type.empty()) return "the field \"type\" is missing (invoke, ok, fail or info)";
    if (!reader.odd_value.empty()) {
        return "\"value\" must be a whole number, null, or for a cas a list of two; this is " +
               reader.odd_value;
    }
    return std::nullopt;
}

std::string json_quoted(std::string_view text) {
    return Json(std::string(text)).dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace cleave::history
