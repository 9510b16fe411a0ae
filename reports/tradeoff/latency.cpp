// Latency distributions: reads and writes, in peace and during the fault, on either side.

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "tradeoff/drafts.hpp"
#include "tradeoff/figure_parts.hpp"
#include "tradeoff/grid.hpp"
#include "tradeoff/wording.hpp"

namespace cleave::report {
namespace {

using tradeoff::Cell;
using tradeoff::Curve;
using tradeoff::PhaseMeasures;
using tradeoff::Quantiles;
using tradeoff::Side;

// Points enough for a curve of half a page; first and last are kept.
std::vector<Spot> curve_points(const Curve& curve, double x_min) {
    constexpr std::size_t most = 40;
    const std::size_t n = std::min(curve.x.size(), curve.y.size());
    std::vector<Spot> points;
    for (std::size_t i = 0; i < n; ++i) {
        const std::size_t here = i * most / std::max<std::size_t>(n, 1);
        const std::size_t before = i == 0 ? most : (i - 1) * most / n;
        if (n > most && i + 1 < n && here == before) continue;
        points.push_back({std::max(curve.x[i], x_min), 100 * curve.y[i]});
    }
    // A distribution starts from nothing.
    if (!points.empty() && points.front().y > 0) {
        points.insert(points.begin(), {points.front().x, 0});
    }
    return points;
}

struct Kind {
    Curve PhaseMeasures::*curve;
    Quantiles PhaseMeasures::*quantiles;
    std::optional<double> tradeoff::Bound::*bound;
    const char* name;
};
const std::array<Kind, 2>& kinds() {
    static const std::array<Kind, 2> both = {
        {{&PhaseMeasures::read_cdf, &PhaseMeasures::read_ms, &tradeoff::Bound::read_ms, "reads"},
         {&PhaseMeasures::write_cdf, &PhaseMeasures::write_ms, &tradeoff::Bound::write_ms,
          "writes"}}};
    return both;
}

Stroke latency_stroke(bool cut_off, bool during) {
    return {cut_off ? Ink::purple : Ink::green, during ? 2.0 : 1.6,
            during ? Dash::dashed : Dash::solid};
}

void draw_interval(Sketch& sketch, const std::optional<tradeoff::Estimate>& estimate,
                   double percent, Ink ink, double x_min) {
    if (!estimate || !(estimate->value > 0)) return;
    const double low = std::max(estimate->low, x_min);
    sketch.line({{low, percent}, {std::max(estimate->high, x_min), percent}}, {ink, 3.2});
    sketch.mark({std::max(estimate->value, x_min), percent},
                {.shape = 4, .filled = true, .size = 0.6, .ink = ink});
}

void draw_kind(Sketch& sketch, const Cell& cell, const Kind& kind, double x_min) {
    for (const bool during : {false, true}) {
        for (const Side& side : cell.sides) {
            const PhaseMeasures& phase = during ? side.partition : side.before;
            sketch.line(curve_points(phase.*kind.curve, x_min),
                        latency_stroke(side.cut_off, during));
        }
    }
    for (const bool during : {false, true}) {
        for (const Side& side : cell.sides) {
            const PhaseMeasures& phase = during ? side.partition : side.before;
            const Ink ink = latency_stroke(side.cut_off, during).ink;
            draw_interval(sketch, (phase.*kind.quantiles).p50, 50, ink, x_min);
            draw_interval(sketch, (phase.*kind.quantiles).p99, 99, ink, x_min);
        }
    }
    for (const Side& side : cell.sides) {
        const std::optional<double>& bound = side.bound.*kind.bound;
        if (!bound || *bound < x_min) continue;
        sketch.line({{*bound, 0}, {*bound, 104}}, {Ink::text, 1.4, Dash::dotted});
    }
}

Decades latency_range(const TradeoffView& view, std::size_t workload, std::size_t plan) {
    Decades range(1e6);
    for (std::size_t s = 0; s < view.systems(); ++s) {
        const Cell* cell = view.measured(s, workload, plan);
        if (!cell) continue;
        for (const Side& side : cell->sides) {
            for (const PhaseMeasures* phase : {&side.before, &side.partition}) {
                for (const Kind& kind : kinds()) {
                    for (const double x : (phase->*kind.curve).x) range.show(std::max(x, 0.01));
                }
            }
        }
    }
    return range;
}

std::string spoken_of(const Side& side, const Kind& kind) {
    const auto p99 = [&](const PhaseMeasures& phase) {
        return with_interval((phase.*kind.quantiles).p99, milliseconds_text);
    };
    return fmt::format(" {} of {}: 99th percentile {} in peace, {} during the fault.", kind.name,
                       side.site, p99(side.before), p99(side.partition));
}

std::vector<LegendItem> latency_legend(bool cut) {
    std::vector<LegendItem> legend;
    if (cut) {
        legend = {{.text = "cut-off side, before", .line = latency_stroke(true, false)},
                  {.text = "cut-off side, during", .line = latency_stroke(true, true)},
                  {.text = "other side, before", .line = latency_stroke(false, false)},
                  {.text = "other side, during", .line = latency_stroke(false, true)}};
    } else {
        legend = {{.text = "before", .line = latency_stroke(false, false)},
                  {.text = "during", .line = latency_stroke(false, true)}};
    }
    legend.push_back({.text = "median, 99th percentile: 95 % interval",
                      .line = Stroke{Ink::soft, 3.2},
                      .mark = Mark{.shape = 4, .filled = true, .size = 0.6, .ink = Ink::soft}});
    legend.push_back(
        {.text = "the least that theory allows", .line = Stroke{Ink::text, 1.4, Dash::dotted}});
    return legend;
}

}  // namespace

FigureDraft latency_draft(const TradeoffView& view, std::size_t workload, std::size_t plan) {
    const Decades range = latency_range(view, workload, plan);
    SystemGrid grid(
        {.id = fmt::format("latency-{}-{}", view.workload_id(workload), view.plan_id(plan)),
         .title = fmt::format("How long an answer takes: {}", view.workload(workload)),
         .subtitle = fmt::format("Share of answered operations that took at most so long "
                                 "(logarithmic); {}",
                                 view.plan(plan)),
         .columns = {"reads", "writes"},
         .row_height = 86},
        view, latency_legend(side_columns(view, workload, plan).cut));
    std::string spoken;
    for (std::size_t s = 0; s < view.systems(); ++s) {
        const Cell* cell = view.measured(s, workload, plan);
        if (!cell) {
            grid.explain_gap(s, view.not_offered(s, workload));
            continue;
        }
        spoken += view.system(s) + ":";
        for (std::size_t c = 0; c < kinds().size(); ++c) {
            grid.panel(s, c, range.axis(true), percent_axis(true));
            draw_kind(grid.sketch(), *cell, kinds()[c], range.low());
            for (const Side& side : cell->sides) spoken += spoken_of(side, kinds()[c]);
        }
        spoken += " ";
    }
    return {grid.finished(), grid.title(),
            "Cumulative distributions over the operations of all seeds that were answered: what "
            "was never answered is in the figure before. A line further left is faster.",
            std::move(spoken)};
}

}  // namespace cleave::report
