#include "run_page/sections.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "html/evidence.hpp"
#include "html/frame.hpp"
#include "language/shell.hpp"
#include "run_page/data.hpp"
#include "run_page/space_time.hpp"
#include "run_page/topology.hpp"
#include "text/escape.hpp"
#include "text/format.hpp"
#include "text/operations.hpp"
#include "text/story.hpp"
#include "timeline/scene.hpp"

namespace cleave::report {
namespace {

using history::History;
using history::OpIndex;

std::string client_name(const RunStory& story, OpIndex op) {
    return clean(story.close_up.nodes[story.close_up.client[op.value]].name);
}

std::string outcome_of(const History& history, OpIndex op) {
    const Duration took = history.completions()[op.value] - history.invocations()[op.value];
    switch (history.outcome(op)) {
        case Outcome::ok: return "ok after " + duration(took);
        case Outcome::fail: return "failed after " + duration(took);
        case Outcome::unknown: return "no answer";
    }
    return "";
}

std::string remark_on(const RunStory& story, OpIndex op) {
    const History& history = story.sweep.shown.history;
    for (const measure::Lag& lag : story.close_up.lags) {
        if (lag.read != op) continue;
        return fmt::format("stale by {}: {} by {} had replaced it", duration(lag.by),
                           operation_words(history, lag.replaced_by, story.sweep.shown.object),
                           client_name(story, lag.replaced_by));
    }
    const auto& lost = story.sweep.shown.lost_writes;
    return std::find(lost.begin(), lost.end(), op) == lost.end() ? "" : "lost";
}

std::string focus_table(const RunStory& story) {
    const History& history = story.sweep.shown.history;
    std::string rows;
    for (const OpIndex op : story.focus.operations) {
        rows += fmt::format(
            "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td>"
            "</tr>\n",
            escape_html(operation_words(history, op, story.sweep.shown.object)),
            escape_html(history.key_name(history.keys()[op.value])),
            escape_html(client_name(story, op)), instant(history.invocations()[op.value], 6),
            outcome_of(history, op), escape_html(remark_on(story, op)));
    }
    return "<div class=\"scroll\"><table class=\"core-table\">\n<thead><tr><th scope=\"col\">"
           "Operation</th><th scope=\"col\">Key</th><th scope=\"col\">Client</th><th scope=\"col\">"
           "Asked at</th><th scope=\"col\">Outcome</th><th scope=\"col\">Remark</th></tr></thead>\n"
           "<tbody>\n" +
           rows + "</tbody></table></div>\n";
}

std::string fault_list(const RunStory& story) {
    const scenario::RunResult& run = story.sweep.shown;
    if (run.faults.empty()) return "<p>No fault was planned for this seed.</p>\n";
    std::string html = "<ul class=\"fault-list\">\n";
    for (std::size_t i = 0; i < run.faults.size(); ++i) {
        const scenario::FaultWindow& fault = run.faults[i];
        std::string detail = i < run.plan.size() ? clean(run.plan[i].what) : "";
        html += fmt::format("<li{}><b>{}</b>, {} to {}<small>{}</small></li>\n",
                            fault.is_partition ? " class=\"cut\"" : "", escape_html(fault.label),
                            duration(fault.start.since_start()), duration(fault.end.since_start()),
                            escape_html(detail));
    }
    return html + "</ul>\n";
}

std::string option(int value, const std::string& name) {
    return fmt::format("<option value=\"{}\">{}</option>\n", value, escape_html(name));
}

std::string key_options(const RunStory& story) {
    const History& history = story.sweep.shown.history;
    std::vector<std::uint64_t> uses(history.key_count());
    for (const history::KeyId key : history.keys()) ++uses[key.value];
    std::string html = option(-1, fmt::format("all {}", count(history.key_count(), "key")));
    for (std::size_t i = 0; i < uses.size(); ++i) {
        const std::string name =
            clean(history.key_name(history::KeyId{static_cast<std::uint32_t>(i)}));
        html += option(static_cast<int>(i), fmt::format("{} ({})", name, count(uses[i])));
    }
    return html;
}

std::string legend_item(const std::string& shape, std::string_view words) {
    return fmt::format("<li><svg viewBox=\"0 0 30 12\" aria-hidden=\"true\">{}</svg>{}</li>\n",
                       shape, words);
}

std::string bar(std::string_view fill, std::string_view stroke, int round) {
    return fmt::format(
        "<rect x=\"2\" y=\"2\" width=\"26\" height=\"8\" rx=\"{}\" "
        "style=\"fill:var(--{});stroke:var(--{})\"/>",
        round, fill, stroke);
}

std::string timeline_legend() {
    return "<ul class=\"legend\">\n" + legend_item(bar("reads-fill", "reads", 4), "read") +
           legend_item(bar("writes-fill", "writes", 0), "write or other change") +
           legend_item(
               "<path d=\"M2,2 H22 L28,6 L22,10 H2 Z\" style=\"fill:var(--card);"
               "stroke:var(--warn)\"/>",
               "no answer") +
           legend_item(
               bar("card", "axis", 0) + "<path d=\"M2,6 H28\" style=\"stroke:var(--axis)\"/>",
               "failed") +
           legend_item(bar("bad-fill", "bad", 4) +
                           "<path d=\"M11,3 h8 l-4,-5 z\" style=\"fill:var(--bad)\"/>",
                       "stale, or lost") +
           legend_item(bar("reads", "ink", 4), "part of the counterexample") +
           legend_item("<path d=\"M15,1 L19,6 L15,11 L11,6 Z\" style=\"fill:var(--good)\"/>",
                       "takes effect here") +
           "</ul>\n";
}

std::string tool(std::string_view action, std::string_view words, std::string_view label = "",
                 std::string_view kind = "") {
    return fmt::format("<button type=\"button\" data-do=\"{}\"{}{}>{}</button>\n", action,
                       label.empty() ? "" : fmt::format(" aria-label=\"{}\"", label),
                       kind.empty() ? "" : fmt::format(" class=\"{}\"", kind), words);
}

std::string timeline_tools(const RunStory& story) {
    return "<div class=\"tools\" id=\"timeline-tools\" role=\"group\" aria-label=\"Timeline\">\n" +
           tool("jump",
                story.focus.violation ? "Go to the counterexample" : "Go to the slowest operation",
                "", "main") +
           tool("all", "Whole run") + tool("out", "−", "Zoom out") + tool("in", "+", "Zoom in") +
           tool("left", "◀", "Earlier") + tool("right", "▶", "Later") +
           tool("before", "Previous operation") + tool("after", "Next operation") +
           "<label>Key <select id=\"timeline-key\">\n" + key_options(story) +
           "</select></label>\n</div>\n";
}

constexpr std::string_view timeline_keys =
    "<p class=\"small-note keys\" id=\"timeline-keys\">With the timeline in focus: "
    "<kbd>←</kbd> <kbd>→</kbd> move, <kbd>+</kbd> <kbd>−</kbd> zoom, <kbd>Home</kbd> "
    "<kbd>End</kbd> first and last, <kbd>0</kbd> whole run, <kbd>Tab</kbd> next operation, "
    "<kbd>↑</kbd> <kbd>↓</kbd> other clients, <kbd>Enter</kbd> zoom to it, <kbd>c</kbd> back to "
    "where the page began, <kbd>Esc</kbd> then <kbd>Tab</kbd> leaves. Drag to move; the wheel "
    "zooms while <kbd>Ctrl</kbd> is held or the timeline is in focus.</p>\n";

// What to do for the whole trace, whether or not there is one.
std::string trace_words(const RunStory& story) {
    const std::string& trace = story.options.trace;
    const std::string open =
        "open <a href=\"https://ui.perfetto.dev/\" rel=\"noreferrer\">ui.perfetto.dev</a>, which "
        "works on your own machine, and choose “Open trace file”";
    if (trace.ends_with(".cleave")) {
        return fmt::format(
            "<p>The whole trace of this run is in <a href=\"{}\">{}</a>, in Cleave’s compact form. "
            "Turn it into JSON first, then {}.</p>\n{}",
            link_target(trace), escape_html(trace), open,
            copy_box("./run.sh trace " + scenario::shell_word(trace) + " --out trace.json"));
    }
    if (!trace.empty()) {
        return fmt::format(
            "<p>The whole trace of this run, every message and operation: <a href=\"{}\" download>"
            "{}</a>. To look around in it, {}.</p>\n",
            link_target(trace), escape_html(trace), open);
    }
    return fmt::format(
        "<p>No trace was written with this page: that of a whole run may have tens of megabytes. "
        "This command writes it, an arrow for each message and a bar for each operation; then "
        "{}.</p>\n{}",
        open, copy_box(story.sweep.reproduce + " --trace trace.json"));
}

}  // namespace

std::string evidence_section(const RunStory& story) {
    const check::Counterexample* shown = counterexample(story.sweep);
    if (!shown) {
        if (story.focus.operations.empty()) return {};
        return fmt::format(
            "<section id=\"moment-of-interest\">\n<h2>A moment worth a look</h2>\n"
            "<p class=\"note\">{}.</p>\n<div class=\"panel\">{}</div>\n</section>\n",
            escape_html(capitalised(story.focus.why)), focus_table(story));
    }
    const std::string caption =
        fmt::format("<code>{}</code>: {} that no order explains",
                    escape_html(story.sweep.shown.history.key_name(shown->key)),
                    count(shown->core.size(), "operation"));
    return fmt::format(
        "<section id=\"counterexample\">\n<h2>The smallest part that no order explains</h2>\n{}"
        "<h3>The same as a table</h3>\n<div class=\"panel\">{}</div>\n</section>\n",
        evidence_figure(scene_of(story.sweep), *shown, caption, "ce1"), focus_table(story));
}

std::string where_section(const RunStory& story) {
    return fmt::format(
        "<section id=\"where\">\n<h2>Where, and what was wrong with the network</h2>\n"
        "<p class=\"note\">Squares serve, circles are clients; each line is a link with its round "
        "trip. What a fault strikes is dashed, and says when.</p>\n"
        "<div class=\"panel where\"><div>{}<div class=\"moment\" id=\"moment-tools\" hidden>"
        "<label for=\"moment\">The state at one moment</label>"
        "<input type=\"range\" id=\"moment\" min=\"0\" max=\"{}\" step=\"1\" value=\"0\">"
        "<output id=\"moment-said\" for=\"moment\"></output></div></div>\n<div><h3>Faults of this "
        "seed</h3>\n{}</div></div>\n</section>\n",
        topology_svg(story.sweep, story.close_up), end_of_run(story.sweep).count() / 1'000'000 + 1,
        fault_list(story));
}

std::string messages_section(const RunStory& story) {
    const auto& all = story.close_up.messages;
    if (all.empty()) return {};
    const std::vector<std::size_t> telling = telling_messages(story.close_up);
    std::vector<std::size_t> everything(all.size());
    for (std::size_t i = 0; i < all.size(); ++i) everything[i] = i;
    std::string html = fmt::format(
        "<section id=\"messages\">\n<h2>How it came about</h2>\n<p class=\"note\">The messages "
        "around {}. Time runs downwards, not to scale; a box on a client’s line is an operation, "
        "from question to answer. Dark arrows were sent on behalf of these operations, others "
        "name the same keys; a dashed one with a cross was lost. Left out is what follows from the "
        "others: a message whose place in the order of events is settled without it.</p>\n"
        "<figure class=\"panel\"><figcaption>{} of {}</figcaption><div class=\"scroll tall\" "
        "tabindex=\"0\" role=\"group\" aria-label=\"Messages, scrollable\">{}</div>\n",
        escape_html(story.focus.why), count(telling.size()), count(all.size(), "message"),
        space_time_svg(story.sweep, story.close_up, telling, "st1"));
    if (everything.size() > telling.size()) {
        html += fmt::format(
            "<details><summary>All {} of that time{}</summary>\n<div class=\"scroll tall\" "
            "tabindex=\"0\" role=\"group\" aria-label=\"All messages, scrollable\">{}</div>"
            "</details>\n",
            count(all.size(), "message"),
            story.close_up.left_out == 0
                ? std::string()
                : fmt::format(
                      " (and {} that are not drawn: they lie farther from these operations)",
                      count(story.close_up.left_out)),
            space_time_svg(story.sweep, story.close_up, everything, "st2"));
    }
    return html + "</figure>\n</section>\n";
}

std::string timeline_section(const RunStory& story) {
    return "<section id=\"timeline\">\n<h2>Every operation, client by client</h2>\n"
           "<p class=\"note\">Each bar runs from a client’s question to its answer. Faults are "
           "shaded. Where operations are too dense to tell apart, the lanes show the most "
           "remarkable of them.</p>\n<noscript><p class=\"note\">This part needs JavaScript, which "
           "is off. Everything above does without.</p></noscript>\n"
           "<div class=\"panel\" id=\"timeline-live\" hidden>\n" +
           timeline_tools(story) + timeline_legend() +
           "<canvas class=\"overview\" id=\"timeline-overview\" aria-hidden=\"true\" "
           "style=\"width:100%\"></canvas>\n<div class=\"stage\"><canvas id=\"timeline-canvas\" "
           "tabindex=\"0\" role=\"application\" aria-roledescription=\"timeline\" "
           "aria-label=\"Operations by client over time\" aria-describedby=\"timeline-keys\">"
           "</canvas><div class=\"tip\" id=\"timeline-tip\" hidden></div></div>\n"
           "<p class=\"said\" id=\"timeline-said\" aria-live=\"polite\"></p>\n" +
           std::string(timeline_keys) +
           "<details class=\"listing\" id=\"timeline-details\"><summary>The operations in view as "
           "a table</summary>\n<table id=\"timeline-table\"><caption></caption><thead><tr>"
           "<th scope=\"col\">Operation</th><th scope=\"col\">Key</th><th scope=\"col\">Client</th>"
           "<th scope=\"col\">Asked at</th><th scope=\"col\">Outcome</th><th scope=\"col\">Remark"
           "</th></tr></thead><tbody></tbody></table></details>\n</div>\n</section>\n";
}

std::string see_yourself_section(const RunStory& story) {
    const scenario::RunResult& run = story.sweep.shown;
    return fmt::format(
        "<section id=\"reproduce\">\n<h2>See it yourself</h2>\n<p class=\"note\">The same seed "
        "gives the same run, event by event, on every machine. The trace hash proves it.</p>\n"
        "<div class=\"panel\">\n{}<p class=\"small-note\">Seed {}, trace hash <code>{}</code>, {}."
        "</p>\n<h3>The whole trace</h3>\n{}</div>\n</section>\n",
        copy_box(story.sweep.reproduce), run.seed, hex(run.trace_hash), count(run.events, "event"),
        trace_words(story));
}

}  // namespace cleave::report
