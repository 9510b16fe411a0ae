#include <fmt/format.h>

#include <algorithm>

#include "check/outcome.hpp"
#include "html/frame.hpp"
#include "run_page/sections.hpp"
#include "text/escape.hpp"
#include "text/format.hpp"
#include "text/story.hpp"

namespace cleave::report {
namespace {

using check::Conclusion;
using check::Verdict;
using scenario::RunResult;

struct Tone {
    std::string_view name, mark;
};

Tone tone_of(Conclusion conclusion) {
    switch (conclusion) {
        case Conclusion::holds: return {"good", "✓"};
        case Conclusion::violated: return {"bad", "✗"};
        case Conclusion::unknown: break;
    }
    return {"warn", "?"};
}

bool is_judged_by_regions(const RunStory& story) {
    return story.sweep.scenario.workload.object == "chunk-file";
}

// The verdict that the page is about.
const Verdict& main_verdict(const RunStory& story) {
    const Verdict* shown = shown_verdict(story.sweep);
    return shown ? *shown : story.sweep.shown.linearizable;
}

std::string heading(const RunStory& story) {
    if (is_judged_by_regions(story)) {
        const std::size_t outside = story.sweep.shown.regions.outside.size();
        return outside == 0 ? "Every region in a state of the table"
                            : count(outside, "region") + " in no state of the table";
    }
    const Verdict& verdict = main_verdict(story);
    return capitalised(in_words(verdict.guarantee, verdict.conclusion));
}

Conclusion conclusion_of(const RunStory& story) {
    if (!is_judged_by_regions(story)) return main_verdict(story).conclusion;
    if (!story.sweep.shown.regions.outside.empty()) return Conclusion::violated;
    return story.sweep.shown.cut_short.empty() ? Conclusion::holds : Conclusion::unknown;
}

// "Between 61.020 s and 62.592 s, 1.02 s after "london cut off" was over."
std::string when_words(const RunStory& story) {
    const Instant from = story.close_up.from;
    const Instant until = story.close_up.until;
    std::string words = fmt::format("Between {} and {}", instant(from), instant(until));
    const scenario::FaultWindow* over = nullptr;
    const scenario::FaultWindow* in_force = nullptr;
    for (const scenario::FaultWindow& fault : story.sweep.shown.faults) {
        if (fault.start <= until && fault.end > from && !in_force) in_force = &fault;
        if (fault.end <= from && (!over || fault.end > over->end)) over = &fault;
    }
    if (in_force) {
        words += fmt::format(", with “{}” in force", clean(in_force->label));
    } else if (over) {
        words +=
            fmt::format(", {} after “{}” was over", duration(from - over->end), clean(over->label));
    } else if (story.sweep.shown.faults.empty()) {
        words += ", in a run without any fault";
    } else {
        words += ", before any fault began";
    }
    return words + ".";
}

std::string lead(const RunStory& story) {
    const RunResult& run = story.sweep.shown;
    if (!run.internal_error.empty()) {
        return fmt::format(
            "<p class=\"wrong\"><b>Cleave itself failed; do not trust this page:</b> {}</p>\n",
            escape_html(run.internal_error));
    }
    if (const check::Counterexample* shown = counterexample(story.sweep)) {
        return fmt::format("<p class=\"wrong\">{} {}</p>\n",
                           escape_html(capitalised(clean(shown->explanation))),
                           story.focus.violation ? escape_html(when_words(story)) : "");
    }
    if (conclusion_of(story) == Conclusion::violated) {
        return "<p class=\"wrong\">A guarantee is violated: which, the table of verdicts "
               "says.</p>\n";
    }
    if (conclusion_of(story) == Conclusion::unknown) {
        const std::string& limit =
            run.cut_short.empty() ? main_verdict(story).limit : run.cut_short;
        return fmt::format(
            "<p class=\"wrong\">Nothing was refuted, but not everything could be "
            "decided: {}.</p>\n",
            escape_html(limit));
    }
    if (is_judged_by_regions(story)) return {};
    return "<p class=\"held\">All operations can be put in one order for each key that agrees with "
           "real time, so that each read returns the latest write before it. The timeline marks "
           "where each takes effect in that order, which a separate certifier has "
           "re-checked.</p>\n";
}

scenario::Counts outcomes(const history::History& history) {
    scenario::Counts counts;
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        switch (history.outcome(history::OpIndex{i})) {
            case Outcome::ok: ++counts.ok; break;
            case Outcome::fail: ++counts.failed; break;
            case Outcome::unknown: ++counts.unknown; break;
        }
    }
    return counts;
}

std::string stale_tile(const RunStory& story) {
    const auto& lags = story.close_up.lags;
    const std::uint64_t reads = story.sweep.shown.ok_reads;
    if (reads == 0) return tile("Stale reads", "–", "no read was judged");
    if (lags.empty()) return tile("Stale reads", "none", "of " + count(reads, "read"));
    Duration worst;
    for (const measure::Lag& lag : lags) worst = std::max(worst, lag.by);
    return tile("Stale reads", percent(lags.size(), reads),
                fmt::format("{} of {}, the worst by {}", count(lags.size()), count(reads, "read"),
                            duration(worst)),
                "bad-text");
}

std::string tiles(const RunStory& story) {
    const RunResult& run = story.sweep.shown;
    const scenario::Counts seen = outcomes(run.history);
    const std::string first =
        run.faults.empty() ? "none was planned"
                           : fmt::format("the first: {} at {}", clean(run.faults.front().label),
                                         duration(run.faults.front().start.since_start()));
    return "<dl class=\"tiles\">\n" +
           tile("Operations", count(seen.total()),
                fmt::format("{} ok, {} failed, {} without answer", count(seen.ok),
                            count(seen.failed), count(seen.unknown))) +
           stale_tile(story) +
           (run.lost_writes.empty()
                ? tile("Lost writes", "none", "acknowledged, and missing in the end")
                : tile("Lost writes", count(run.lost_writes.size()),
                       "acknowledged, and missing in the end", "bad-text")) +
           tile("Faults", run.faults.empty() ? "none" : count(run.faults.size()), first) +
           "</dl>\n";
}

std::string row(const std::string& name, Tone tone, const std::string& words,
                const std::string& remark) {
    return fmt::format(
        "<tr><th scope=\"row\">{}</th><td class=\"verdict {}-text\">{} {}</td>"
        "<td>{}</td></tr>\n",
        name, tone.name, tone.mark, words, remark);
}

std::string verdict_row(const Verdict& verdict) {
    std::string remark = escape_html(info(verdict.guarantee).meaning);
    if (!verdict.counterexamples.empty()) {
        remark = escape_html(capitalised(clean(verdict.counterexamples.front().explanation)));
        if (verdict.keys_violated > 1) {
            remark += fmt::format(" ({} violate it)", count(verdict.keys_violated, "key"));
        }
    } else if (verdict.conclusion == Conclusion::unknown) {
        remark = escape_html(verdict.limit);
    }
    return row(std::string(info(verdict.guarantee).name), tone_of(verdict.conclusion),
               std::string(to_string(verdict.conclusion)), remark);
}

std::string property_row(const scenario::PropertyResult& property) {
    std::string remark = escape_html(property.sentence);
    if (property.first) {
        remark += fmt::format(" <small>first at {}{}{}</small>", instant(property.first->at, 6),
                              property.first->node.empty() ? "" : " on ",
                              escape_html(property.first->node));
    }
    const bool sometimes = property.kind == PropertyKind::sometimes;
    const Tone tone = property.violated              ? Tone{"bad", "✗"}
                      : sometimes && !property.first ? Tone{"warn", "–"}
                                                     : Tone{"good", "✓"};
    const std::string words = property.violated ? "violated"
                              : !sometimes      ? "held"
                              : property.first  ? "reached"
                                                : "not reached";
    return row(std::string(to_string(property.kind)), tone, words, remark);
}

}  // namespace

std::string run_header(const RunStory& story) {
    const Tone tone = tone_of(conclusion_of(story));
    const std::string back =
        story.options.report.empty()
            ? std::string()
            : fmt::format(" · <a href=\"{}\">all runs</a>", link_target(story.options.report));
    return fmt::format(
        "<header>\n<p class=\"brand\">Cleave · one run · seed {}{}</p>\n"
        "<h1><span class=\"{}-text\">{}</span> {}</h1>\n<p class=\"lead\"><b>{}</b> ({}). {}</p>\n"
        "{}</header>\n<article class=\"card {}\">\n{}"
        "<p class=\"asked\"><b>The system promises</b> {}.</p></article>\n",
        story.sweep.shown.seed, back, tone.name, tone.mark, escape_html(heading(story)),
        escape_html(story.sweep.scenario.name), escape_html(system_name(story.sweep)),
        escape_html(story.sweep.scenario.description), lead(story), tone.name, tiles(story),
        escape_html(promise(story.sweep)));
}

std::string run_verdicts(const RunStory& story) {
    const RunResult& run = story.sweep.shown;
    std::string rows;
    if (!is_judged_by_regions(story)) rows += verdict_row(run.linearizable);
    for (const Verdict& verdict : run.guarantees) rows += verdict_row(verdict);
    if (run.staleness) rows += verdict_row(*run.staleness);
    for (const scenario::PropertyResult& property : run.properties) rows += property_row(property);
    if (rows.empty()) return {};
    return "<section id=\"verdicts\">\n<h2>Everything that was judged</h2>\n<p class=\"note\">What "
           "the scenario asks of what clients saw, and what the code says of itself.</p>\n"
           "<div class=\"scroll\"><table class=\"compare\">\n<thead><tr><th "
           "scope=\"col\">Guarantee "
           "or property</th><th scope=\"col\">In this run</th><th scope=\"col\">What it means, or "
           "why not</th></tr></thead>\n<tbody>\n" +
           rows + "</tbody></table></div>\n</section>\n";
}

}  // namespace cleave::report
