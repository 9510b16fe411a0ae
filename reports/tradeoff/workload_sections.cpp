#include <fmt/format.h>

#include "html/frame.hpp"
#include "text/escape.hpp"
#include "tradeoff/sections.hpp"
#include "tradeoff/wording.hpp"

namespace cleave::report {
namespace {

using tradeoff::Cell;
using tradeoff::Recommendation;

const Cell* decided_by(const TradeoffView& view, const Recommendation& each) {
    const std::vector<Cell>& cells = view.matrix().cells;
    return each.cell < cells.size() ? &cells[each.cell] : nullptr;
}

// Whether the cell's measures are on the page.
bool shown(const TradeoffView& view, const Cell& cell) {
    return cell.system < view.systems() && cell.workload < view.workloads() &&
           cell.faults < view.plans() && cell.not_offered.empty();
}

std::string cell_link(const TradeoffView& view, const Cell& cell, std::string_view text) {
    if (!shown(view, cell)) return escape_html(text);
    return fmt::format("<a href=\"#{}\">{}</a>", cell_id(cell), escape_html(text));
}

std::string checks(const TradeoffView& view, const Recommendation& each) {
    std::string html;
    if (!each.checks.empty()) {
        html +=
            "<table class=\"checks\"><thead><tr><th scope=\"col\">Needed</th><th "
            "scope=\"col\">Measured, where it is met worst</th><th scope=\"col\">Met</th></tr>"
            "</thead><tbody>\n";
        for (const tradeoff::NeedCheck& check : each.checks) {
            const bool known = check.cell < view.matrix().cells.size();
            html +=
                fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td></tr>\n",
                            escape_html(check.need),
                            known ? cell_link(view, view.matrix().cells[check.cell], check.measured)
                                  : escape_html(check.measured),
                            fit_badge(check.fit));
        }
        html += "</tbody></table>\n";
    }
    if (!each.reproduce.empty()) html += copy_box(each.reproduce);
    if (html.empty()) return {};
    return "<details><summary>All needs, and the run</summary>\n" + html + "</details>\n";
}

std::string level_text(const Cell& cell) {
    return cell.consistency.level.empty() ? "nothing held" : cell.consistency.level;
}

std::string answer_row(const TradeoffView& view, std::size_t workload, std::size_t system) {
    const Recommendation* each = view.recommendation(system, workload);
    if (!each) return {};
    const Cell* peace = view.measured(system, workload, view.peace_plan());
    const Cell* worst = view.measured(system, workload, view.telling_plans().front());
    const Cell* decided = decided_by(view, *each);
    const std::string condition =
        each->condition.empty()
            ? ""
            : fmt::format("<p class=\"condition\"><b>If</b> {}</p>", escape_html(each->condition));
    return fmt::format(
        "<tr id=\"{}\"><th scope=\"row\">{}</th><td>{}</td><td>{}{}{}{}</td><td "
        "data-label=\"Held under the partition\">{}</td><td data-label=\"Median, slowest site\">{}"
        "</td><td data-label=\"A month\">{}</td></tr>\n",
        answer_id(workload, system), system_link(view, system), fit_badge(each->fit), condition,
        escape_html(each->because),
        decided && shown(view, *decided) ? " " + cell_link(view, *decided, "All of its measures")
                                         : "",
        checks(view, *each), worst ? escape_html(level_text(*worst)) : "–",
        peace ? stacked(with_interval(peace_latency_ms(*peace), milliseconds_text)) : "–",
        peace ? stacked(with_interval(peace->cost.dollars_month, dollars_text)) : "–");
}

std::string workload_figures(const std::vector<Figure>& figures, std::size_t workload) {
    std::string html;
    for (const FigureKind kind : {FigureKind::availability, FigureKind::latency}) {
        for (const Figure& figure : figures) {
            if (figure.kind == kind && figure.workload == workload) html += figure_html(figure);
        }
    }
    return html;
}

std::string tally(const TradeoffView& view, std::size_t workload) {
    std::string html;
    for (const tradeoff::Fit fit : {tradeoff::Fit::fits, tradeoff::Fit::fits_if,
                                    tradeoff::Fit::does_not_fit, tradeoff::Fit::unknown}) {
        std::size_t n = 0;
        for (std::size_t s = 0; s < view.systems(); ++s) {
            const Recommendation* each = view.recommendation(s, workload);
            n += each && each->fit == fit ? 1 : 0;
        }
        if (n > 0) {
            html += fmt::format("<span class=\"tally {}\">{} {} {}</span>", fit_class(fit),
                                fit_mark(fit), n, fit_words(fit));
        }
    }
    return html;
}

}  // namespace

std::string workload_sections(const TradeoffView& view, const std::vector<Figure>& figures) {
    std::string html =
        "<section id=\"workloads\">\n<h2>Workload by workload</h2>\n<p class=\"note\">What decides "
        "each answer, who still gets one while the network is cut, and how long it takes.</p>\n";
    for (std::size_t w = 0; w < view.workloads(); ++w) {
        std::string table = fmt::format(
            "<table class=\"reasons\"><caption class=\"unseen\">{}</caption><thead><tr><th "
            "scope=\"col\">System</th><th scope=\"col\">{}</th><th scope=\"col\">What decides</th>"
            "<th scope=\"col\">Held under the partition</th><th scope=\"col\">{}</th><th "
            "scope=\"col\">{}</th></tr></thead>\n<tbody>\n",
            escape_html(view.workload(w)), defined(view, "recommendation", "Answer"),
            defined(view, "latency", "Median, slowest site"), defined(view, "cost", "A month"));
        for (std::size_t s = 0; s < view.systems(); ++s) table += answer_row(view, w, s);
        table += "</tbody></table>\n";
        html += fmt::format(
            "<details class=\"fold\" id=\"workload-{}\"{}><summary><h3>{}</h3>{}</summary>\n<p "
            "class=\"note\">Cannot do without: {}</p>\n{}{}</details>\n",
            w + 1, w == 0 ? " open" : "", escape_html(view.workload(w)), tally(view, w),
            escape_html(view.matrix().workloads[w].needs),
            scrolling("Answers for " + view.workload(w), table, "compare"),
            workload_figures(figures, w));
    }
    return html + "</section>\n";
}

}  // namespace cleave::report
