#include <fmt/format.h>

#include "text/escape.hpp"
#include "tradeoff/sections.hpp"

namespace cleave::report {
namespace {

using tradeoff::Cell;
using tradeoff::Fit;
using tradeoff::Recommendation;

// The workloads of one answer, each leading to its reason; empty when there are none.
std::string workloads_with(const TradeoffView& view, std::size_t system, Fit fit) {
    std::string html;
    for (std::size_t w = 0; w < view.workloads(); ++w) {
        const Recommendation* each = view.recommendation(system, w);
        if (!each || each->fit != fit) continue;
        html += fmt::format("{}<a href=\"#{}\">{}</a>", html.empty() ? "" : ", ",
                            answer_id(w, system), escape_html(view.workload(w)));
    }
    return html;
}

std::string facts(const TradeoffView& view, std::size_t system) {
    const tradeoff::System& s = view.matrix().systems[system];
    std::string html;
    const auto add = [&](std::string_view name, const std::string& value) {
        if (!value.empty()) html += fmt::format("<dt>{}</dt><dd>{}</dd>\n", name, value);
    };
    add("Promises", escape_html(s.promise));
    add("Chooses", escape_html(s.choice));
    add("Source", escape_html(s.source));
    for (const Fit fit : {Fit::fits, Fit::fits_if, Fit::does_not_fit, Fit::unknown}) {
        add(fit_badge(fit), workloads_with(view, system, fit));
    }
    return "<dl class=\"facts\">\n" + html + "</dl>\n";
}

std::string runs(const TradeoffView& view, std::size_t system) {
    std::string html;
    for (std::size_t w = 0; w < view.workloads(); ++w) {
        for (std::size_t plan = 0; plan < view.plans(); ++plan) {
            const Cell* cell = view.measured(system, w, plan);
            if (!cell || cell->reproduce.empty()) continue;
            html += fmt::format("<li>{}, {}: <code>{}</code></li>\n", escape_html(view.workload(w)),
                                escape_html(view.plan(plan)), escape_html(cell->reproduce));
        }
    }
    if (html.empty()) return {};
    return "<details><summary>Run it yourself</summary>\n<ul class=\"runs\">\n" + html +
           "</ul></details>\n";
}

}  // namespace

std::string system_sections(const TradeoffView& view) {
    std::string html =
        "<section id=\"systems\">\n<h2>System by system</h2>\n<p class=\"note\">All measures, each "
        "with its 95 % interval; a name with a dotted line leads to what it means.</p>\n";
    for (std::size_t s = 0; s < view.systems(); ++s) {
        html +=
            fmt::format("<article class=\"panel system-card\" id=\"system-{}\">\n<h3>{}</h3>\n{}",
                        s + 1, escape_html(view.system(s)), facts(view, s));
        for (std::size_t plan = 0; plan < view.plans(); ++plan) {
            html += fmt::format(
                "<details><summary>All measures: {}</summary>\n{}</details>\n",
                escape_html(view.plan(plan)),
                scrolling(view.system(s) + ": " + view.plan(plan), measure_table(view, s, plan)));
        }
        html += runs(view, s) + "</article>\n";
    }
    return html + "</section>\n";
}

}  // namespace cleave::report
