#include <fmt/format.h>

#include <algorithm>

#include "compare/comparison.hpp"
#include "compare/words.hpp"
#include "terminal/table.hpp"
#include "text/escape.hpp"
#include "text/format.hpp"

namespace cleave::report {
namespace {

using compare::Change;
using compare::ScenarioChange;

struct Sign {
    std::string_view mark;
    Tone tone;
};

Sign sign_of(Change change) {
    switch (change) {
        case Change::worse: return {"✗", Tone::bad};
        case Change::unclear: return {"?", Tone::warn};
        case Change::better: return {"✓", Tone::good};
        case Change::same: break;
    }
    return {"=", Tone::plain};
}

std::string line_text(const ChangeLine& line, const TerminalStyle& style) {
    std::string text = "    ";
    text += toned(style, pad(std::string(to_string(line.change)), 9), sign_of(line.change).tone);
    text += fmt::format("{}: {} → {}", line.what, line.before, line.after);
    if (!line.by.empty()) text += ", " + line.by;
    return text + "\n";
}

std::string scenario_text(const ScenarioChange& scenario, const TerminalStyle& style) {
    const Sign sign = sign_of(change_of(scenario));
    std::string text =
        fmt::format("{} {}  {}\n", toned(style, std::string(sign.mark), sign.tone),
                    style.bold(clean(scenario.name)), style.dim(what_was_compared(scenario)));
    for (const ChangeLine& line : change_lines(scenario)) text += line_text(line, style);
    for (const std::string& line : verdict_lines(scenario)) text += "    " + clean(line) + "\n";
    if (!scenario.reproduce.empty()) text += "    " + clean(scenario.reproduce) + "\n";
    return text;
}

std::string not_on_both(const std::vector<std::string>& names, std::string_view which) {
    std::string text;
    for (const std::string& name : names) text += fmt::format("? {}  {}\n", clean(name), which);
    return text;
}

}  // namespace

std::string comparison_text(const compare::Comparison& comparison, TerminalStyle style) {
    std::string text =
        fmt::format("{} → {}\n\n", source_name(comparison.before), source_name(comparison.after));
    std::uint64_t same = 0;
    std::uint64_t same_traces = 0;
    for (const ScenarioChange& scenario : comparison.scenarios) {
        const bool quiet = change_of(scenario) == Change::same && scenario.verdicts.empty();
        if (quiet) {
            ++same;
            same_traces += scenario.traces.empty() && !scenario.edited;
        } else {
            text += scenario_text(scenario, style);
        }
    }
    text += not_on_both(comparison.only_before, "was not run the second time");
    text += not_on_both(comparison.only_after, "was not run the first time");
    if (same > 0) {
        text += fmt::format("= {} no different, {} of them to the last event\n",
                            count(same, "scenario"), count(same_traces));
    }
    return text + "\n" + conclusion_line(comparison) + "\n";
}

}  // namespace cleave::report
