#include <fmt/format.h>

#include "text/escape.hpp"
#include "tradeoff/sections.hpp"

namespace cleave::report {
namespace {

std::string of_kind(const std::vector<Figure>& figures, FigureKind kind) {
    std::string html;
    for (const Figure& figure : figures) {
        if (figure.kind == kind) html += figure_html(figure);
    }
    return html;
}

std::string section(std::string_view id, std::string_view title, std::string_view note,
                    const std::string& html) {
    return fmt::format("<section id=\"{}\">\n<h2>{}</h2>\n<p class=\"note\">{}</p>\n{}</section>\n",
                       id, title, note, html);
}

}  // namespace

std::string figure_html(const Figure& figure) {
    return fmt::format(
        "<figure class=\"panel figure\" id=\"figure-{0}\">\n{1}<figcaption>{2} <span "
        "class=\"files\">For print: <a href=\"figures/{0}.svg\">SVG</a>, <a "
        "href=\"figures/{0}.png\">PNG</a></span></figcaption>\n</figure>\n",
        figure.id, scrolling(figure.title, figure.inline_svg), escape_html(figure.caption));
}

std::string overview_sections(const TradeoffView& view, const std::vector<Figure>& figures) {
    return section("triangle", "Where each system stands",
                   fmt::format("No system keeps everything while the network is cut. {}",
                               defined(view, "cap_position", "How the places are computed")),
                   of_kind(figures, FigureKind::triangle) +
                       "<details><summary>The same for each workload</summary>\n" +
                       of_kind(figures, FigureKind::small_triangles) + "</details>\n") +
           section("consistency", "What readers saw",
                   fmt::format("{}: proved or refuted of every history, not taken from a manual.",
                               defined(view, "level", "Consistency")),
                   of_kind(figures, FigureKind::heat_map)) +
           section("front", "What consistency costs",
                   "Even when nothing goes wrong, consistency is paid for: in time, in money, or "
                   "both (PACELC).",
                   of_kind(figures, FigureKind::front));
}

std::string time_sections(const TradeoffView& view, const std::vector<Figure>& figures) {
    return section("staleness", "How old reads are",
                   fmt::format("{}: how long one must wait to see a write.",
                               defined(view, "t_visibility", "t-visibility")),
                   of_kind(figures, FigureKind::staleness)) +
           section("healing", "After the heal",
                   fmt::format("{} and {}.", defined(view, "converge", "Time to converge"),
                               defined(view, "recover", "time to recover")),
                   of_kind(figures, FigureKind::healing));
}

}  // namespace cleave::report
