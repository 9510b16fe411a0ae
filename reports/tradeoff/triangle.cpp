// The CAP triangle, with every system where its measurements put it.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "plot/labels.hpp"
#include "text/escape.hpp"
#include "tradeoff/drafts.hpp"
#include "tradeoff/figure_parts.hpp"

namespace cleave::report {
namespace {

using tradeoff::CapPosition;
using tradeoff::Cell;

// In pixels; consistency at the lower left, availability at the lower right, partition tolerance
// on top, so that what a partition does to a system is a movement upwards, to the left or right.
struct Triangle {
    Spot consistency, availability, tolerance;

    Spot at(double c, double a, double p) const {
        const double sum = c + a + p;
        const double third = 1.0 / 3;
        const Spot share = sum > 0 ? Spot{c / sum, a / sum} : Spot{third, third};
        const double rest = 1 - share.x - share.y;
        return {consistency.x * share.x + availability.x * share.y + tolerance.x * rest,
                consistency.y * share.x + availability.y * share.y + tolerance.y * rest};
    }
    Spot at(const CapPosition& p) const {
        return at(p.consistency, p.availability, p.partition_tolerance);
    }
};

struct Positions {
    std::size_t system = 0;
    CapPosition peace, partition;
    std::size_t cells = 0;
};

void add(CapPosition& sum, const CapPosition& each) {
    sum.consistency += each.consistency;
    sum.availability += each.availability;
    sum.partition_tolerance += each.partition_tolerance;
}

CapPosition divided(const CapPosition& sum, double by) {
    return {sum.consistency / by, sum.availability / by, sum.partition_tolerance / by};
}

// Of each system the mean over the workloads that it can run, each counted alike.
std::vector<Positions> positions(const TradeoffView& view, std::size_t first, std::size_t last) {
    const std::size_t plan = view.telling_plans().front();
    std::vector<Positions> all;
    for (std::size_t s = 0; s < view.systems(); ++s) {
        Positions mean{s, {}, {}, 0};
        for (std::size_t w = first; w < last; ++w) {
            const Cell* cell = view.measured(s, w, plan);
            if (!cell) continue;
            add(mean.peace, cell->peace);
            add(mean.partition, cell->partition);
            ++mean.cells;
        }
        if (mean.cells == 0) continue;
        const auto n = static_cast<double>(mean.cells);
        mean.peace = divided(mean.peace, n);
        mean.partition = divided(mean.partition, n);
        all.push_back(mean);
    }
    return all;
}

void draw_frame(Sketch& sketch, const Triangle& t, bool large) {
    sketch.polygon({t.consistency, t.availability, t.tolerance}, Ink::level_0);
    sketch.polygon({t.consistency, t.availability, t.tolerance}, Ink::paper);
    for (const double share : {0.25, 0.5, 0.75}) {
        const Stroke thin{Ink::grid, 0.8};
        sketch.line({t.at(share, 1 - share, 0), t.at(share, 0, 1 - share)}, thin);
        sketch.line({t.at(1 - share, share, 0), t.at(0, share, 1 - share)}, thin);
        sketch.line({t.at(1 - share, 0, share), t.at(0, 1 - share, share)}, thin);
    }
    sketch.line({t.consistency, t.availability, t.tolerance, t.consistency},
                {Ink::axis, large ? 1.6 : 1.2});
}

// What is drawn of a system: hollow in peace, filled in a partition, an arrow between them.
struct Journey {
    std::size_t system = 0;
    Spot from, to;
};

struct Journeys {
    std::vector<Journey> all;
    double moved = 0;  // pixels, at most, from where a mark belongs
};

// Marks of one kind do not cover one another; a filled one may cover its own hollow one.
Journeys journeys(const std::vector<Positions>& all, const Triangle& t, double apart) {
    std::vector<Spot> peace, partition;
    for (const Positions& p : all) {
        peace.push_back(t.at(p.peace));
        partition.push_back(t.at(p.partition));
    }
    const std::vector<Spot> from = moved_apart(peace, 0.7 * apart);
    const std::vector<Spot> to = moved_apart(partition, apart);
    Journeys result;
    for (std::size_t i = 0; i < all.size(); ++i) {
        result.all.push_back({all[i].system, from[i], to[i]});
        const auto [a, b] = std::pair{peace[i], partition[i]};
        result.moved = std::max({result.moved, std::hypot(from[i].x - a.x, from[i].y - a.y),
                                 std::hypot(to[i].x - b.x, to[i].y - b.y)});
    }
    return result;
}

Spot towards(Spot from, Spot to, double pixels) {
    const double length = std::max(std::hypot(to.x - from.x, to.y - from.y), 1e-9);
    return {from.x + (to.x - from.x) * pixels / length, from.y + (to.y - from.y) * pixels / length};
}

void draw_journey(Sketch& sketch, const Journey& j, double size) {
    const double gap = 6.5 * size;
    if (std::hypot(j.to.x - j.from.x, j.to.y - j.from.y) > 2 * gap + 4) {
        sketch.arrow(towards(j.from, j.to, gap), towards(j.to, j.from, gap),
                     {series_ink(j.system), 1.5 * size});
    }
    Mark mark = system_mark(j.system, false);
    mark.size = 0.85 * size;
    sketch.mark(j.from, mark);
    mark.filled = true;
    mark.size = 1.25 * size;
    sketch.mark(j.to, mark);
}

std::string coordinates(const CapPosition& p) {
    return fmt::format("{:.2f} / {:.2f} / {:.2f}", p.consistency, p.availability,
                       p.partition_tolerance);
}

// Names in two columns beside the triangle, each tied to its mark by a thin line.
void label_journeys(Sketch& sketch, const TradeoffView& view, const std::vector<Positions>& all,
                    const std::vector<Journey>& marks, const Box& room) {
    std::vector<std::size_t> order(marks.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(
        order, [&](std::size_t a, std::size_t b) { return marks[a].to.x < marks[b].to.x; });
    const std::size_t half = (order.size() + 1) / 2;
    for (const bool left : {true, false}) {
        const auto middle = order.begin() + static_cast<std::ptrdiff_t>(half);
        const std::vector<std::size_t> mine(left ? order.begin() : middle,
                                            left ? middle : order.end());
        std::vector<double> wanted;
        for (const std::size_t i : mine) wanted.push_back(marks[i].to.y);
        const double gap = std::min(
            46.0, (room.bottom - room.top) / std::max<double>(1, static_cast<double>(mine.size())));
        const std::vector<double> rows = spread(wanted, gap, room.top, room.bottom);
        const double x = left ? room.left : room.right;
        const double out = left ? -1 : 1;
        for (std::size_t k = 0; k < mine.size(); ++k) {
            const Journey& j = marks[mine[k]];
            const Align align = left ? Align::right : Align::left;
            sketch.line({{x - out * 8, rows[k]}, j.to}, {Ink::axis, 0.7});
            sketch.mark({x, rows[k]}, system_mark(j.system, true));
            sketch.text({x + out * 12, rows[k] - 7}, shorten(clean(view.system(j.system)), 26),
                        {.size = 12, .ink = Ink::text, .align = align, .bold = true});
            sketch.text({x + out * 12, rows[k] + 9}, coordinates(all[mine[k]].partition),
                        {.size = 10.5, .align = align});
        }
    }
}

const char* how_computed =
    "Each corner is one measure from 0 to 1; a system stands at the average of the corners, "
    "weighted by its measures (barycentric coordinates), so that a place says what it keeps in "
    "proportion to the rest.";

}  // namespace

FigureDraft triangle_draft(const TradeoffView& view) {
    FigureDraft draft{Sketch("triangle", figure_width, 660), "The CAP triangle, measured", {}, {}};
    Sketch& sketch = draft.sketch;
    draw_heading(sketch, draft.title,
                 "Where each system stands in peace (hollow) and during a partition (filled), on "
                 "the average of its workloads");
    const Triangle t{{270, 585}, {810, 585}, {540, 117}};
    draw_frame(sketch, t, true);
    const TextStyle corner{.size = 14, .ink = Ink::text, .align = Align::center, .bold = true};
    const TextStyle note{.size = 11, .align = Align::center};
    sketch.text({t.consistency.x, 604}, "Consistency", corner);
    sketch.text({t.consistency.x, 622}, "reads see the newest write", note);
    sketch.text({t.availability.x, 604}, "Availability", corner);
    sketch.text({t.availability.x, 622}, "requests are answered in time", note);
    sketch.text({t.tolerance.x, 82}, "Partition tolerance", corner);
    sketch.text({t.tolerance.x, 99}, "a cut changes little", note);
    const std::vector<Positions> all = positions(view, 0, view.workloads());
    const Journeys marks = journeys(all, t, 16);
    label_journeys(sketch, view, all, marks.all, {215, 140, 865, 560});
    sketch.on_canvas();
    for (const Journey& j : marks.all) draw_journey(sketch, j, 1);
    draft.caption = fmt::format(
        "{} Beside each name: consistency / availability / partition tolerance during the "
        "partition.{}",
        how_computed,
        marks.moved < 1 ? std::string()
                        : fmt::format(" Marks that would cover one another are moved apart, by at "
                                      "most {:.0f} pixels (a side of the triangle has 540).",
                                      std::ceil(marks.moved)));
    for (const Positions& p : all) {
        draft.spoken +=
            fmt::format("{}: in peace {}, during a partition {}. ", view.system(p.system),
                        coordinates(p.peace), coordinates(p.partition));
    }
    return draft;
}

FigureDraft small_triangles_draft(const TradeoffView& view) {
    const std::size_t across = std::min<std::size_t>(4, view.workloads());
    const double cell_width = figure_width / static_cast<double>(across);
    constexpr double cell_height = 252;
    const std::size_t rows = (view.workloads() + across - 1) / across;
    const std::vector<LegendItem> legend = system_legend(view, false);
    const double top = heading_height + legend_height(legend, 16, figure_width) + 12;
    FigureDraft draft{
        Sketch("triangle-by-workload", figure_width, top + cell_height * static_cast<double>(rows)),
        "The CAP triangle of each workload",
        {},
        {}};
    Sketch& sketch = draft.sketch;
    draw_heading(sketch, draft.title,
                 "In peace (hollow) and during a partition (filled); corners as above: C lower "
                 "left, A lower right, P on top");
    draw_legend(sketch, legend, 16, heading_height);
    std::vector<Journey> all;
    for (std::size_t w = 0; w < view.workloads(); ++w) {
        const double x = cell_width * (static_cast<double>(w % across) + 0.5);
        const double y = top + cell_height * static_cast<double>(w / across);
        const Triangle t{{x - 104, y + 224}, {x + 104, y + 224}, {x, y + 44}};
        draw_wrapped(sketch, {x, y + 14}, view.workload(w),
                     {.size = 12, .ink = Ink::text, .align = Align::center, .bold = true},
                     cell_width - 24, 2);
        draw_frame(sketch, t, false);
        for (const auto& [letter, at] : {std::pair{"C", Spot{x - 114, y + 224}},
                                         {"A", Spot{x + 114, y + 224}},
                                         {"P", Spot{x, y + 34}}}) {
            sketch.text(at, letter, {.size = 10.5, .align = Align::center, .bold = true});
        }
        const Journeys marks = journeys(positions(view, w, w + 1), t, 10);
        all.insert(all.end(), marks.all.begin(), marks.all.end());
    }
    sketch.on_canvas();
    for (const Journey& j : all) draw_journey(sketch, j, 0.62);
    draft.caption = "The same as the triangle above, for one workload at a time.";
    draft.spoken = fmt::format(
        "{} small triangles, one a workload; the positions are in the "
        "tables of the systems.",
        view.workloads());
    return draft;
}

}  // namespace cleave::report
