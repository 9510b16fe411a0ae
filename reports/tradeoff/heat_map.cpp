// Consistency level × system × workload.

#include <fmt/format.h>

#include "text/escape.hpp"
#include "tradeoff/drafts.hpp"
#include "tradeoff/figure_parts.hpp"
#include "tradeoff/levels.hpp"
#include "tradeoff/wording.hpp"

namespace cleave::report {
namespace {

using tradeoff::Cell;

constexpr double names_width = 140, plans_width = 116;
constexpr double grid_left = 16 + names_width + plans_width;
constexpr double plan_height = 33, row_gap = 9;

struct Column {
    double left = 0, width = 0;
};

Column heat_column(const TradeoffView& view, std::size_t workload) {
    const double width = (figure_width + 140 - 16 - grid_left) /
                         static_cast<double>(std::max<std::size_t>(1, view.workloads()));
    return {grid_left + width * static_cast<double>(workload), width};
}

void draw_cell(Sketch& sketch, const Cell& cell, const Column& column, double top) {
    const std::size_t step = step_of(cell.consistency);
    const Box box{column.left + 2, top + 1, column.left + column.width - 2, top + plan_height - 1};
    const double middle = (box.left + box.right) / 2;
    const Ink ink = on_level_ink(step);
    sketch.rect(box, level_ink(step));
    const double room = box.right - box.left - 6;
    const auto columns = [&](double size, bool bold) {
        return static_cast<std::size_t>(room / text_width("n", size, bold));
    };
    const std::string level = clean(cell.consistency.level.empty() ? std::string("nothing held")
                                                                   : cell.consistency.level);
    // Long names are set smaller before they are cut.
    TextStyle style{.size = 10.5, .ink = ink, .align = Align::center, .bold = true};
    if (display_width(level) > columns(style.size, true)) style.bold = false;
    while (style.size > 8.5 && display_width(level) > columns(style.size, false)) style.size -= 0.5;
    sketch.text({middle, top + 11}, shorten(level, columns(style.size, style.bold)), style);
    const tradeoff::Rate& rate = cell.consistency.anomalous_reads;
    std::string below = "–";
    if (rate.share) {
        below = rate.count == 0
                    ? "no anomaly"
                    : fmt::format("{} ({}–{})", percent_text(rate.share->value),
                                  percent_text(rate.share->low), percent_text(rate.share->high));
        const std::size_t unit = below.find(" %–");
        if (unit != std::string::npos) below.erase(unit, 2);
    }
    sketch.text({middle, top + 23.5}, shorten(below, columns(9, false)),
                {.size = 9, .ink = ink, .align = Align::center});
}

void draw_gap(Sketch& sketch, const std::string& why, const Column& column, double top,
              double height) {
    sketch.rect({column.left + 2, top + 1, column.left + column.width - 2, top + height - 1},
                Ink::grid);
    draw_wrapped(sketch, {column.left + column.width / 2, top + height / 2},
                 why.empty() ? "not measured" : "cannot: " + why,
                 {.size = 9, .align = Align::center}, column.width - 10,
                 static_cast<std::size_t>(height / 13));
}

void draw_system(Sketch& sketch, const TradeoffView& view, std::size_t system, double top) {
    const double height = plan_height * static_cast<double>(view.plans());
    draw_wrapped(sketch, {16, top + height / 2}, view.system(system),
                 {.size = 12, .ink = Ink::text, .bold = true}, names_width - 10, 3);
    for (std::size_t plan = 0; plan < view.plans(); ++plan) {
        const double y = top + plan_height * static_cast<double>(plan);
        draw_wrapped(sketch, {grid_left - 8, y + plan_height / 2}, view.plan(plan),
                     {.size = 10, .align = Align::right}, plans_width - 10, 2);
        for (std::size_t w = 0; w < view.workloads(); ++w) {
            const Cell* cell = view.measured(system, w, plan);
            if (cell) draw_cell(sketch, *cell, heat_column(view, w), y);
        }
    }
    for (std::size_t w = 0; w < view.workloads(); ++w) {
        bool any = false;
        for (std::size_t plan = 0; plan < view.plans(); ++plan) {
            any = any || view.measured(system, w, plan);
        }
        if (!any) {
            draw_gap(sketch, view.not_offered(system, w), heat_column(view, w), top, height);
        }
    }
}

std::vector<LegendItem> step_legend() {
    std::vector<LegendItem> items;
    for (std::size_t step = level_count; step-- > 0;) {
        items.push_back({.text = std::string(step_name(step)), .fill = level_ink(step)});
    }
    return items;
}

}  // namespace

FigureDraft heat_map_draft(const TradeoffView& view) {
    constexpr double width = figure_width + 140;
    const std::vector<LegendItem> legend = step_legend();
    const double headers = heading_height + legend_height(legend, 16, width) + 8;
    const double row = plan_height * static_cast<double>(view.plans()) + row_gap;
    const double top = headers + 46;
    FigureDraft draft{Sketch("consistency", width, top + row * static_cast<double>(view.systems())),
                      "The consistency that was seen",
                      {},
                      {}};
    Sketch& sketch = draft.sketch;
    draw_heading(sketch, draft.title,
                 "The strongest guarantee that held in every seed, and the share of reads that "
                 "were anomalous (95 % interval)");
    draw_legend(sketch, legend, 16, heading_height);
    for (std::size_t w = 0; w < view.workloads(); ++w) {
        const Column column = heat_column(view, w);
        draw_wrapped(sketch, {column.left + column.width / 2, headers + 22}, view.workload(w),
                     {.size = 11, .ink = Ink::text, .align = Align::center, .bold = true},
                     column.width - 8, 3);
    }
    for (std::size_t s = 0; s < view.systems(); ++s) {
        const double y = top + row * static_cast<double>(s);
        sketch.line({{16, y - row_gap / 2}, {width - 16, y - row_gap / 2}}, {Ink::grid, 0.8});
        draw_system(sketch, view, s, y);
        for (std::size_t w = 0; w < view.workloads(); ++w) {
            const Cell* worst = view.measured(s, w, view.telling_plans().front());
            if (!worst) continue;
            draft.spoken +=
                fmt::format("{}, {}, {}: {}. ", view.system(s), view.workload(w),
                            view.plan(view.telling_plans().front()), worst->consistency.level);
        }
    }
    draft.caption =
        "The darker, the stronger. The colours order the guarantees in eight steps as a reading "
        "aid: the lattice itself is a partial order, and guarantees of one step need not imply one "
        "another. Several levels in one field hold side by side.";
    return draft;
}

}  // namespace cleave::report
