#include "html/timeline_svg.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "text/escape.hpp"
#include "text/format.hpp"
#include "text/operations.hpp"
#include "timeline/layout.hpp"

namespace cleave::report {
namespace {

// Pixels of the drawing's own coordinates.
constexpr int gutter = 168;
constexpr int row_height = 58;
constexpr int bar_height = 26;
constexpr int tick_row = 17;
constexpr int edge = 36;  // room for half a label of the last tick
constexpr int label_row = 16;

struct Point {
    double x = 0;
    double y = 0;
};

// Everything that the parts of one drawing share.
struct Canvas {
    const Scene& scene;
    const Timeline& timeline;
    std::string_view id;
    std::vector<int> lane_top{};
    std::vector<std::pair<int, std::size_t>> shade_labels{};  // as `shade_labels` below
    int top = 12;
    int bottom = 0;  // of the lanes

    int middle(const TimelineBar& bar) const {
        return lane_top[bar.lane] + static_cast<int>(bar.row) * row_height + row_height / 2;
    }
    const TimelineBar* bar(history::OpIndex op) const {
        const auto found = std::find_if(timeline.bars.begin(), timeline.bars.end(),
                                        [&](const TimelineBar& b) { return b.op == op; });
        return found == timeline.bars.end() ? nullptr : &*found;
    }
};

int label_width(const TimelineShade& shade) {
    return static_cast<int>(display_width(shorten(shade.label, 40))) * 13 / 2 + 8;
}

// Where each shade's label begins, and in which row above the lanes: none covers another.
std::vector<std::pair<int, std::size_t>> shade_labels(const Timeline& timeline, std::size_t& rows) {
    std::vector<std::pair<int, std::size_t>> result;
    std::vector<int> taken;
    for (const TimelineShade& shade : timeline.shades) {
        const int width = label_width(shade);
        const int begin = std::max(0, std::min(shade.begin, timeline.width + edge - width));
        std::size_t row = 0;
        while (row < taken.size() && taken[row] > begin) ++row;
        if (row == taken.size()) taken.push_back(0);
        taken[row] = begin + width;
        result.emplace_back(begin, row);
    }
    rows = taken.size();
    return result;
}

Canvas make_canvas(const Scene& scene, const Timeline& timeline, std::string_view id) {
    Canvas canvas{scene, timeline, id};
    std::size_t rows = 0;
    canvas.shade_labels = shade_labels(timeline, rows);
    canvas.top += static_cast<int>(rows) * label_row;
    canvas.bottom = canvas.top;
    for (const TimelineLane& lane : timeline.lanes) {
        canvas.lane_top.push_back(canvas.bottom);
        canvas.bottom += static_cast<int>(lane.rows) * row_height;
    }
    return canvas;
}

std::string shades(const Canvas& canvas) {
    std::string svg;
    for (std::size_t i = 0; i < canvas.timeline.shades.size(); ++i) {
        const TimelineShade& shade = canvas.timeline.shades[i];
        const auto [begin, row] = canvas.shade_labels[i];
        const int y = canvas.top - 6 - static_cast<int>(row) * label_row;
        svg += fmt::format(
            "<g class=\"fault\"><title>{0}</title><rect class=\"{1}\" x=\"{2}\" y=\"{3}\" "
            "width=\"{4}\" height=\"{5}\"/><text class=\"small\" x=\"{6}\" y=\"{7}\">{8}</text>"
            "</g>\n",
            escape_html(shade.label), shade.is_partition ? "cut" : "crash", gutter + shade.begin,
            canvas.top, std::max(shade.end - shade.begin, 2), canvas.bottom - canvas.top,
            gutter + begin, y, escape_html(shorten(shade.label, 40)));
    }
    return svg;
}

std::string lanes(const Canvas& canvas) {
    const Timeline& timeline = canvas.timeline;
    const int right = gutter + timeline.width + edge;
    std::string svg;
    std::optional<std::string_view> site;
    for (std::size_t l = 0; l < timeline.lanes.size(); ++l) {
        const TimelineLane& lane = timeline.lanes[l];
        const int y = canvas.lane_top[l];
        const int middle = y + row_height / 2;
        if (site != std::string_view(lane.site)) {
            svg += fmt::format(
                "<line class=\"site-rule\" x1=\"0\" y1=\"{0}\" x2=\"{1}\" y2=\"{0}\"/>"
                "<text class=\"site\" x=\"0\" y=\"{2}\">{3}</text>\n",
                y, right, middle + 4, escape_html(shorten(lane.site, 11)));
        }
        site = lane.site;
        svg += fmt::format("<text class=\"process\" x=\"{}\" y=\"{}\">process {}</text>\n",
                           gutter - 14, middle + 4, lane.process);
        for (std::size_t row = 0; row < lane.rows; ++row) {
            const int line = middle + static_cast<int>(row) * row_height;
            svg +=
                fmt::format("<line class=\"lane\" x1=\"{0}\" y1=\"{1}\" x2=\"{2}\" y2=\"{1}\"/>\n",
                            gutter, line, right);
        }
    }
    svg += fmt::format("<line class=\"site-rule\" x1=\"0\" y1=\"{0}\" x2=\"{1}\" y2=\"{0}\"/>\n",
                       canvas.bottom, right);
    return svg;
}

std::string ticks(const Canvas& canvas, int& rows) {
    const int decimals = decimals_for(canvas.timeline.ticks);
    std::vector<int> taken;  // where the last label of each row ends
    std::string svg;
    std::optional<Instant> previous;
    for (const TimelineTick& tick : canvas.timeline.ticks) {
        if (previous == tick.at) continue;
        previous = tick.at;
        const std::string text = instant(tick.at, decimals);
        const int half = static_cast<int>(text.size()) * 33 / 10 + 4;
        const int x = gutter + tick.place;
        std::size_t row = 0;
        while (row < taken.size() && taken[row] > x - half) ++row;
        if (row == taken.size()) taken.push_back(0);
        taken[row] = x + half;
        const int y = canvas.bottom + tick_row * (static_cast<int>(row) + 1);
        svg += fmt::format(
            "<line class=\"guide\" x1=\"{0}\" y1=\"{1}\" x2=\"{0}\" y2=\"{2}\"/>"
            "<text class=\"tick\" x=\"{0}\" y=\"{3}\">{4}</text>\n",
            x, canvas.top, y - 11, y, text);
    }
    rows = static_cast<int>(taken.size());
    return svg;
}

std::string outcome_words(const history::History& history, history::OpIndex op) {
    const Instant completed = history.completions()[op.value];
    switch (history.outcome(op)) {
        case Outcome::ok: return "completed at " + instant(completed, 6);
        case Outcome::fail: return "failed at " + instant(completed, 6);
        case Outcome::unknown: return "no answer: it may take effect at any later moment, or never";
    }
    return "";
}

std::string bar_shape(const TimelineBar& bar, int middle) {
    const int x = gutter + bar.begin;
    const int y = middle - bar_height / 2;
    const int width = std::max(bar.end - bar.begin, 4);
    if (!bar.open_ended) {
        return fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"5\"/>", x, y,
                           width, bar_height);
    }
    return fmt::format("<path d=\"M{0},{1} H{2} l10,{3} l-10,{3} H{0} Z\"/>", x, y, x + width,
                       bar_height / 2);
}

std::string bars(const Canvas& canvas) {
    std::string svg;
    for (const TimelineBar& bar : canvas.timeline.bars) {
        const history::History& history = *canvas.scene.history;
        const bool read = only_looks(history, bar.op);
        const int middle = canvas.middle(bar);
        const int centre = gutter + (bar.begin + bar.end) / 2;
        svg += fmt::format(
            "<g class=\"op {} {}{}\" id=\"{}-op{}\"><title>{} by process {}: invoked at {}, "
            "{}</title>{}<text x=\"{}\" y=\"{}\">{}</text></g>\n",
            bar.core ? "core" : "context", read ? "read" : "write", bar.open_ended ? " open" : "",
            canvas.id, bar.op.value,
            escape_html(operation_words(history, bar.op, canvas.scene.object)),
            history.processes()[bar.op.value], instant(history.invocations()[bar.op.value], 6),
            outcome_words(history, bar.op), bar_shape(bar, middle), centre, middle + 4,
            escape_html(bar.label));
    }
    return svg;
}

struct Bow {
    Point from, bend_from, bend_to, to;

    Point at(double t) const {
        const double s = 1 - t;
        const double a = s * s * s, b = 3 * s * s * t, c = 3 * s * t * t, d = t * t * t;
        return {a * from.x + b * bend_from.x + c * bend_to.x + d * to.x,
                a * from.y + b * bend_from.y + c * bend_to.y + d * to.y};
    }
};

// From the end of one bar to the beginning of the next where time itself orders them; from middle
// to middle where a value does.
Bow curve_between(const Canvas& canvas, const TimelineBar& before, const TimelineBar& after) {
    const double half = bar_height / 2.0;
    const double y1 = canvas.middle(before);
    const double y2 = canvas.middle(after);
    const bool in_time = !before.open_ended && before.end <= after.begin;
    if (in_time && y1 == y2) {
        const Point from{gutter + before.end + 1.0, y1};
        const Point to{gutter + after.begin - 3.0, y2};
        return {from, from, to, to};
    }
    const double middle1 = gutter + (before.begin + before.end) / 2.0;
    const double middle2 = gutter + (after.begin + after.end) / 2.0;
    if (y1 == y2) {  // back in time on one lane: an arch above it
        const Point from{middle1, y1 - half};
        const Point to{middle2, y2 - half - 3};
        return {from, {from.x, from.y - 34}, {to.x, to.y - 34}, to};
    }
    const double down = y2 > y1 ? 1 : -1;
    const double bend = std::clamp((y2 - y1) * down / 2, 18.0, 60.0) * down;
    if (in_time) {
        const Point from{gutter + before.end - 5.0, y1 + down * half};
        const Point to{gutter + after.begin + 5.0, y2 - down * (half + 3)};
        return {from, {from.x, from.y + bend}, {to.x, to.y - bend}, to};
    }
    const double side = middle2 < middle1 ? -1 : 1;
    const Point from{middle1 + side * 8, y1 + down * half};
    const Point to{middle2 - side * 8, y2 - down * (half + 3)};
    return {from, {from.x, from.y + bend}, {to.x, to.y - bend}, to};
}

// A place on the curve for its number, away from the numbers already placed.
Point badge_place(const Bow& curve, const std::vector<Point>& taken) {
    for (const double t : {0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8}) {
        const Point p = curve.at(t);
        const bool free = std::none_of(taken.begin(), taken.end(), [&](const Point& other) {
            return (p.x - other.x) * (p.x - other.x) + (p.y - other.y) * (p.y - other.y) < 21 * 21;
        });
        if (free) return p;
    }
    return curve.at(0.5);
}

std::string arrows(const Canvas& canvas, const check::Counterexample& shown) {
    std::string lines;
    std::string badges;
    std::vector<Point> taken;
    for (std::size_t i = 0; i < shown.cycle.size(); ++i) {
        const check::Precedence& step = shown.cycle[i];
        const TimelineBar* before = canvas.bar(step.before);
        const TimelineBar* after = canvas.bar(step.after);
        if (!before || !after) continue;
        const Bow c = curve_between(canvas, *before, *after);
        const bool backward = after->begin < before->begin;
        const char* kind = backward ? "backward" : "forward";
        const std::string title = escape_html(step.reason);
        lines += fmt::format(
            "<path class=\"arrow {}\" marker-end=\"url(#{}-{})\" d=\"M{:.1f},{:.1f} "
            "C{:.1f},{:.1f} {:.1f},{:.1f} {:.1f},{:.1f}\"><title>{}</title></path>\n",
            kind, canvas.id, kind, c.from.x, c.from.y, c.bend_from.x, c.bend_from.y, c.bend_to.x,
            c.bend_to.y, c.to.x, c.to.y, title);
        const Point p = badge_place(c, taken);
        taken.push_back(p);
        badges += fmt::format(
            "<g class=\"step {}\"><title>{}</title><circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"9\"/>"
            "<text x=\"{:.1f}\" y=\"{:.1f}\">{}</text></g>\n",
            kind, title, p.x, p.y, p.x, p.y + 4, i + 1);
    }
    return lines + badges;
}

std::string markers(std::string_view id) {
    std::string svg = "<defs>";
    for (const char* kind : {"forward", "backward"}) {
        svg += fmt::format(
            "<marker id=\"{0}-{1}\" class=\"head {1}\" viewBox=\"0 0 8 8\" refX=\"6\" refY=\"4\" "
            "markerWidth=\"7\" markerHeight=\"7\" orient=\"auto-start-reverse\">"
            "<path d=\"M0,0 L8,4 L0,8 Z\"/></marker>",
            id, kind);
    }
    return svg + "</defs>\n";
}

}  // namespace

std::string timeline_svg(const Scene& scene, const check::Counterexample& counterexample,
                         std::string_view id) {
    const Timeline timeline = lay_out(
        scene, counterexample,
        {.width = 900, .character = 8, .padding = 22, .gap = 26, .words = false, .context_max = 8});
    if (timeline.bars.empty()) return {};
    const Canvas canvas = make_canvas(scene, timeline, id);
    int tick_rows = 0;
    const std::string axis = ticks(canvas, tick_rows);
    const int width = gutter + timeline.width + edge;
    const int height = canvas.bottom + tick_row * tick_rows + 10;
    return fmt::format(
               "<svg class=\"timeline\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\" "
               "role=\"img\" aria-label=\"{2}\">\n",
               width, height,
               escape_html("Operation timeline of the counterexample: " +
                           counterexample.explanation)) +
           markers(id) + shades(canvas) + lanes(canvas) + axis + bars(canvas) +
           arrows(canvas, counterexample) + "</svg>\n";
}

}  // namespace cleave::report
