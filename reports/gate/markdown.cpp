#include <fmt/format.h>

#include <algorithm>

#include "gate/gate_formats.hpp"
#include "text/escape.hpp"
#include "text/format.hpp"

namespace cleave::report {
namespace {

using gate::Gated;
using gate::Line;

constexpr std::size_t told_in_full_max = 50;  // a job's summary may have one MiB

const char* sign(gate::Standing standing) {
    switch (standing) {
        case gate::Standing::met: return "✅";
        case gate::Standing::known: return "☑️ known";
        case gate::Standing::inconclusive: return "❔ undecided";
        case gate::Standing::failed: return "❌ failed";
    }
    return "";
}

std::string row(const Gated& gated) {
    const auto met = std::ranges::count_if(
        gated.lines, [](const Line& line) { return line.standing == gate::Standing::met; });
    return fmt::format("| {} | {} | {} | {} | {} of {} |\n", sign(gated.standing),
                       escape_markdown(gated.name), escape_markdown(gated.protocol),
                       count(gated.runs), met, gated.lines.size());
}

std::string table(const gate::Result& result, bool fine) {
    std::string rows;
    for (const Gated& gated : result.scenarios) {
        if ((gated.standing == gate::Standing::met) == fine) rows += row(gated);
    }
    if (rows.empty()) return "";
    return "| | Scenario | Storage protocol | Executions | Expectations met |\n"
           "|---|---|---|---:|---|\n" +
           rows + "\n";
}

std::string told_in_full(const Gated& gated, const Line& line) {
    std::string text = fmt::format(
        "- **{}**, line {} of {}: expected **{}**, but {}.\n", escape_markdown(gated.name),
        line.line, escape_markdown(gated.path), escape_markdown(line.judgement.expectation),
        escape_markdown(line.judgement.observed));
    if (!line.explanation.empty()) {
        text += "  - " + escape_markdown(line.explanation) + "\n";
    }
    if (!line.reproduce.empty()) {
        text += fmt::format("  - To see it again: <code>{}</code>\n", escape_html(line.reproduce));
    }
    return text;
}

std::string failures(const gate::Result& result) {
    std::string text;
    std::size_t told = 0;
    std::size_t left = 0;
    for (const Gated& gated : result.scenarios) {
        if (!gated.trouble.empty()) {
            text += fmt::format(
                "- **{}**: an error of Cleave itself, or a run that is not "
                "repeatable: {}\n",
                escape_markdown(gated.name), escape_markdown(gated.trouble));
        }
        for (const Line& line : gated.lines) {
            if (line.standing != gate::Standing::failed) continue;
            if (++told > told_in_full_max) {
                ++left;
                continue;
            }
            text += told_in_full(gated, line);
        }
    }
    if (left > 0) text += fmt::format("- and {} more\n", left);
    return text.empty() ? "" : "### What failed\n\n" + text + "\n";
}

}  // namespace

std::string markdown_summary(const gate::Result& result) {
    std::string text = fmt::format("## Protocol gate: {}\n\n", gate_headline(result));
    text += fmt::format(
        "Cleave played each scenario many times in a simulated network, with failures that a "
        "different random seed places differently each time ({}), and checked what every client "
        "saw against what the scenario expects of its storage protocol. A tick means that none of "
        "these executions contradicted it; it is no proof that none can.\n\n",
        count(result.runs, "execution"));
    text += failures(result);
    text += table(result, false);
    const std::string fine = table(result, true);
    if (!fine.empty()) {
        text += "<details><summary>Scenarios that came out as expected</summary>\n\n" + fine +
                "</details>\n\n";
    }
    for (const gate::KnownFailure& entry : result.mended) {
        text += fmt::format(
            "- A known failure is mended: **{}** of {}. Take it out of the "
            "baseline, so that it cannot come back unnoticed.\n",
            escape_markdown(entry.expectation), escape_markdown(entry.file));
    }
    return text;
}

}  // namespace cleave::report
