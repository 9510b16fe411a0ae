#include "terminal/judged.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "terminal/table.hpp"
#include "text/escape.hpp"
#include "text/format.hpp"

namespace cleave::report {
namespace {

using scenario::Judgement;
using scenario::SweepResult;

std::string unmet_text(const Judgement& judgement, const TerminalStyle& style) {
    const Tone tone = judgement.inconclusive ? Tone::warn : Tone::bad;
    return fmt::format("    {}, but: {}\n", clean(judgement.expectation),
                       toned(style, clean(judgement.observed), tone));
}

std::string scenario_text(const SweepResult& sweep, const TerminalStyle& style) {
    const auto unmet = [](const Judgement& judgement) { return !judgement.met; };
    const auto wrong = [](const Judgement& judgement) {
        return !judgement.met && !judgement.inconclusive;
    };
    const auto& all = sweep.judgements;
    const bool failed = !sweep.internal_error.empty() || std::any_of(all.begin(), all.end(), wrong);
    const bool open = sweep.runs_cut_short > 0 || std::any_of(all.begin(), all.end(), unmet);
    const std::string mark = failed ? toned(style, "✗", Tone::bad)
                             : open ? toned(style, "?", Tone::warn)
                                    : toned(style, "✓", Tone::good);
    std::string text = fmt::format("{} {}  {}\n", mark, clean(sweep.scenario.name),
                                   style.dim(count(sweep.seeds.size(), "run")));
    for (const Judgement& judgement : all) {
        if (!judgement.met) text += unmet_text(judgement, style);
    }
    if (sweep.runs_cut_short > 0) {
        text += fmt::format("    {} cut short: {}\n", count(sweep.runs_cut_short, "run"),
                            clean(sweep.cut_short));
    }
    if (failed || open) text += "    " + clean(sweep.reproduce) + "\n";
    return text;
}

}  // namespace

std::string judged_text(std::span<const SweepResult> sweeps, TerminalStyle style) {
    std::string text;
    for (const SweepResult& sweep : sweeps) text += scenario_text(sweep, style);
    return text;
}

}  // namespace cleave::report
