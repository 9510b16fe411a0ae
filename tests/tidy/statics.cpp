#include <algorithm>
#include <regex>

#include "tidy/checks.hpp"

namespace cleave::tidy {
namespace {

// A variable is declared up to here; what has a parenthesis before is a function.
std::string declaration(const std::string& code) {
    return code.substr(0, code.find_first_of("={;"));
}

bool never_changes(const std::string& declared) {
    static const std::regex constant(R"(\b(const|constexpr|consteval)\b)");
    return std::regex_search(declared, constant);
}

// `static int runs = 0;` in a function, a class or a namespace.
bool is_changing_static(const std::string& code) {
    static const std::regex word(R"(\bstatic\s+(.*))");
    std::smatch found;
    if (!std::regex_search(code, found, word)) return false;
    const std::string declared = declaration(found[1].str());
    return declared.find('(') == std::string::npos && !never_changes(code);
}

// `int runs = 0;` at the left margin, where only what belongs to a namespace stands.
bool is_changing_global(const std::string& code) {
    static const std::regex variable(
        R"(^(inline\s+)?[A-Za-z_][\w:]*(<.*>)?(\s*\*|\s+)\s*\w+\s*(=.*|\{.*\})?;\s*$)");
    static const std::regex other(
        R"(^(using|namespace|class|struct|enum|union|template|typedef|extern|friend)\b)");
    return std::regex_search(code, variable) && !std::regex_search(code, other) &&
           !never_changes(code);
}

bool excused(const File& file, std::size_t index) {
    const auto has = [&](const std::string& line) {
        return line.find("// tidy: static ") != std::string::npos;
    };
    return has(file.lines[index]) || (index > 0 && has(file.lines[index - 1]));
}

}  // namespace

std::vector<Finding> changing_statics(const Tree& tree) {
    std::vector<Finding> findings;
    for (const File& file : tree.files) {
        if (!starts_with_any(file.path,
                             {"protocols/", "models/", "sim/", "checkers/", "scenarios/"})) {
            continue;
        }
        for (std::size_t i = 0; i < file.code.size(); ++i) {
            const std::string& code = file.code[i];
            if (!is_changing_static(code) && !is_changing_global(code)) continue;
            if (excused(file, i)) continue;
            findings.push_back({file.path, i + 1,
                                "a `static` or global variable that changes outlives the run: the "
                                "next one goes on from it; keep it in the object that needs it"});
        }
    }
    return findings;
}

}  // namespace cleave::tidy
