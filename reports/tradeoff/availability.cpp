// Availability over time, each system in a row, each side of the partition in a column.

#include <fmt/format.h>

#include <cmath>

#include "tradeoff/drafts.hpp"
#include "tradeoff/figure_parts.hpp"
#include "tradeoff/grid.hpp"

namespace cleave::report {
namespace {

using tradeoff::Cell;
using tradeoff::Rate;
using tradeoff::Side;
using tradeoff::Slice;

// To whole percents, half a pixel each: most slices are alike then, and make one line.
double drawn_percent(double share) { return std::round(share * 100); }

struct Steps {
    std::vector<Spot> line;
    std::vector<double> x, low, high;  // of the band
};

// Steps over the slices; slices without operations end them.
std::vector<Steps> availability_steps(const std::vector<Slice>& slices, Rate Slice::*kind) {
    std::vector<Steps> all;
    bool open = false;
    for (std::size_t i = 0; i < slices.size(); ++i) {
        const Rate& rate = slices[i].*kind;
        if (!rate.share) {
            open = false;
            continue;
        }
        const double start = slices[i].start_s;
        const double length = i + 1 < slices.size() ? slices[i + 1].start_s - start
                              : i > 0               ? start - slices[i - 1].start_s
                                                    : 0;
        const double value = drawn_percent(rate.share->value);
        const double low = drawn_percent(rate.share->low);
        const double high = drawn_percent(rate.share->high);
        if (!open) all.emplace_back();
        Steps& steps = all.back();
        // What goes on as it was is made longer instead of drawn again.
        if (open && steps.line.back().y == value) {
            steps.line.back().x = start + length;
        } else {
            steps.line.insert(steps.line.end(), {{start, value}, {start + length, value}});
        }
        if (open && steps.low.back() == low && steps.high.back() == high) {
            steps.x.back() = start + length;
        } else {
            steps.x.insert(steps.x.end(), {start, start + length});
            steps.low.insert(steps.low.end(), {low, low});
            steps.high.insert(steps.high.end(), {high, high});
        }
        open = true;
    }
    return all;
}

constexpr Stroke reads_stroke{Ink::blue, 2, Dash::solid};
constexpr Stroke writes_stroke{Ink::orange, 2, Dash::dashed};

void draw_side(Sketch& sketch, const Side& side) {
    for (const bool reads : {true, false}) {
        const Stroke& stroke = reads ? reads_stroke : writes_stroke;
        for (const Steps& steps :
             availability_steps(side.slices, reads ? &Slice::reads : &Slice::writes)) {
            sketch.band(steps.x, steps.low, steps.high, stroke.ink);
            sketch.line(steps.line, stroke);
        }
    }
}

double end_of(const TradeoffView& view, std::size_t workload, std::size_t plan) {
    double end = 0;
    for (std::size_t s = 0; s < view.systems(); ++s) {
        const Cell* cell = view.measured(s, workload, plan);
        if (!cell) continue;
        for (const Side& side : cell->sides) {
            if (side.slices.size() < 2) continue;
            const double last = side.slices.back().start_s;
            end = std::max(end, 2 * last - side.slices[side.slices.size() - 2].start_s);
        }
    }
    return end > 0 ? end : std::max(view.matrix().duration_s, 1.0);
}

std::string spoken_of(const Cell& cell) {
    std::string text;
    for (const Side& side : cell.sides) {
        const auto share = [](const Rate& rate) {
            return rate.share ? fmt::format("{:.1f} %", 100 * rate.share->value)
                              : std::string("none asked");
        };
        text += fmt::format(" {}{}: reads {}, writes {} answered during the fault.", side.site,
                            side.cut_off ? ", cut off" : "", share(side.partition.reads),
                            share(side.partition.writes));
    }
    return text;
}

}  // namespace

FigureDraft availability_draft(const TradeoffView& view, std::size_t workload, std::size_t plan) {
    const tradeoff::FaultPlan& faults = view.matrix().faults[plan];
    const SideColumns columns = side_columns(view, workload, plan);
    const std::vector<LegendItem> legend = {
        {.text = "reads answered", .line = reads_stroke},
        {.text = "writes answered", .line = writes_stroke},
        {.text = "95 % interval", .band = Ink::blue},
        {.text = faults.partitions ? "partition" : "fault", .fill = Ink::cut}};
    const PlotAxis time = seconds_axis(end_of(view, workload, plan), true);
    SystemGrid grid(
        {.id = fmt::format("availability-{}-{}", view.workload_id(workload), view.plan_id(plan)),
         .title = fmt::format("Who still gets an answer: {}", view.workload(workload)),
         .subtitle =
             fmt::format("Share of operations answered in time, over time; {}", view.plan(plan)),
         .columns = columns.titles,
         .row_height = 66},
        view, legend);
    Sketch& sketch = grid.sketch();
    std::string spoken;
    for (std::size_t s = 0; s < view.systems(); ++s) {
        const Cell* cell = view.measured(s, workload, plan);
        if (!cell) {
            grid.explain_gap(s, view.not_offered(s, workload));
            continue;
        }
        for (std::size_t c = 0; c < columns.titles.size(); ++c) {
            grid.panel(s, c, time, percent_axis(true));
            if (faults.partition_start_s && faults.partition_end_s) {
                sketch.rect({*faults.partition_start_s, 104,
                             std::min(*faults.partition_end_s, time.high), 0},
                            Ink::cut);
            }
            for (const Side& side : cell->sides) {
                if (columns.of(side) == c) draw_side(sketch, side);
            }
        }
        spoken += fmt::format("{}:{} ", view.system(s), spoken_of(*cell));
    }
    return {grid.finished(), grid.title(),
            "Operations of all seeds together, by when they were asked; a gap means that none was "
            "asked. Sites of one side are drawn in one panel.",
            std::move(spoken)};
}

}  // namespace cleave::report
