#include "text/escape.hpp"

#include <algorithm>
#include <cstdint>

namespace cleave::report {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

struct Decoded {
    char32_t character = 0;
    std::size_t length = 0;  // zero: not valid UTF-8 here
};

bool continues(std::string_view text, std::size_t at) {
    return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

Decoded decode(std::string_view text, std::size_t at) {
    const auto first = static_cast<unsigned char>(text[at]);
    if (first < 0x80) return {first, 1};
    const std::size_t length = first >= 0xF0 && first < 0xF5   ? 4
                               : first >= 0xE0 && first < 0xF0 ? 3
                               : first >= 0xC2 && first < 0xE0 ? 2
                                                               : 0;
    if (length == 0) return {};
    char32_t character = first & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if (!continues(text, at + i)) return {};
        character = (character << 6) | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
    }
    constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = character >= 0xD800 && character < 0xE000;
    if (character < least[length] || character > 0x10FFFF || surrogate) return {};
    return {character, length};
}

bool turns_direction(char32_t c) {
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E ||
           c == 0x200F || c == 0x061C;
}

bool control(char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0); }

std::size_t width_of(char32_t c) {
    const bool combining =
        (c >= 0x0300 && c <= 0x036F) || c == 0x200B || c == 0x200D || (c >= 0xFE00 && c <= 0xFE0F);
    if (combining) return 0;
    const bool wide = (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) ||
                      (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
                      (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
                      (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x1F300 && c <= 0x1FAFF) ||
                      (c >= 0x20000 && c <= 0x3FFFD);
    return wide ? 2 : 1;
}

// Bytes of the longest start of `text` that takes at most `columns`.
std::size_t fitting(std::string_view text, std::size_t columns) {
    std::size_t at = 0;
    std::size_t used = 0;
    while (at < text.size()) {
        const Decoded next = decode(text, at);
        const std::size_t width = next.length == 0 ? 1 : width_of(next.character);
        if (used + width > columns) break;
        used += width;
        at += std::max<std::size_t>(next.length, 1);
    }
    return at;
}

// A number may begin as a formula does, and stays one.
bool is_number(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool digit = text[i] >= '0' && text[i] <= '9';
        const bool sign = text[i] == '-' && (i == 0 || text[i - 1] == 'e');
        if (!digit && !sign && text[i] != '.' && (text[i] != 'e' || i == 0)) return false;
    }
    return text.size() > 1;
}

}  // namespace

std::string clean(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const Decoded next = decode(text, at);
        if (next.length == 0) {
            result += replacement;
            ++at;
            continue;
        }
        const bool blank = next.character == '\n' || next.character == '\t';
        if (blank) {
            result += ' ';
        } else if (control(next.character)) {
            result += replacement;
        } else if (!turns_direction(next.character)) {
            result += text.substr(at, next.length);
        }
        at += next.length;
    }
    return result;
}

std::string escape_html(std::string_view text) {
    std::string result;
    for (const char c : clean(text)) {
        switch (c) {
            case '&': result += "&amp;"; break;
            case '<': result += "&lt;"; break;
            case '>': result += "&gt;"; break;
            case '"': result += "&quot;"; break;
            case '\'': result += "&#39;"; break;
            default: result += c;
        }
    }
    return result;
}

std::string quote_script(std::string_view text) {
    std::string result = "\"";
    const std::string safe = clean(text);
    for (std::size_t i = 0; i < safe.size(); ++i) {
        const std::string_view rest = std::string_view(safe).substr(i);
        if (rest.starts_with("\xE2\x80\xA8") || rest.starts_with("\xE2\x80\xA9")) {
            result += rest[2] == '\xA8' ? "\\u2028" : "\\u2029";
            i += 2;
            continue;
        }
        switch (safe[i]) {
            case '<': result += "\\u003c"; break;
            case '>': result += "\\u003e"; break;
            case '&': result += "\\u0026"; break;
            case '"': result += "\\\""; break;
            case '\\': result += "\\\\"; break;
            default: result += safe[i];
        }
    }
    return result + "\"";
}

std::string escape_markdown(std::string_view text) {
    constexpr std::string_view markup = "\\`*_{}[]|~>$!";
    std::string out;
    for (const char c : clean(text)) {
        if (c == '<') {
            out += "&lt;";
        } else if (c == '&') {
            out += "&amp;";
        } else if (c == '@' || c == '#') {
            out += c == '@' ? "&#64;" : "&#35;";  // would call somebody, or link an issue
        } else {
            if (markup.find(c) != std::string::npos) out += '\\';
            out += c;
        }
    }
    return out;
}

std::string csv_field(std::string_view text) {
    std::string clear = clean(text);
    constexpr std::string_view formula = "=+-@";
    if (!clear.empty() && formula.find(clear.front()) != std::string_view::npos) {
        if (!is_number(clear)) clear = '\'' + clear;
    }
    if (clear.find_first_of(",\"\n\r") == std::string::npos) return clear;
    std::string quoted = "\"";
    for (const char c : clear) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + '"';
}

std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    for (std::size_t at = 0; at < text.size();) {
        const Decoded next = decode(text, at);
        width += next.length == 0 ? 1 : width_of(next.character);
        at += std::max<std::size_t>(next.length, 1);
    }
    return width;
}

std::string shorten(std::string_view text, std::size_t columns) {
    if (display_width(text) <= columns) return std::string(text);
    if (columns == 0) return {};
    return std::string(text.substr(0, fitting(text, columns - 1))) + "…";
}

std::vector<std::string> wrap(std::string_view text, std::size_t columns) {
    columns = std::max<std::size_t>(columns, 2);
    std::vector<std::string> lines(1);
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        std::string_view word = text.substr(at, end - at);
        at = end + 1;
        if (word.empty()) continue;
        const std::size_t glue = lines.back().empty() ? 0 : 1;
        if (display_width(lines.back()) + glue + display_width(word) > columns && glue == 1) {
            lines.emplace_back();
        }
        if (!lines.back().empty()) lines.back() += ' ';
        while (display_width(word) > columns) {
            const std::size_t part = fitting(word, columns);
            lines.back() += word.substr(0, part);
            lines.emplace_back();
            word.remove_prefix(part);
        }
        lines.back() += word;
    }
    return lines;
}

std::string pad(std::string text, std::size_t columns) {
    const std::size_t width = display_width(text);
    if (width < columns) text.append(columns - width, ' ');
    return text;
}

}  // namespace cleave::report
