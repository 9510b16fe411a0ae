// How old reads are: t-visibility of each workload.

#include <fmt/format.h>

#include <algorithm>

#include "tradeoff/drafts.hpp"
#include "tradeoff/figure_parts.hpp"
#include "tradeoff/wording.hpp"

namespace cleave::report {
namespace {

using tradeoff::Cell;

// "99.5 %" for the axis; ours, no user's.
std::string tic_percent(double percent) { return fmt::format("{:g} %", percent); }

bool ever_stale(const Cell& cell) { return cell.consistency.stale_reads.count > 0; }

struct Freshness {
    Decades times{1e6};
    double least = 1;
};

Freshness freshness_range(const TradeoffView& view, std::size_t plan) {
    Freshness range;
    for (std::size_t s = 0; s < view.systems(); ++s) {
        for (std::size_t w = 0; w < view.workloads(); ++w) {
            const Cell* cell = view.measured(s, w, plan);
            if (!cell || !ever_stale(*cell)) continue;
            for (const double x : cell->consistency.fresh_by_ms.x) {
                range.times.show(x);
            }
            for (const double y : cell->consistency.fresh_by_ms.y) {
                range.least = std::min(range.least, y);
            }
        }
    }
    return range;
}

PlotAxis fresh_axis(double least, bool labelled) {
    double low = 99;
    for (const double candidate : {99.0, 98.0, 95.0, 90.0, 80.0, 60.0, 50.0, 0.0}) {
        low = candidate;
        if (100 * least >= candidate) break;
    }
    PlotAxis axis{low, 100 + (100 - low) * 0.03, false, {}, labelled};
    for (const double part : {0.0, 0.25, 0.5, 0.75, 1.0}) {
        const double at = low + (100 - low) * part;
        axis.tics.push_back({at, tic_percent(at)});
    }
    return axis;
}

void draw_freshness(Sketch& sketch, const TradeoffView& view, std::size_t workload,
                    std::size_t plan, const Decades& times) {
    for (std::size_t s = 0; s < view.systems(); ++s) {
        const Cell* cell = view.measured(s, workload, plan);
        if (!cell || !ever_stale(*cell)) continue;
        const tradeoff::Curve& curve = cell->consistency.fresh_by_ms;
        std::vector<Spot> points;
        for (std::size_t i = 0; i < std::min(curve.x.size(), curve.y.size()); ++i) {
            const double x = curve.x[i] < times.low() ? times.zero() : curve.x[i];
            points.push_back({x, 100 * curve.y[i]});
        }
        if (points.empty()) continue;
        // The last is known to hold from there on only as far as anything was seen.
        sketch.line(points, system_stroke(s));
        const std::size_t step = std::max<std::size_t>(1, points.size() / 4);
        for (std::size_t i = s % step; i < points.size(); i += step) {
            Mark mark = system_mark(s, true);
            mark.size = 0.75;
            sketch.mark(points[i], mark);
        }
    }
}

std::string never_stale(const TradeoffView& view, std::size_t workload, std::size_t plan,
                        std::string* spoken) {
    std::size_t fresh = 0, measured = 0;
    for (std::size_t s = 0; s < view.systems(); ++s) {
        const Cell* cell = view.measured(s, workload, plan);
        if (!cell) continue;
        ++measured;
        fresh += ever_stale(*cell) ? 0 : 1;
        *spoken += fmt::format("{}, {}: stale reads {}. ", view.workload(workload), view.system(s),
                               with_interval(cell->consistency.stale_reads));
    }
    return fmt::format("no stale read: {} of {} systems", fresh, measured);
}

}  // namespace

FigureDraft staleness_draft(const TradeoffView& view, std::size_t plan) {
    const std::size_t workloads_across = std::min<std::size_t>(4, view.workloads());
    constexpr double panel_height = 190, left = 66, gap = 26, title = 36, bottom = 34;
    const double panel_width =
        (figure_width - left - 18 - gap * static_cast<double>(workloads_across - 1)) /
        static_cast<double>(workloads_across);
    const std::size_t rows = (view.workloads() + workloads_across - 1) / workloads_across;
    const std::vector<LegendItem> legend = system_legend(view, true);
    const double top = heading_height + legend_height(legend, 16, figure_width) + 8;
    FigureDraft draft{Sketch(fmt::format("staleness-{}", view.plan_id(plan)), figure_width,
                             top + (panel_height + title + bottom) * static_cast<double>(rows)),
                      fmt::format("How soon a write is seen: {}", view.plan(plan)),
                      {},
                      {}};
    Sketch& sketch = draft.sketch;
    draw_heading(sketch, draft.title,
                 "Share of reads that are fresh, by how long after the write's acknowledgement "
                 "they begin (t-visibility)");
    draw_legend(sketch, legend, 16, heading_height);
    const Freshness range = freshness_range(view, plan);
    for (std::size_t w = 0; w < view.workloads(); ++w) {
        const double x = left + (panel_width + gap) * static_cast<double>(w % workloads_across);
        const double y =
            top + (panel_height + title + bottom) * static_cast<double>(w / workloads_across) +
            title;
        sketch.on_canvas();
        draw_wrapped(sketch, {x, y - 22}, view.workload(w),
                     {.size = 12, .ink = Ink::text, .bold = true}, panel_width, 2);
        sketch.text({x + panel_width, y + panel_height - 14},
                    never_stale(view, w, plan, &draft.spoken), {.size = 10, .align = Align::right});
        PlotAxis time = range.times.axis_with_zero();
        thin_labels(time, panel_width,
                    w % workloads_across + 1 == workloads_across || w + 1 == view.workloads());
        sketch.on_panel({x, y, x + panel_width, y + panel_height}, time,
                        fresh_axis(range.least, w % workloads_across == 0));
        draw_freshness(sketch, view, w, plan, range.times);
    }
    draft.caption =
        "A read is stale when it returns a value that an acknowledged write had overwritten before "
        "the read began. A line that starts at 98 % means that two of a hundred reads right after "
        "a write still miss it. Systems without any stale read are "
        "not drawn.";
    return draft;
}

}  // namespace cleave::report
