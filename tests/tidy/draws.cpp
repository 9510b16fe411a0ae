#include <algorithm>
#include <regex>

#include "tidy/checks.hpp"

namespace cleave::tidy {
namespace {

// A draw: `random.below(…)`, `host.random().next()`, or a function that is handed the stream.
std::ptrdiff_t draws_in(const std::string& code) {
    static const std::regex draw(
        R"(\w*(random|rng)\w*\s*(\(\s*\))?\s*(\.|->)\s*(next|below|between|chance|unit)\s*\()"
        R"(|\w\s*\(\s*(\w+\s*(\.|->)\s*)*\w*(random|rng)\w*\s*(\(\s*\))?\s*[,)])",
        std::regex::icase);
    return std::distance(std::sregex_iterator(code.begin(), code.end(), draw),
                         std::sregex_iterator());
}

// The arguments of a call, split at commas of its own depth. A braced list fixes its order and a
// lambda's body runs elsewhere: what is in braces is left out, except that it may draw once.
struct Arguments {
    std::vector<std::string> texts{1};
    std::size_t end = 0;  // of the closing parenthesis
};

Arguments arguments_at(const std::string& code, std::size_t open) {
    Arguments result;
    int parens = 0, braces = 0;
    std::string braced;
    for (std::size_t i = open; i < code.size(); ++i) {
        const char c = code[i];
        if (braces == 0 && c == ')' && --parens == 0) {
            result.end = i;
            return result;
        }
        if (braces == 0 && c == ',' && parens == 1) {
            result.texts.emplace_back();
            continue;
        }
        if (c == '{') ++braces;
        if (braces > 0) {
            braced += c;
        } else if (i != open) {
            result.texts.back() += c;
        }
        if (braces == 0 && c == '(') ++parens;
        if (c == '}' && --braces == 0) {
            const std::size_t before = code.find_last_not_of(' ', i - braced.size());
            const bool lambda = code[before] == ')' || code[before] == ']';
            if (!lambda && draws_in(braced) > 0) result.texts.back() += " random.next() ";
            braced.clear();
        }
    }
    result.texts.clear();  // not closed: not a call
    return result;
}

// Draws between two sequence points of one argument.
std::ptrdiff_t most_draws(const std::string& argument) {
    static const std::regex sequenced(R"(&&|\|\||\?|:|;)");
    std::ptrdiff_t most = 0;
    for (auto piece = std::sregex_token_iterator(argument.begin(), argument.end(), sequenced, -1);
         piece != std::sregex_token_iterator(); ++piece) {
        most = std::max(most, draws_in(piece->str()));
    }
    return most;
}

}  // namespace

std::vector<Finding> draw_order(const Tree& tree) {
    std::vector<Finding> findings;
    for (const File& file : tree.files) {
        if (file.code.empty() || starts_with_any(file.path, {"tests/"})) continue;
        std::string code;
        for (const std::string& line : file.code) code += line + '\n';
        if (draws_in(code) < 2) continue;
        for (std::size_t at = code.find('('); at != std::string::npos;
             at = code.find('(', at + 1)) {
            const Arguments arguments = arguments_at(code, at);
            const auto drawing =
                std::count_if(arguments.texts.begin(), arguments.texts.end(),
                              [](const std::string& argument) { return draws_in(argument) > 0; });
            const bool within =
                std::any_of(arguments.texts.begin(), arguments.texts.end(),
                            [](const std::string& argument) { return most_draws(argument) > 1; });
            if (drawing < 2 && !within) continue;
            const auto line =
                std::count(code.begin(), code.begin() + static_cast<std::ptrdiff_t>(at), '\n');
            findings.push_back({file.path, static_cast<std::size_t>(line) + 1,
                                "two random draws in one call: compilers differ in which comes "
                                "first; draw into named variables before"});
            at = arguments.end;
        }
    }
    return findings;
}

}  // namespace cleave::tidy
