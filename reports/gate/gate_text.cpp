#include <fmt/format.h>

#include <algorithm>

#include "gate/gate_formats.hpp"
#include "text/escape.hpp"
#include "text/format.hpp"

namespace cleave::report {
namespace {

using gate::Gated;
using gate::Line;

constexpr std::size_t indent = 11;
constexpr std::size_t screen = 100;

std::string label(gate::Standing standing, TerminalStyle style) {
    switch (standing) {
        case gate::Standing::met: return style.good("ok         ");
        case gate::Standing::known: return style.dim("known      ");
        case gate::Standing::inconclusive: return style.warn("undecided  ");
        case gate::Standing::failed: return style.bad("FAILED     ");
    }
    return "";
}

std::string hanging(const std::string& text) {
    std::string out;
    for (const std::string& line : wrap(clean(text), screen - indent)) {
        out += std::string(indent, ' ') + line + "\n";
    }
    return out;
}

std::string told(const Gated& gated, const Line& line, TerminalStyle style) {
    std::string text = label(line.standing, style);
    text += style.bold(fmt::format("{}:{}:{}", clean(gated.path), line.line, line.column)) + "\n";
    text += hanging(line.judgement.expectation + ", but " + line.judgement.observed);
    if (line.standing == gate::Standing::known) return text;
    if (!line.explanation.empty()) text += hanging(line.explanation);
    // Not wrapped, so that it can be copied.
    if (!line.reproduce.empty()) {
        text += std::string(indent, ' ') + "Reproduce: " + clean(line.reproduce) + "\n";
    }
    return text;
}

std::size_t count_of(const gate::Result& result, gate::Standing standing) {
    return static_cast<std::size_t>(
        std::ranges::count(result.scenarios, standing, &Gated::standing));
}

}  // namespace

std::string gate_headline(const gate::Result& result) {
    const std::size_t all = result.scenarios.size();
    const std::size_t failed = count_of(result, gate::Standing::failed);
    const std::size_t undecided = count_of(result, gate::Standing::inconclusive);
    const std::string scenarios = count(all, "scenario");
    if (failed > 0) return fmt::format("{} of {} failed", count(failed), scenarios);
    if (undecided > 0) return fmt::format("{} of {} undecided", count(undecided), scenarios);
    const std::size_t known = count_of(result, gate::Standing::known);
    return fmt::format("{} as expected{}", all == 1 ? "1 scenario" : "all " + scenarios,
                       known > 0 ? fmt::format(", but for known failures in {}", known) : "");
}

std::string gate_text(const gate::Result& result, TerminalStyle style) {
    std::string text;
    for (const Gated& gated : result.scenarios) {
        for (const Line& line : gated.lines) {
            if (line.standing != gate::Standing::met) text += told(gated, line, style);
        }
        if (!gated.undecided.empty() && gated.standing >= gate::Standing::inconclusive) {
            text += label(gate::Standing::inconclusive, style) + style.bold(clean(gated.path)) +
                    "\n" + hanging(gated.undecided);
        }
        if (!gated.trouble.empty()) {
            text += label(gate::Standing::failed, style) + style.bold(clean(gated.path)) + "\n" +
                    hanging(gated.trouble);
        }
    }
    for (const gate::KnownFailure& entry : result.mended) {
        text += style.good("mended     ") + clean(entry.file) + "\n" +
                hanging(entry.expectation +
                        ", a known failure, no longer fails: take it out of "
                        "the baseline");
    }
    if (!text.empty()) text += "\n";
    return text + fmt::format("{}, {}\n", gate_headline(result), count(result.runs, "execution"));
}

}  // namespace cleave::report
