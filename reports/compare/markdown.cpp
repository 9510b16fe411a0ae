#include <fmt/format.h>

#include "compare/comparison.hpp"
#include "compare/words.hpp"
#include "text/escape.hpp"

namespace cleave::report {
namespace {

using compare::Change;
using compare::ScenarioChange;

// Text that stays text in a table of GitHub's Markdown. An `@` would call somebody, a `#` link.
std::string in_table(std::string_view text) {
    std::string result;
    for (const char c : escape_html(text)) {
        if (std::string_view("\\`*_{}[]()|~$!").find(c) != std::string_view::npos) result += '\\';
        if (c == '@' || c == '#') {
            result += c == '@' ? "&#64;" : "&#35;";
        } else {
            result += c;
        }
    }
    return result;
}

std::string_view symbol(Change change) {
    switch (change) {
        case Change::worse: return "❌ worse";
        case Change::unclear: return "❔ unclear";
        case Change::better: return "✅ better";
        case Change::same: break;
    }
    return "same";
}

std::string rows_of(const ScenarioChange& scenario) {
    std::string text;
    if (scenario.common == 0) {
        text += fmt::format("| {} | {} | no seed in common | | | |\n", symbol(Change::unclear),
                            in_table(scenario.name));
    }
    for (const ChangeLine& line : change_lines(scenario)) {
        text += fmt::format("| {} | {} | {} | {} | {} | {} |\n", symbol(line.change),
                            in_table(scenario.name), in_table(line.what), in_table(line.before),
                            in_table(line.after), in_table(line.by));
    }
    return text;
}

std::string details_of(const ScenarioChange& scenario) {
    std::string text =
        fmt::format("- **{}**: {}", in_table(scenario.name), in_table(what_was_compared(scenario)));
    for (const std::string& line : verdict_lines(scenario)) text += "; " + in_table(line);
    if (!scenario.reproduce.empty()) {
        text += "<br><code>" + escape_html(scenario.reproduce) + "</code>";
    }
    return text + "\n";
}

}  // namespace

std::string comparison_markdown(const compare::Comparison& comparison) {
    std::string rows;
    std::string details;
    for (const ScenarioChange& scenario : comparison.scenarios) {
        rows += rows_of(scenario);
        details += details_of(scenario);
    }
    for (const std::string& name : comparison.only_before) {
        details += fmt::format("- **{}**: was not run the second time\n", in_table(name));
    }
    for (const std::string& name : comparison.only_after) {
        details += fmt::format("- **{}**: was not run the first time\n", in_table(name));
    }
    std::string text = fmt::format("### {}\n\n{} → {}\n\n", conclusion_line(comparison),
                                   in_table(source_name(comparison.before)),
                                   in_table(source_name(comparison.after)));
    if (!rows.empty()) {
        text +=
            "| | scenario | what | before | after | difference (95 %) "
            "|\n|---|---|---|---|---|---|\n";
        text += rows + "\n";
    }
    return text + "<details><summary>What was compared</summary>\n\n" + details + "\n</details>\n";
}

}  // namespace cleave::report
