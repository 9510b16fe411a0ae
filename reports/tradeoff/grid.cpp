#include "tradeoff/grid.hpp"

#include <algorithm>

namespace cleave::report {
namespace {

constexpr double rows_left = 212, rows_right = 24, column_gap = 34, x_tics = 30, panel_gap = 14;
constexpr double column_title = 24;

double grid_top(const std::vector<LegendItem>& legend) {
    return heading_height + legend_height(legend, 16, figure_width) + column_title + 6;
}

}  // namespace

SideColumns side_columns(const TradeoffView& view, std::size_t workload, std::size_t plan) {
    std::vector<std::string> cut_off, connected;
    for (std::size_t s = 0; s < view.systems(); ++s) {
        const tradeoff::Cell* cell = view.measured(s, workload, plan);
        if (!cell) continue;
        for (const tradeoff::Side& side : cell->sides) {
            std::vector<std::string>& names = side.cut_off ? cut_off : connected;
            if (std::ranges::find(names, side.site) == names.end()) names.push_back(side.site);
        }
    }
    if (cut_off.empty()) return {{"all sites: " + joined(connected)}, false};
    return {{"cut off: " + joined(cut_off), "not cut off: " + joined(connected)}, true};
}

SystemGrid::SystemGrid(GridLayout layout, const TradeoffView& view,
                       const std::vector<LegendItem>& legend)
    : layout_(std::move(layout)),
      systems_(view.systems()),
      top_(grid_top(legend)),
      sketch_(layout_.id, figure_width,
              top_ + layout_.row_height * static_cast<double>(systems_) + x_tics) {
    draw_heading(sketch_, layout_.title, layout_.subtitle);
    draw_legend(sketch_, legend, 16, heading_height);
    for (std::size_t c = 0; c < layout_.columns.size(); ++c) {
        const Box first = box(0, c);
        sketch_.text({first.left, top_ - column_title / 2}, layout_.columns[c],
                     {.size = 12, .ink = Ink::text, .bold = true});
    }
    for (std::size_t s = 0; s < systems_; ++s) {
        const Box row = box(s, 0);
        draw_wrapped(sketch_, {16, (row.top + row.bottom) / 2}, view.system(s),
                     {.size = 12, .ink = Ink::text, .bold = true}, rows_left - 62, 3);
    }
}

Box SystemGrid::box(std::size_t system, std::size_t column) const {
    const auto columns = static_cast<double>(std::max<std::size_t>(1, layout_.columns.size()));
    const double width =
        (figure_width - rows_left - rows_right - column_gap * (columns - 1)) / columns;
    const double left = rows_left + (width + column_gap) * static_cast<double>(column);
    const double top = top_ + layout_.row_height * static_cast<double>(system);
    return {left, top, left + width, top + layout_.row_height - panel_gap};
}

void SystemGrid::panel(std::size_t system, std::size_t column, PlotAxis x, PlotAxis y) {
    x.labelled = system + 1 == systems_;
    const Box place = box(system, column);
    thin_labels(x, place.right - place.left, column + 1 == layout_.columns.size());
    y.labelled = column == 0;
    sketch_.on_panel(place, x, y);
}

void SystemGrid::explain_gap(std::size_t system, const std::string& why) {
    sketch_.on_canvas();
    const Box first = box(system, 0);
    const Box last = box(system, layout_.columns.size() - 1);
    sketch_.rect({first.left, first.top, last.right, first.bottom}, Ink::grid);
    draw_wrapped(sketch_, {(first.left + last.right) / 2, (first.top + first.bottom) / 2},
                 why.empty() ? "not measured" : "cannot run this workload: " + why,
                 {.size = 11, .align = Align::center}, last.right - first.left - 40, 2);
}

}  // namespace cleave::report
