#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "html/sections.hpp"
#include "text/escape.hpp"
#include "text/format.hpp"
#include "text/story.hpp"

namespace cleave::report {
namespace {

using scenario::Counts;
using scenario::PhaseAvailability;
using scenario::SweepResult;
using CellOf = std::function<std::string(const SweepResult&)>;  // escaped HTML

std::string row(Sweeps sweeps, std::string_view name, const CellOf& cell) {
    std::string html = fmt::format("<tr><th scope=\"row\">{}</th>", name);
    for (const SweepResult& sweep : sweeps) html += "<td>" + cell(sweep) + "</td>";
    return html + "</tr>\n";
}

std::string group(Sweeps sweeps, const std::string& name) {
    return fmt::format("<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"{}\">{}</th></tr>\n",
                       sweeps.size() + 1, escape_html(name));
}

std::string seen(const SweepResult& sweep) {
    const Standing standing = consistency(sweep);
    const bool held = standing == Standing::held;
    const bool violated = standing == Standing::violated;
    return fmt::format("<b class=\"{}-text\">{} {}</b>",
                       held       ? "good"
                       : violated ? "bad"
                                  : "warn",
                       held       ? "✓"
                       : violated ? "✗"
                                  : "?",
                       escape_html(capitalised(consistency_seen(sweep))));
}

std::string none_or(std::uint64_t n, const std::string& text) {
    return n == 0 ? "none" : "<span class=\"bad-text\">" + escape_html(text) + "</span>";
}

std::string judgements(const SweepResult& sweep) {
    std::string html;
    for (const scenario::Judgement& judgement : sweep.judgements) {
        const char* kind = judgement.inconclusive ? "warn" : judgement.met ? "good" : "bad";
        html +=
            fmt::format("<div><b class=\"{}-text\">{}</b> {} <small>seen: {}</small></div>", kind,
                        judgement.inconclusive ? "?"
                        : judgement.met        ? "✓"
                                               : "✗",
                        escape_html(judgement.expectation), escape_html(judgement.observed));
    }
    return html.empty() ? "nothing" : html;
}

using PhaseCell = std::function<std::string(const PhaseAvailability&)>;

std::string phase_cell(const char* name, const PhaseAvailability* phase, const PhaseCell& cell) {
    return fmt::format("<div><small>{}</small>{}</div>", name, phase ? cell(*phase) : "–");
}

std::string phases(const SweepResult& sweep, const std::string& name, const PhaseCell& cell) {
    for (const SiteStory& site : sites(sweep)) {
        if (site.name != name) continue;
        if (!site.during && !site.after) return site.before ? cell(*site.before) : "–";
        return "<div class=\"phases\">" + phase_cell("before", site.before, cell) +
               phase_cell("during", site.during, cell) + phase_cell("after", site.after, cell) +
               "</div>";
    }
    return "–";
}

PhaseCell share_of(Counts PhaseAvailability::*kind) {
    return [kind](const PhaseAvailability& phase) {
        const Counts& counts = phase.*kind;
        return fmt::format(
            "<span title=\"{} answered, {} refused, {} without an answer\">{}</span>",
            count(counts.ok), count(counts.failed), count(counts.unknown),
            percent(counts.ok, counts.total()));
    };
}

PhaseCell latency_of(Duration PhaseAvailability::*quantile) {
    return [quantile](const PhaseAvailability& phase) {
        return answered(phase).ok == 0 ? std::string("–") : duration(phase.*quantile);
    };
}

std::string site_rows(Sweeps sweeps, const std::string& name, bool cut) {
    const auto line = [&](std::string_view label, const PhaseCell& cell) {
        return row(sweeps, label,
                   [&](const SweepResult& sweep) { return phases(sweep, name, cell); });
    };
    return group(sweeps, cut ? name + ", cut off for a while" : name) +
           line("Reads answered", share_of(&PhaseAvailability::reads)) +
           line("Writes answered", share_of(&PhaseAvailability::writes)) +
           line("Latency, median", latency_of(&PhaseAvailability::p50)) +
           line("Latency, 99th percentile", latency_of(&PhaseAvailability::p99));
}

std::string all_sites(Sweeps sweeps) {
    std::string html;
    std::vector<std::string> done;
    for (const bool cut : {true, false}) {
        for (const SweepResult& sweep : sweeps) {
            for (const SiteStory& site : sites(sweep)) {
                const bool known = std::find(done.begin(), done.end(), site.name) != done.end();
                if (known || site.cut_off != cut) continue;
                done.push_back(site.name);
                html += site_rows(sweeps, site.name, cut);
            }
        }
    }
    return html;
}

}  // namespace

std::string comparison_section(Sweeps sweeps) {
    std::string html = fmt::format(
        "<section id=\"figures\">\n<h2>{}</h2>\n<div class=\"compare scroll\">"
        "<table class=\"side-by-side\">\n<thead><tr>"
        "<td></td>",
        sweeps.size() == 1 ? "The figures" : "Side by side");
    for (const SweepResult& sweep : sweeps) {
        html += "<th scope=\"col\">" + escape_html(sweep.scenario.name) + "</th>";
    }
    html += "</tr></thead>\n<tbody>\n";
    html += row(sweeps, "System", [](const SweepResult& s) { return escape_html(system_name(s)); });
    html +=
        row(sweeps, "It promises", [](const SweepResult& s) { return escape_html(promise(s)); });
    html += row(sweeps, "Seen", seen);
    html += row(sweeps, "Expected of it", judgements);
    html += row(sweeps, "Stale reads", [](const SweepResult& s) {
        return s.ok_reads == 0 ? "–" : none_or(s.stale_reads, stale_reads(s));
    });
    html += row(sweeps, "Lost writes", [](const SweepResult& s) {
        return none_or(s.lost_writes, fmt::format("{} in {}", count(s.lost_writes),
                                                  count(s.runs_with_lost_writes, "run")));
    });
    html += all_sites(sweeps);
    html += group(sweeps, "Cost of a run, on average");
    html += row(sweeps, "Store requests", [](const SweepResult& s) { return store_requests(s); });
    html += row(sweeps, "Bytes over the WAN", [](const SweepResult& s) { return wan_bytes(s); });
    html += row(sweeps, "Store's bill", [](const SweepResult& s) { return cost(s); });
    return html + "</tbody>\n</table></div>\n</section>\n";
}

}  // namespace cleave::report
