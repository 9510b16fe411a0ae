// Which system is the wrong tool for what, what others claim, and how all of it was measured.

#include <fmt/format.h>

#include <algorithm>

#include "html/frame.hpp"
#include "text/escape.hpp"
#include "text/format.hpp"
#include "tradeoff/sections.hpp"
#include "tradeoff/wording.hpp"

namespace cleave::report {
namespace {

using tradeoff::Fit;
using tradeoff::Recommendation;
using tradeoff::Truth;

std::string reasons(const TradeoffView& view, std::size_t system, Fit fit) {
    std::string html;
    for (std::size_t w = 0; w < view.workloads(); ++w) {
        const Recommendation* each = view.recommendation(system, w);
        if (!each || each->fit != fit) continue;
        html += fmt::format("<li><a href=\"#{}\">{}</a>: {}</li>\n", answer_id(w, system),
                            escape_html(view.workload(w)), escape_html(each->because));
    }
    return html.empty() ? "none" : "<ul>\n" + html + "</ul>";
}

std::string truth_badge(Truth truth) {
    switch (truth) {
        case Truth::supported:
            return "<span class=\"fit good\"><b aria-hidden=\"true\">✓</b> supported</span>";
        case Truth::refuted:
            return "<span class=\"fit bad\"><b aria-hidden=\"true\">✗</b> refuted</span>";
        case Truth::undecided: break;
    }
    return "<span class=\"fit open\"><b aria-hidden=\"true\">?</b> undecided</span>";
}

std::string claim_cells(const TradeoffView& view, const tradeoff::Claim& claim) {
    std::string html;
    for (const std::size_t index : claim.cells) {
        if (index >= view.matrix().cells.size()) continue;
        const tradeoff::Cell& cell = view.matrix().cells[index];
        const bool shown = cell.system < view.systems() && cell.workload < view.workloads() &&
                           cell.faults < view.plans() && cell.not_offered.empty();
        if (!shown) continue;
        html += fmt::format("{}<a href=\"#{}\">{}, {}, {}</a>", html.empty() ? "" : "<br>",
                            cell_id(cell), escape_html(view.system(cell.system)),
                            escape_html(view.workload(cell.workload)),
                            escape_html(view.plan(cell.faults)));
    }
    return html.empty() ? "–" : html;
}

std::string meanings(const TradeoffView& view) {
    std::string html = "<dl class=\"glossary\">\n";
    const auto& all = view.matrix().definitions;
    for (std::size_t i = 0; i < all.size(); ++i) {
        html += fmt::format("<dt id=\"meaning-{}\">{}</dt><dd>{} <small>{}</small></dd>\n", i + 1,
                            escape_html(all[i].name), escape_html(all[i].meaning),
                            escape_html(all[i].source));
    }
    return html + "</dl>\n";
}

std::string plans_list(const TradeoffView& view) {
    std::string html;
    for (std::size_t plan = 0; plan < view.plans(); ++plan) {
        const tradeoff::FaultPlan& p = view.matrix().faults[plan];
        html += (plan == 0 ? "" : "; ") + escape_html(view.plan(plan));
        if (p.partition_start_s && p.partition_end_s) {
            html += fmt::format(" (from {} to {})", seconds_text(*p.partition_start_s),
                                seconds_text(*p.partition_end_s));
        }
    }
    return html;
}

}  // namespace

std::string reverse_section(const TradeoffView& view) {
    std::string table =
        "<table class=\"reverse\"><caption class=\"unseen\">For each system, what it is the wrong "
        "tool for</caption>\n<thead><tr><th scope=\"col\">System</th><th scope=\"col\">Wrong tool "
        "for</th><th scope=\"col\">Right tool only if</th></tr></thead>\n<tbody>\n";
    for (std::size_t s = 0; s < view.systems(); ++s) {
        table += fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td></tr>\n",
                             system_link(view, s), reasons(view, s, Fit::does_not_fit),
                             reasons(view, s, Fit::fits_if));
    }
    return "<section id=\"wrong-tool\">\n<h2>The wrong tool</h2>\n<p class=\"note\">The same "
           "answers, seen from each system.</p>\n" +
           scrolling("What each system is the wrong tool for", table + "</tbody></table>\n",
                     "compare") +
           "</section>\n";
}

std::string claims_section(const TradeoffView& view) {
    if (view.matrix().claims.empty()) return {};
    std::string table =
        "<table class=\"claims\"><caption class=\"unseen\">Claims put to the test</caption>\n"
        "<thead><tr><th scope=\"col\">It is said</th><th scope=\"col\">Here</th><th "
        "scope=\"col\">Measured</th><th scope=\"col\">Where</th></tr></thead>\n<tbody>\n";
    for (const tradeoff::Claim& claim : view.matrix().claims) {
        table += fmt::format(
            "<tr><th scope=\"row\">“{}” <small>{}</small></th><td>{}</td><td>{}</td><td>{}</td>"
            "</tr>\n",
            escape_html(claim.says), escape_html(claim.source), truth_badge(claim.truth),
            escape_html(claim.because), claim_cells(view, claim));
    }
    return "<section id=\"claims\">\n<h2>What is said, put to the test</h2>\n" +
           scrolling("Claims", table + "</tbody></table>\n", "compare") + "</section>\n";
}

std::string method_section(const TradeoffView& view) {
    const tradeoff::Matrix& m = view.matrix();
    std::string html = fmt::format(
        "<section id=\"method\">\n<h2>How it was measured</h2>\n<div class=\"panel prose\">\n<p>"
        "Each system is the protocol's real code, run in a deterministic simulation of sites, "
        "links, disks and object stores: the same seed gives the same run, to the last bit. Each "
        "field of the tables is {} of {}, with {}. Faults: {}. Nothing is a mean without its "
        "interval, and no verdict is taken from a manual: checkers prove or refute each guarantee "
        "of every history, with a counterexample where it is refuted.</p>\n",
        m.seeds.empty() ? std::string("a sweep") : count(m.seeds.size(), "run"),
        m.duration_s > 0 ? seconds_text(m.duration_s) : "the scenario's length",
        m.seeds.empty() ? "many seeds" : "seeds " + seeds(m.seeds), plans_list(view));
    if (m.deadline_s > 0) {
        html += fmt::format("<p>An operation is answered when it succeeds within {}.</p>\n",
                            seconds_text(m.deadline_s));
    }
    html +=
        "<p><b>Intervals.</b> “83 ms (80–91)” reads: 83 ms was measured, and intervals computed "
        "like this one hold the true value in 95 of 100 repetitions with other seeds.</p>\n";
    if (!m.path.empty()) {
        html += "<p>The whole report anew:</p>\n" +
                copy_box(fmt::format("./run.sh report {}{} --out report", m.path,
                                     m.seeds.empty() ? "" : " --seeds " + seeds(m.seeds)));
    }
    html += "</div>\n";
    if (!m.definitions.empty()) {
        html +=
            "<h3 id=\"meanings\">What each measure means, and whose idea it is</h3>\n<div "
            "class=\"panel\">\n" +
            meanings(view) + "</div>\n";
    }
    return html + "</section>\n";
}

}  // namespace cleave::report
