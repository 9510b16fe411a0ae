// The first screen: which system for which workload, and why.

#include <fmt/format.h>

#include <algorithm>

#include "text/escape.hpp"
#include "text/format.hpp"
#include "tradeoff/sections.hpp"
#include "tradeoff/wording.hpp"

namespace cleave::report {
namespace {

using tradeoff::Fit;
using tradeoff::Recommendation;

std::string intro(const TradeoffView& view) {
    const tradeoff::Matrix& m = view.matrix();
    return fmt::format(
        "<p class=\"brand\">Cleave · trade-off report</p>\n<h1>Which system for which workload, "
        "and "
        "why</h1>\n<p class=\"lead\"><b>{}</b>. {} {}, each with each of {}, under {}: real "
        "protocol code in a simulated world, {}, every history checked. Each answer below leads to "
        "the measurement that decides it.</p>\n",
        escape_html(m.name), escape_html(m.description), count(view.systems(), "system"),
        count(view.workloads(), "workload"), count(view.plans(), "fault plan"),
        m.seeds.empty() ? "many seeds" : count(m.seeds.size(), "seed"));
}

double monthly(const TradeoffView& view, const Recommendation& each) {
    const tradeoff::Cell* cell = view.measured(each.system, each.workload, view.peace_plan());
    return cell ? cell->cost.dollars_month.value : 0;
}

// Of those that fit, or else of those that fit if, the cheapest.
const Recommendation* named_first(const TradeoffView& view, std::size_t workload) {
    const Recommendation* best = nullptr;
    for (const Fit fit : {Fit::fits, Fit::fits_if}) {
        for (std::size_t s = 0; s < view.systems() && (!best || best->fit == fit); ++s) {
            const Recommendation* each = view.recommendation(s, workload);
            if (!each || each->fit != fit) continue;
            if (!best || monthly(view, *each) < monthly(view, *best)) best = each;
        }
    }
    return best;
}

// Of those that do not fit, the one that misses the fewest needs.
struct Nearest {
    const Recommendation* of = nullptr;
    std::size_t missed = 0;
};
Nearest nearest(const TradeoffView& view, std::size_t workload) {
    Nearest best;
    for (std::size_t s = 0; s < view.systems(); ++s) {
        const Recommendation* each = view.recommendation(s, workload);
        if (!each || each->checks.empty()) continue;
        const auto missed = static_cast<std::size_t>(std::ranges::count_if(
            each->checks, [](const tradeoff::NeedCheck& check) { return check.fit != Fit::fits; }));
        if (!best.of || missed < best.missed) best = {each, missed};
    }
    return best;
}

std::string pick(const TradeoffView& view, const Recommendation& each) {
    return fmt::format("<a class=\"pick\" href=\"#{}\">{} {}</a>",
                       answer_id(each.workload, each.system), fit_mark(each.fit),
                       escape_html(view.system(each.system)));
}

std::string why(const TradeoffView& view, std::size_t workload) {
    const Recommendation* best = named_first(view, workload);
    if (best) {
        const std::string condition = best->fit == Fit::fits_if && !best->condition.empty()
                                          ? fmt::format(", if {}", escape_html(best->condition))
                                          : "";
        return fmt::format("{}{}, {} a month: {}", pick(view, *best), condition,
                           dollars_text(monthly(view, *best)), escape_html(best->because));
    }
    const Nearest least = nearest(view, workload);
    if (!least.of) return "None of them fits.";
    return fmt::format("None of them fits. Nearest is {}, which misses {} of {}: {}",
                       pick(view, *least.of), least.missed, count(least.of->checks.size(), "need"),
                       escape_html(least.of->because));
}

std::string answer_cell(const TradeoffView& view, std::size_t workload, std::size_t system) {
    const Recommendation* each = view.recommendation(system, workload);
    const Fit fit = each ? each->fit : Fit::unknown;
    const std::string name = escape_html(view.system(system));
    if (!each) {
        return fmt::format(
            "<td class=\"answer open\"><span data-name=\"{}\"><b>?</b><small>"
            "unclear</small></span></td>",
            name);
    }
    const std::string tip =
        escape_html(view.system(system) + " " + std::string(fit_words(fit)) +
                    (each->condition.empty() ? "" : " " + each->condition) + ": " + each->because);
    return fmt::format(
        "<td class=\"answer {}\"><a data-name=\"{}\" href=\"#{}\" title=\"{}\"><b "
        "aria-hidden=\"true\">{}</b><small>{}</small></a></td>",
        fit_class(fit), name, answer_id(workload, system), tip, fit_mark(fit),
        fit == Fit::does_not_fit ? "not" : fit_words(fit));
}

std::string legend() {
    std::string html = "<p class=\"note key\">";
    for (const Fit fit : {Fit::fits, Fit::fits_if, Fit::does_not_fit, Fit::unknown}) {
        html += fit_badge(fit) + (fit == Fit::fits           ? " in all it needs "
                                  : fit == Fit::fits_if      ? " its owner can live with "
                                                               "something in bad times "
                                  : fit == Fit::does_not_fit ? " (“not”) something it needs is "
                                                               "missing "
                                                             : " too little was decided to say");
    }
    return html + "· Named first in “Why” is the cheapest that fits.</p>\n";
}

}  // namespace

std::string answers_section(const TradeoffView& view) {
    std::string table = fmt::format(
        "<table class=\"answers{}\">\n<caption class=\"unseen\">For each workload, whether each "
        "system fits</caption>\n<thead><tr><th scope=\"col\">Workload</th>",
        view.systems() > 5 ? " many" : "");
    for (std::size_t s = 0; s < view.systems(); ++s) {
        table += fmt::format("<th scope=\"col\" class=\"system-name\"><span>{}</span></th>",
                             system_link(view, s));
    }
    table += "<th scope=\"col\" class=\"why\">Why</th></tr></thead>\n<tbody>\n";
    for (std::size_t w = 0; w < view.workloads(); ++w) {
        table += fmt::format("<tr><th scope=\"row\">{0}<small title=\"{1}\">{1}</small></th>\n",
                             workload_link(view, w), escape_html(view.matrix().workloads[w].needs));
        for (std::size_t s = 0; s < view.systems(); ++s) table += answer_cell(view, w, s) + "\n";
        table += fmt::format("<td class=\"why\"><div>{}</div></td></tr>\n", why(view, w));
    }
    table += "</tbody>\n</table>\n";
    return intro(view) + "<section id=\"answers\" class=\"first\">\n" +
           scrolling("Which system for which workload", table, "compare") + legend() +
           "</section>\n";
}

}  // namespace cleave::report
