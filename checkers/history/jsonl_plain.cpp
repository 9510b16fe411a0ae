#include <cstring>
#include <limits>

#include "history/jsonl_line.hpp"
#include "objects/datum.hpp"

namespace cleave::history {
namespace {

class PlainLine {
  public:
    PlainLine(std::string_view line, EventLine& event)
        : at_(line.data()), end_(line.data() + line.size()), event_(event) {}

    bool parse() {
        if (!take('{')) return false;
        do {
            if (!take('"') || !field()) return false;
        } while (comma());
        constexpr unsigned needed = process | time | type;
        return take('}') && at_ == end_ && (seen_ & needed) == needed;
    }

  private:
    enum Field : unsigned {
        index = 1,
        time = 2,
        process = 4,
        type = 8,
        f = 16,
        key = 32,
        value = 64,
        error = 128,
    };

    char next() const { return at_ == end_ ? '\0' : *at_; }
    bool take(char c) {
        if (at_ == end_ || *at_ != c) return false;
        ++at_;
        return true;
    }
    void blank() {
        if (next() == ' ') ++at_;
    }
    bool comma() {
        if (!take(',')) return false;
        blank();
        return true;
    }
    bool word(std::string_view letters) {
        if (!std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(letters)) {
            return false;
        }
        at_ += letters.size();
        return true;
    }
    // The rest of a name, its quote and the colon; false when it is another field, or given twice.
    template <std::size_t size>
    bool named(const char (&rest)[size], Field which) {
        constexpr std::size_t length = size - 1;
        if (static_cast<std::size_t>(end_ - at_) < length) return false;
        if (std::memcmp(at_, rest, length) != 0 || (seen_ & which) != 0) return false;
        at_ += length;
        seen_ |= which;
        blank();
        return true;
    }

    bool field();
    bool number(std::int64_t& out);
    bool text(std::string_view& out);
    bool key_field();
    bool value_field();
    bool scalar();

    const char* at_;
    const char* end_;
    EventLine& event_;
    unsigned seen_ = 0;
};

bool PlainLine::field() {
    std::int64_t ignored = 0, n = 0;
    std::string_view reason;
    switch (next()) {
        case 't':
            if (named("time\":", time)) return next() != '-' && number(event_.time);
            if (!named("type\":", type) || !text(event_.type_text)) return false;
            event_.type = type_named(event_.type_text);
            return event_.type != EventLine::Type::other;
        case 'p':
            if (!named("process\":", process) || next() == '-' || !number(n)) return false;
            event_.process = static_cast<std::uint32_t>(n);
            return n < std::numeric_limits<std::uint32_t>::max();
        case 'f': return named("f\":", f) && text(event_.f);
        case 'k': return named("key\":", key) && key_field();
        case 'v': return named("value\":", value) && value_field();
        case 'e': return named("error\":", error) && text(reason);
        case 'i': return named("index\":", index) && number(ignored);
        default: return false;
    }
}

// Whole, of at most 18 digits, so that it fits whatever it is.
bool PlainLine::number(std::int64_t& out) {
    const bool negative = take('-');
    const char* const first = at_;
    std::int64_t n = 0;
    for (; at_ != end_ && *at_ >= '0' && *at_ <= '9'; ++at_) {
        if (at_ - first == 18) return false;
        n = n * 10 + (*at_ - '0');
    }
    const auto digits = at_ - first;
    if (digits == 0 || (*first == '0' && (digits > 1 || negative))) return false;
    out = negative ? -n : n;
    return true;
}

bool PlainLine::text(std::string_view& out) {
    if (!take('"')) return false;
    const char* const first = at_;
    for (; at_ != end_; ++at_) {
        const auto c = static_cast<unsigned char>(*at_);
        if (c == '"') {
            out = std::string_view(first, static_cast<std::size_t>(at_ - first));
            ++at_;
            return true;
        }
        if (c < 0x20 || c >= 0x80 || c == '\\') return false;
    }
    return false;
}

bool PlainLine::key_field() {
    std::string_view name;
    if (next() == '"') {
        if (!text(name)) return false;
    } else {
        const char* const first = at_;
        std::int64_t ignored = 0;
        if (!number(ignored)) return false;
        name = std::string_view(first, static_cast<std::size_t>(at_ - first));
    }
    event_.key = name;
    return true;
}

// One token that is no bracket.
bool PlainLine::scalar() {
    Token token;
    if (next() == '"') {
        token.kind = Token::Kind::text;
        if (!text(token.text)) return false;
    } else if (next() == 'n') {
        if (!word("null")) return false;
    } else if (next() == 't' || next() == 'f') {
        token.kind = Token::Kind::number;
        token.number = next() == 't' ? 1 : 0;
        if (!word("true") && !word("false")) return false;
    } else {
        token.kind = Token::Kind::number;
        if (!number(token.number)) return false;
    }
    event_.value.push_back(token);
    return true;
}

bool PlainLine::value_field() {
    constexpr std::size_t depth_max = 8;  // no object's values are deeper
    std::size_t depth = 0;
    for (;;) {
        while (take('[')) {
            if (++depth > depth_max) return false;
            event_.value.push_back({.kind = Token::Kind::open});
        }
        const bool empty = next() == ']' && event_.value.size() > 0 &&
                           event_.value.back().kind == Token::Kind::open;
        if (!empty && !scalar()) return false;
        while (depth > 0 && take(']')) {
            --depth;
            event_.value.push_back({.kind = Token::Kind::close});
        }
        if (depth == 0) return true;
        if (!comma()) return false;
    }
}

}  // namespace

void EventLine::clear() {
    nemesis = false;
    has_time = false;
    process = 0;
    time = 0;
    type = Type::other;
    type_text = {};
    f = {};
    key.reset();
    value.clear();
    unescaped.clear();
}

bool EventLine::same_as(const EventLine& other) const {
    if (nemesis || other.nemesis) return nemesis == other.nemesis;
    return process == other.process && time == other.time && type == other.type &&
           type_text == other.type_text && f == other.f && key == other.key && value == other.value;
}

EventLine::Type type_named(std::string_view text) {
    if (text == "invoke") return EventLine::Type::invoke;
    if (text == "ok") return EventLine::Type::ok;
    if (text == "fail") return EventLine::Type::fail;
    if (text == "info") return EventLine::Type::info;
    return EventLine::Type::other;
}

bool parse_plain_line(std::string_view line, EventLine& event) {
    return PlainLine(line, event).parse();
}

std::optional<std::string> parse_event_line(std::string_view line, EventLine& event) {
    event.clear();
    if (parse_plain_line(line, event)) return std::nullopt;
    event.clear();
    return parse_any_line(line, event);
}

}  // namespace cleave::history
