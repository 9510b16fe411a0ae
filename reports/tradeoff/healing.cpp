// How long after the end of a fault until all is as before.

#include <fmt/format.h>

#include <algorithm>

#include "tradeoff/drafts.hpp"
#include "tradeoff/figure_parts.hpp"
#include "tradeoff/wording.hpp"

namespace cleave::report {
namespace {

using tradeoff::Cell;
using tradeoff::Quantiles;

constexpr Mark fresh_mark{.shape = 0, .filled = true, .size = 0.9, .ink = Ink::blue};
constexpr Mark serving_mark{.shape = 1, .filled = false, .size = 0.85, .ink = Ink::orange};

struct Healing {
    const Quantiles* quantiles;
    Mark mark;
    double lane;  // of the row, from 0 to 1
};

std::vector<Healing> healings(const Cell& cell) {
    return {{&cell.consistency.converge_s, fresh_mark, 0.34},
            {&cell.recover_s, serving_mark, 0.66}};
}

Decades healing_range(const TradeoffView& view, std::size_t plan) {
    Decades range(1e9);
    for (std::size_t s = 0; s < view.systems(); ++s) {
        for (std::size_t w = 0; w < view.workloads(); ++w) {
            const Cell* cell = view.measured(s, w, plan);
            if (!cell) continue;
            for (const Healing& each : healings(*cell)) {
                for (const auto& e : {each.quantiles->p50, each.quantiles->p99}) {
                    if (!e) continue;
                    range.show(e->low);
                    range.show(e->high);
                }
            }
        }
    }
    return range;
}

// The median with its interval, and a thin line on to the 99th percentile.
void draw_healing(Sketch& sketch, const Healing& each, double row, const Decades& range) {
    if (!each.quantiles->p50) return;
    const double y = row + each.lane;
    const auto shown = [&](double value) { return value < range.low() ? range.zero() : value; };
    const tradeoff::Estimate& median = *each.quantiles->p50;
    if (each.quantiles->p99) {
        sketch.line({{shown(median.value), y}, {shown(each.quantiles->p99->value), y}},
                    {each.mark.ink, 1});
    }
    sketch.line({{shown(median.low), y}, {shown(median.high), y}}, {each.mark.ink, 3.2});
    sketch.mark({shown(median.value), y}, each.mark);
}

}  // namespace

FigureDraft healing_draft(const TradeoffView& view, std::size_t plan) {
    constexpr double left = 190, gap = 14, row = 34, header = 44;
    const auto systems = static_cast<double>(view.systems());
    const auto columns = static_cast<double>(std::max<std::size_t>(1, view.workloads()));
    constexpr double width = figure_width + 140;
    const double panel_width = (width - left - 18 - gap * (columns - 1)) / columns;
    const std::vector<LegendItem> legend = {
        {.text = "until no read is stale any more", .mark = fresh_mark},
        {.text = "until answers come as before", .mark = serving_mark},
        {.text = "95 % interval of the median", .line = Stroke{Ink::soft, 3.2}},
        {.text = "to the 99th percentile", .line = Stroke{Ink::soft, 1}}};
    const double top = heading_height + legend_height(legend, 16, width) + header;
    FigureDraft draft{
        Sketch(fmt::format("healing-{}", view.plan_id(plan)), width, top + row * systems + 40),
        fmt::format("After the heal: {}", view.plan(plan)),
        {},
        {}};
    Sketch& sketch = draft.sketch;
    draw_heading(sketch, draft.title,
                 "Time from the end of the fault, of each run; medians over the seeds "
                 "(logarithmic)");
    draw_legend(sketch, legend, 16, heading_height);
    const Decades range = healing_range(view, plan);
    for (std::size_t s = 0; s < view.systems(); ++s) {
        draw_wrapped(sketch, {16, top + row * (static_cast<double>(s) + 0.5)}, view.system(s),
                     {.size = 11.5, .ink = Ink::text, .bold = true}, left - 26, 2);
    }
    for (std::size_t w = 0; w < view.workloads(); ++w) {
        const double x = left + (panel_width + gap) * static_cast<double>(w);
        sketch.on_canvas();
        draw_wrapped(sketch, {x + panel_width / 2, top - 22}, view.workload(w),
                     {.size = 11, .ink = Ink::text, .align = Align::center, .bold = true},
                     panel_width + gap - 6, 3);
        PlotAxis time = range.axis_with_zero();
        thin_labels(time, panel_width, w + 1 == view.workloads());
        PlotAxis rows{systems, 0, false, {}, false};
        for (std::size_t s = 0; s <= view.systems(); ++s) {
            rows.tics.push_back({static_cast<double>(s), ""});
        }
        sketch.on_panel({x, top, x + panel_width, top + row * systems}, time, rows);
        for (std::size_t s = 0; s < view.systems(); ++s) {
            const Cell* cell = view.measured(s, w, plan);
            if (!cell) continue;
            for (const Healing& each : healings(*cell)) {
                draw_healing(sketch, each, static_cast<double>(s), range);
            }
            draft.spoken += fmt::format(
                "{}, {}: fresh after {}, answering after {}. ", view.system(s), view.workload(w),
                with_interval(cell->consistency.converge_s.p50, seconds_text),
                with_interval(cell->recover_s.p50, seconds_text));
        }
    }
    draft.caption =
        "A mark at 0 means at once. No mark: nothing to say, because the system cannot run the "
        "workload or nothing was asked.";
    return draft;
}

}  // namespace cleave::report
