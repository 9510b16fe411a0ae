#include <fmt/format.h>

#include "compare/comparison.hpp"
#include "compare/words.hpp"
#include "text/escape.hpp"

namespace cleave::report {
namespace {

using compare::Change;
using compare::ScenarioChange;

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
                            escape_markdown(scenario.name));
    }
    for (const ChangeLine& line : change_lines(scenario)) {
        text += fmt::format("| {} | {} | {} | {} | {} | {} |\n", symbol(line.change),
                            escape_markdown(scenario.name), escape_markdown(line.what),
                            escape_markdown(line.before), escape_markdown(line.after),
                            escape_markdown(line.by));
    }
    return text;
}

std::string details_of(const ScenarioChange& scenario) {
    std::string text = fmt::format("- **{}**: {}", escape_markdown(scenario.name),
                                   escape_markdown(what_was_compared(scenario)));
    for (const std::string& line : verdict_lines(scenario)) text += "; " + escape_markdown(line);
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
        details += fmt::format("- **{}**: was not run the second time\n", escape_markdown(name));
    }
    for (const std::string& name : comparison.only_after) {
        details += fmt::format("- **{}**: was not run the first time\n", escape_markdown(name));
    }
    std::string text = fmt::format("### {}\n\n{} → {}\n\n", conclusion_line(comparison),
                                   escape_markdown(source_name(comparison.before)),
                                   escape_markdown(source_name(comparison.after)));
    if (!rows.empty()) {
        text +=
            "| | scenario | what | before | after | difference (95 %) "
            "|\n|---|---|---|---|---|---|\n";
        text += rows + "\n";
    }
    return text + "<details><summary>What was compared</summary>\n\n" + details + "\n</details>\n";
}

}  // namespace cleave::report
