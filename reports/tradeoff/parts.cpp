#include <fmt/format.h>

#include <algorithm>

#include "text/escape.hpp"
#include "tradeoff/sections.hpp"

namespace cleave::report {

using tradeoff::Fit;

std::string fit_mark(Fit fit) {
    switch (fit) {
        case Fit::fits: return "✓";
        case Fit::fits_if: return "◐";
        case Fit::does_not_fit: return "✗";
        case Fit::unknown: break;
    }
    return "?";
}

std::string_view fit_words(Fit fit) {
    switch (fit) {
        case Fit::fits: return "fits";
        case Fit::fits_if: return "fits if";
        case Fit::does_not_fit: return "does not fit";
        case Fit::unknown: break;
    }
    return "unclear";
}

std::string_view fit_class(Fit fit) {
    switch (fit) {
        case Fit::fits: return "good";
        case Fit::fits_if: return "warn";
        case Fit::does_not_fit: return "bad";
        case Fit::unknown: break;
    }
    return "open";
}

std::string fit_badge(Fit fit) {
    return fmt::format("<span class=\"fit {}\"><b aria-hidden=\"true\">{}</b> {}</span>",
                       fit_class(fit), fit_mark(fit), fit_words(fit));
}

std::string answer_id(std::size_t workload, std::size_t system) {
    return fmt::format("answer-{}-{}", workload + 1, system + 1);
}

std::string cell_id(const tradeoff::Cell& cell) {
    return fmt::format("cell-{}-{}-{}", cell.system + 1, cell.workload + 1, cell.faults + 1);
}

std::string system_link(const TradeoffView& view, std::size_t system) {
    return fmt::format("<a href=\"#system-{}\">{}</a>", system + 1,
                       escape_html(view.system(system)));
}

std::string workload_link(const TradeoffView& view, std::size_t workload) {
    return fmt::format("<a href=\"#workload-{}\">{}</a>", workload + 1,
                       escape_html(view.workload(workload)));
}

std::string defined(const TradeoffView& view, std::string_view key, std::string_view text) {
    const auto& all = view.matrix().definitions;
    const auto found = std::ranges::find(all, key, &tradeoff::Definition::key);
    if (found == all.end()) return escape_html(text);
    return fmt::format("<a class=\"term\" href=\"#meaning-{}\">{}</a>", found - all.begin() + 1,
                       escape_html(text));
}

std::string stacked(std::string_view estimate_text) {
    const std::size_t interval = estimate_text.find(" (");
    if (interval == std::string_view::npos) return escape_html(estimate_text);
    return fmt::format("<span class=\"stacked\">{}<small>{}</small></span>",
                       escape_html(estimate_text.substr(0, interval)),
                       escape_html(estimate_text.substr(interval + 1)));
}

std::string scrolling(std::string_view label, std::string_view html, std::string_view kind) {
    return fmt::format(
        "<div class=\"scroll {}\" role=\"region\" tabindex=\"0\" aria-label=\"{}\">\n{}</div>\n",
        kind, escape_html(label), html);
}

}  // namespace cleave::report
