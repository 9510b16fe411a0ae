// Consistency against latency against cost, and what nothing else beats in all three.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "text/escape.hpp"
#include "tradeoff/drafts.hpp"
#include "tradeoff/figure_parts.hpp"
#include "tradeoff/levels.hpp"
#include "tradeoff/wording.hpp"

namespace cleave::report {
namespace {

using tradeoff::Cell;
using tradeoff::Estimate;

struct Offer {
    std::size_t system = 0;
    std::size_t step = 0;
    Estimate latency_ms, dollars;
    bool beaten = false;
};

// At least as good in all three, and better in one.
bool beats(const Offer& a, const Offer& b) {
    const bool no_worse = a.step >= b.step && a.latency_ms.value <= b.latency_ms.value &&
                          a.dollars.value <= b.dollars.value;
    return no_worse && (a.step > b.step || a.latency_ms.value < b.latency_ms.value ||
                        a.dollars.value < b.dollars.value);
}

std::vector<Offer> offers(const TradeoffView& view, std::size_t workload) {
    std::vector<Offer> all;
    for (std::size_t s = 0; s < view.systems(); ++s) {
        const Cell* peace = view.measured(s, workload, view.peace_plan());
        const Cell* worst = view.measured(s, workload, view.telling_plans().front());
        if (!peace || !worst) continue;
        const std::optional<Estimate> latency = peace_latency_ms(*peace);
        if (!latency) continue;
        all.push_back({s, step_of(worst->consistency), *latency, peace->cost.dollars_month});
    }
    for (Offer& offer : all) {
        for (const Offer& other : all) offer.beaten = offer.beaten || beats(other, offer);
    }
    return all;
}

// Each step of consistency is a band of as many lanes as systems stand there, so that no two marks
// or names meet.
struct Bands {
    std::array<double, level_count + 1> start{};  // in lanes from the top, by step
    std::vector<double> lane;                     // of each offer
    double total() const { return start[0] + height(0); }
    double height(std::size_t step) const {
        return step == 0 ? last_height : start[step - 1] - start[step];
    }
    double last_height = 0;
};

Bands bands(const std::vector<Offer>& all) {
    constexpr double empty = 0.75;
    Bands result;
    result.lane.resize(all.size());
    double at = 0;
    for (std::size_t step = level_count; step-- > 0;) {
        std::vector<std::size_t> mine;
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (all[i].step == step) mine.push_back(i);
        }
        std::ranges::stable_sort(mine, [&](std::size_t a, std::size_t b) {
            return all[a].latency_ms.value < all[b].latency_ms.value;
        });
        for (std::size_t k = 0; k < mine.size(); ++k) {
            result.lane[mine[k]] = at + 0.5 + static_cast<double>(k);
        }
        result.start[step] = at;
        result.last_height = mine.empty() ? empty : static_cast<double>(mine.size());
        at += result.last_height;
    }
    return result;
}

// The stairs of what is not beaten in consistency and latency alone.
std::vector<Spot> stairs(const std::vector<Offer>& all, const Bands& rows, const PlotAxis& x) {
    std::vector<std::size_t> order(all.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
        return all[a].latency_ms.value < all[b].latency_ms.value;
    });
    std::vector<Spot> points;
    std::optional<std::size_t> reached;
    for (const std::size_t i : order) {
        if (reached && all[i].step <= *reached) continue;
        const double from = points.empty() ? rows.total() : points.back().y;
        points.push_back({all[i].latency_ms.value, from});
        points.push_back({all[i].latency_ms.value, rows.lane[i]});
        reached = all[i].step;
    }
    if (!points.empty()) points.push_back({x.high, points.back().y});
    return points;
}

void draw_offers(Sketch& sketch, const TradeoffView& view, const std::vector<Offer>& all,
                 const Bands& rows, const Box& box, const PlotAxis& x) {
    sketch.on_canvas();
    const double lane_height = (box.bottom - box.top) / rows.total();
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Offer& offer = all[i];
        const double y = box.top + lane_height * rows.lane[i];
        const auto at = [&](double ms) {
            return box.left + position(x, ms) * (box.right - box.left);
        };
        const Ink ink = offer.beaten ? Ink::soft : series_ink(offer.system);
        sketch.line({{at(offer.latency_ms.low), y}, {at(offer.latency_ms.high), y}}, {ink, 1.6});
        Mark mark = system_mark(offer.system, !offer.beaten);
        mark.ink = ink;
        const double here = at(offer.latency_ms.value);
        sketch.mark({here, y}, mark);
        const std::string name = fmt::format("{} {}", shorten(clean(view.system(offer.system)), 26),
                                             dollars_text(offer.dollars.value));
        const double width = text_width(name, 10.5, !offer.beaten);
        const double right_end = std::max(here + 10, at(offer.latency_ms.high) + 5);
        const bool right = right_end + width <= box.right + 20;
        const double left_end = std::min(here - 10, at(offer.latency_ms.low) - 5);
        const double from = right ? right_end : left_end - 0.93 * width;
        sketch.rect({from - 2, y - 6, from + 0.93 * width, y + 6}, Ink::paper);
        sketch.text({right ? right_end : left_end, y}, name,
                    {.size = 10.5,
                     .ink = offer.beaten ? Ink::soft : Ink::text,
                     .align = right ? Align::left : Align::right,
                     .bold = !offer.beaten});
    }
}

void draw_bands(Sketch& sketch, const Bands& rows, const Box& box) {
    const double lane_height = (box.bottom - box.top) / rows.total();
    for (std::size_t step = 0; step < level_count; ++step) {
        const double top = box.top + lane_height * rows.start[step];
        const double middle = top + lane_height * rows.height(step) / 2;
        sketch.rect(
            {box.left - 10, top + 1, box.left - 4, top + lane_height * rows.height(step) - 1},
            level_ink(step));
        sketch.line({{box.left, top}, {box.right, top}}, {Ink::grid, 1});
        sketch.text({box.left - 15, middle}, step_name(step), {.size = 10, .align = Align::right});
    }
}

}  // namespace

FigureDraft front_draft(const TradeoffView& view) {
    const std::size_t across = std::min<std::size_t>(2, view.workloads());
    constexpr double left = 164, right = 26, panel_height = 272, title = 34, bottom = 36;
    constexpr double width = figure_width + 140;
    const double panel_width =
        (width - (left + right) * static_cast<double>(across)) / static_cast<double>(across);
    const std::size_t panel_rows = (view.workloads() + across - 1) / across;
    const std::vector<LegendItem> legend = {
        {.text = "not beaten in all three",
         .mark = Mark{.shape = 0, .filled = true, .ink = Ink::blue}},
        {.text = "beaten: another is no worse in all and better in one",
         .mark = Mark{.shape = 0, .filled = false, .ink = Ink::soft}},
        {.text = "front of consistency and latency", .line = Stroke{Ink::axis, 1.4, Dash::dashed}},
        {.text = "95 % interval", .line = Stroke{Ink::blue, 1.6}}};
    const double top = heading_height + legend_height(legend, 16, width) + 4;
    FigureDraft draft{
        Sketch("front", width,
               top + (panel_height + title + bottom) * static_cast<double>(panel_rows)),
        "Consistency, latency and cost",
        {},
        {}};
    Sketch& sketch = draft.sketch;
    draw_heading(sketch, draft.title,
                 "Up is more consistent (what held under the partition), left is faster (median of "
                 "the slowest site in peace), dollars are a month's bill");
    draw_legend(sketch, legend, 16, heading_height);
    Decades range(1e6);
    for (std::size_t w = 0; w < view.workloads(); ++w) {
        for (const Offer& offer : offers(view, w)) range.show(offer.latency_ms.value);
    }
    for (std::size_t w = 0; w < view.workloads(); ++w) {
        PlotAxis x = range.axis(true);
        thin_labels(x, panel_width, true);
        const double panel_left =
            left + (left + panel_width + right) * static_cast<double>(w % across);
        const double panel_top =
            top + (panel_height + title + bottom) * static_cast<double>(w / across) + title;
        const Box box{panel_left, panel_top, panel_left + panel_width, panel_top + panel_height};
        const std::vector<Offer> all = offers(view, w);
        const Bands rows_of = bands(all);
        sketch.on_canvas();
        sketch.text({box.left, box.top - 14}, view.workload(w),
                    {.size = 12, .ink = Ink::text, .bold = true});
        draw_bands(sketch, rows_of, box);
        sketch.on_panel(box, x, {rows_of.total(), 0, false, {}, false});
        sketch.line(stairs(all, rows_of, x), {Ink::axis, 1.4, Dash::dashed});
        draw_offers(sketch, view, all, rows_of, box, x);
        for (const Offer& offer : all) {
            if (offer.beaten) continue;
            draft.spoken += fmt::format(
                "{}: {} is not beaten, {}, {}, {} a month. ", view.workload(w),
                view.system(offer.system), step_name(offer.step),
                milliseconds_text(offer.latency_ms.value), dollars_text(offer.dollars.value));
        }
    }
    draft.caption =
        "A system is on the Pareto front when no other is at least as consistent, as fast and as "
        "cheap, and better in one of these. The steps of consistency are those of the heat map; "
        "within a step the fastest comes first.";
    return draft;
}

}  // namespace cleave::report
