#include "checkers/mutation/schemata.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <utility>

#include "tidy/source.hpp"

namespace cleave::mutation {
namespace {

struct Operator {
    std::size_t begin = 0, end = 0;
    std::string text;  // "<", "&&", "+ 1"
    int id = 0;
};

struct Insertion {
    std::size_t at = 0;
    std::string text;
};

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + '\n';
    return text;
}

bool is_blank(char c) { return c == ' ' || c == '\n'; }
bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::string_view line_around(std::string_view code, std::size_t at) {
    const std::size_t before = at == 0 ? std::string_view::npos : code.rfind('\n', at - 1);
    const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
    return code.substr(begin, code.find('\n', at) - begin);
}

bool is_left_be(std::string_view line) {
    constexpr std::array<std::string_view, 5> words = {"static_assert", "requires", "template <",
                                                       "concept", "constexpr"};
    const std::size_t first = line.find_first_not_of(' ');
    if (first != std::string_view::npos && line[first] == '#') return true;
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
        return line.find(word) != std::string_view::npos;
    });
}

// The operator that stands at `at`, or an empty one.
std::string operator_at(std::string_view code, std::size_t at) {
    constexpr std::array<std::string_view, 8> all = {"<=", ">=", "==", "!=", "&&", "||", "<", ">"};
    for (const std::string_view text : all) {
        const std::size_t end = at + text.size();
        if (code.substr(at, text.size()) != text) continue;
        return end < code.size() && is_blank(code[end]) ? std::string(text) : std::string();
    }
    for (const std::string_view text : {"+ 1", "- 1"}) {
        if (code.substr(at, 3) != text) continue;
        const char next = at + 3 < code.size() ? code[at + 3] : ' ';
        return is_word(next) || next == '.' || next == '\'' ? std::string() : std::string(text);
    }
    return {};
}

std::vector<Operator> operators_of(std::string_view code, int id) {
    std::vector<Operator> found;
    for (std::size_t at = 1; at < code.size(); ++at) {
        if (!is_blank(code[at - 1]) || is_blank(code[at])) continue;
        std::string text = operator_at(code, at);
        if (text.empty() || is_left_be(line_around(code, at))) continue;
        found.push_back({at, at + text.size(), std::move(text), id++});
    }
    return found;
}

bool is_opening(char c) { return c == '(' || c == '[' || c == '{'; }
bool is_closing(char c) { return c == ')' || c == ']' || c == '}'; }

// Whether what stands at `at`, outside of parentheses, binds less than `op` does.
bool ends_operand(std::string_view code, std::size_t at, const Operator& op) {
    const char c = code[at], before = at > 0 ? code[at - 1] : ' ', after = code[at + 1];
    if (c == ';' || c == ',' || c == '?') return true;
    if (c == ':') return before != ':' && after != ':';
    if (c == '=') {
        return after != '=' && before != '=' && before != '<' && before != '>' && before != '!';
    }
    return op.text == "&&" && c == '|' && (before == '|' || after == '|');
}

// Where the left operand of && or || begins: all that stands in a row of such operators counts.
std::size_t left_end(std::string_view code, const Operator& op) {
    std::size_t at = op.begin, depth = 0;
    while (at > 0) {
        const char c = code[at - 1];
        if (is_closing(c)) ++depth;
        if (is_opening(c) && depth-- == 0) break;
        if (depth == 0 && ends_operand(code, at - 1, op)) break;
        if (depth == 0 && at >= 6 && code.substr(at - 6, 6) == "return") break;
        --at;
    }
    while (is_blank(code[at])) ++at;
    return at;
}

std::size_t right_end(std::string_view code, const Operator& op) {
    std::size_t at = op.end, depth = 0;
    while (at < code.size()) {
        const char c = code[at];
        if (is_opening(c)) ++depth;
        if (is_closing(c) && depth-- == 0) break;
        if (depth == 0 && ends_operand(code, at, op)) break;
        const std::string_view next = code.substr(at, 2);
        if (depth == 0 && is_blank(code[at - 1]) && is_blank(code[at + 2]) &&
            (next == "||" || (next == "&&" && op.text == "&&"))) {
            break;
        }
        ++at;
    }
    while (is_blank(code[at - 1])) --at;
    return at;
}

std::string call(std::string_view function, int id) {
    return "::cleave_mutants::" + std::string(function) + "(" + std::to_string(id);
}

// Of insertions in one place, the outermost operator's opening comes first: that of the last.
std::vector<Insertion> insertions_for(std::string_view code, const std::vector<Operator>& all) {
    std::vector<Insertion> inserted;
    for (auto op = all.rbegin(); op != all.rend(); ++op) {
        if (op->text == "+ 1" || op->text == "- 1") {
            inserted.push_back({op->end - 1, call("one", op->id) + ") * "});
        } else if (op->text == "&&" || op->text == "||") {
            const std::string flip = call("flip", op->id) + ", ";
            inserted.push_back({left_end(code, *op), flip + flip});
            inserted.push_back({op->begin, ") "});
            inserted.push_back({op->end, " " + flip});
            inserted.push_back({right_end(code, *op), "))"});
        } else {
            inserted.push_back({op->end, " " + call("at", op->id) + ") " + op->text});
        }
    }
    std::stable_sort(inserted.begin(), inserted.end(),
                     [](const Insertion& a, const Insertion& b) { return a.at < b.at; });
    return inserted;
}

std::string with(const std::string& text, const std::vector<Insertion>& inserted) {
    std::string result;
    std::size_t at = 0;
    for (const Insertion& insertion : inserted) {
        result += text.substr(at, insertion.at - at) + insertion.text;
        at = insertion.at;
    }
    return result + text.substr(at);
}

std::vector<Mutant> named(const std::string& text, const std::vector<Operator>& all) {
    std::vector<Mutant> mutants;
    std::map<std::string, int> seen;
    for (const Operator& op : all) {
        const auto begin = text.begin(), here = begin + static_cast<std::ptrdiff_t>(op.begin);
        const std::string_view line = line_around(text, op.begin);
        const auto column = op.begin - static_cast<std::size_t>(line.data() - text.data());
        std::string name(line);
        name.replace(column, op.text.size(), "[" + op.text + "]");
        name.erase(0, name.find_first_not_of(' '));
        const int before = seen[name]++;
        if (before > 0) name += " #" + std::to_string(before + 1);
        mutants.push_back(
            {op.id, static_cast<std::size_t>(std::count(begin, here, '\n')) + 1, std::move(name)});
    }
    return mutants;
}

}  // namespace

Schemata mutate(const std::string& source, int id_first) {
    const tidy::File file = tidy::make_file("source.cpp", source);
    const std::string code = joined(file.code), text = joined(file.lines);
    const std::vector<Operator> all = operators_of(code, id_first);
    return {with(text, insertions_for(code, all)), named(text, all)};
}

}  // namespace cleave::mutation
