#include "language/diagnostic.hpp"

#include <algorithm>

#include "language/utf8.hpp"

namespace cleave::scenario {
namespace {

// A longer line is shown as a window of this many characters around the caret.
constexpr std::size_t window_size = 120;

bool continues_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

std::size_t characters_in(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return !continues_character(c); }));
}

// `text` from character `first`, at most `count` characters.
std::string_view characters(std::string_view text, std::size_t first, std::size_t count) {
    const auto skip = [](std::string_view from, std::size_t number) {
        std::size_t at = 0;
        while (at < from.size() && (number > 0 || continues_character(from[at]))) {
            if (!continues_character(from[at])) --number;
            ++at;
        }
        return at;
    };
    text.remove_prefix(skip(text, first));
    return text.substr(0, skip(text, count));
}

std::string caret_under(std::string_view line, std::size_t column) {
    const std::size_t start = column > window_size * 3 / 4 ? column - window_size / 2 : 0;
    const std::string_view shown = characters(line, start, window_size);
    std::string out = "    ";
    for (char c : shown) out += c == '\t' ? ' ' : c;
    out += "\n    ";
    out.append(column - start, ' ');
    return out + "^\n";
}

}  // namespace

std::string_view line_of(std::string_view text, int line) {
    for (; line > 1; --line) {
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos) return {};
        text.remove_prefix(end + 1);
    }
    text = text.substr(0, text.find('\n'));
    if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
    return text;
}

Diagnostic diagnose(std::string_view path, std::string_view text, Position at, std::string message,
                    std::string hint) {
    const auto column = static_cast<std::size_t>(std::max(at.column, 1));
    const std::size_t enough = column * 4 + window_size * 4;  // a character is at most four bytes
    return {std::string(path),  at.line,         at.column,
            std::move(message), std::move(hint), printable(line_of(text, at.line), enough)};
}

std::string to_string(const Diagnostic& diagnostic) {
    std::string out = diagnostic.path + ':' + std::to_string(diagnostic.line) + ':' +
                      std::to_string(diagnostic.column) + ": error: " + diagnostic.message + '\n';
    if (!diagnostic.source.empty()) {
        const auto column = static_cast<std::size_t>(std::max(diagnostic.column, 1) - 1);
        out += caret_under(diagnostic.source, std::min(column, characters_in(diagnostic.source)));
    }
    if (!diagnostic.hint.empty()) out += "    hint: " + diagnostic.hint + '\n';
    return out;
}

std::string to_string(const std::vector<Diagnostic>& diagnostics) {
    std::string out;
    for (const Diagnostic& diagnostic : diagnostics) out += to_string(diagnostic);
    return out;
}

}  // namespace cleave::scenario
