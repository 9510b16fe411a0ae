#include "tradeoff/figure_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "text/escape.hpp"

namespace cleave::report {
namespace {

constexpr double legend_row = 20;
constexpr double sample_width = 26;

double item_width(const LegendItem& item) {
    return sample_width + 7 + text_width(shorten(clean(item.text), 60), 11) + 18;
}

void draw_sample(Sketch& sketch, const LegendItem& item, double left, double middle) {
    const double right = left + sample_width;
    if (item.fill) sketch.rect({left, middle - 6, right, middle + 6}, *item.fill);
    if (item.band) {
        sketch.band({left, right}, {middle - 6, middle - 6}, {middle + 6, middle + 6}, *item.band);
    }
    if (item.line) sketch.line({{left, middle}, {right, middle}}, *item.line);
    if (item.mark) sketch.mark({(left + right) / 2, middle}, *item.mark);
}

struct Decade {
    double nanoseconds;
    const char* label;
};
constexpr Decade decades[] = {{1e3, "1 µs"},   {1e4, "10 µs"},  {1e5, "0.1 ms"}, {1e6, "1 ms"},
                              {1e7, "10 ms"},  {1e8, "100 ms"}, {1e9, "1 s"},    {1e10, "10 s"},
                              {1e11, "100 s"}, {1e12, "1000 s"}};

}  // namespace

void draw_heading(Sketch& sketch, std::string_view title, std::string_view subtitle) {
    const auto columns =
        static_cast<std::size_t>((sketch.width() - 32) / text_width("n", 16, true));
    sketch.text({16, 20}, shorten(clean(title), columns),
                {.size = 16, .ink = Ink::text, .bold = true});
    sketch.text({16, 41}, shorten(clean(subtitle), columns * 4 / 3), {.size = 11.5});
}

double draw_legend(Sketch& sketch, const std::vector<LegendItem>& items, double left, double top) {
    double x = left;
    double y = top + legend_row / 2;
    for (const LegendItem& item : items) {
        if (x > left && x + item_width(item) - 18 > sketch.width() - 12) {
            x = left;
            y += legend_row;
        }
        draw_sample(sketch, item, x, y);
        sketch.text({x + sample_width + 7, y}, shorten(clean(item.text), 60), {.size = 11});
        x += item_width(item);
    }
    return y + legend_row / 2;
}

double legend_height(const std::vector<LegendItem>& items, double left, double width) {
    double x = left;
    double rows = 1;
    for (const LegendItem& item : items) {
        if (x > left && x + item_width(item) - 18 > width - 12) {
            x = left;
            ++rows;
        }
        x += item_width(item);
    }
    return rows * legend_row;
}

Stroke system_stroke(std::size_t system) {
    constexpr Dash dashes[] = {Dash::solid, Dash::dashed, Dash::dotted, Dash::dash_dotted};
    return {series_ink(system), 2, dashes[system / series_count % std::size(dashes)]};
}

Mark system_mark(std::size_t system, bool filled) {
    return {.shape = system, .filled = filled, .size = 1.1, .ink = series_ink(system)};
}

std::vector<LegendItem> system_legend(const TradeoffView& view, bool lines) {
    std::vector<LegendItem> items;
    for (std::size_t s = 0; s < view.systems(); ++s) {
        LegendItem item{view.system(s)};
        if (lines) item.line = system_stroke(s);
        item.mark = system_mark(s, true);
        items.push_back(std::move(item));
    }
    return items;
}

void draw_wrapped(Sketch& sketch, Spot at, std::string_view any, const TextStyle& style,
                  double width, std::size_t rows) {
    const auto columns = static_cast<std::size_t>(width / text_width("n", style.size, style.bold));
    std::vector<std::string> lines = wrap(clean(any), columns);
    if (lines.size() > rows) {
        lines.resize(rows);
        lines.back() = shorten(lines.back() + " …", columns);
    }
    const double step = style.size * 1.25;
    double y = at.y - step * static_cast<double>(lines.size() - 1) / 2;
    for (const std::string& line : lines) {
        sketch.text({at.x, y}, line, style);
        y += step;
    }
}

void Decades::show(double value) {
    if (!(value > 0) || !std::isfinite(value)) return;
    least_ = least_ == 0 ? value : std::min(least_, value);
    most_ = std::max(most_, value);
}

double Decades::low() const {
    double low = decades[0].nanoseconds / scale_;
    for (const Decade& d : decades) {
        if (least_ > 0 && d.nanoseconds / scale_ <= least_) low = d.nanoseconds / scale_;
    }
    return least_ == 0 ? 1e6 / scale_ : low;
}

double Decades::high() const {
    double high = std::max(low() * 10, 0.0);
    for (const Decade& d : decades) {
        if (high < most_) high = std::max(high, d.nanoseconds / scale_);
    }
    return high;
}

PlotAxis Decades::axis(bool labelled) const {
    PlotAxis axis{low(), high(), true, {}, labelled};
    for (const Decade& d : decades) {
        const double at = d.nanoseconds / scale_;
        if (at >= axis.low * 0.999 && at <= axis.high * 1.001) axis.tics.push_back({at, d.label});
    }
    return axis;
}

void thin_labels(PlotAxis& axis, double width, bool rightmost) {
    constexpr double room = 48;
    double taken = -room;
    for (std::size_t i = 0; i < axis.tics.size(); ++i) {
        const double at = position(axis, axis.tics[i].at) * width;
        const bool last = i > 0 && i + 1 == axis.tics.size();
        if (at - taken < room || (last && !rightmost)) axis.tics[i].label.clear();
        if (!axis.tics[i].label.empty()) taken = at;
    }
}

PlotAxis Decades::axis_with_zero() const {
    PlotAxis with_zero = axis(true);
    with_zero.low = low() / 4;
    with_zero.tics.insert(with_zero.tics.begin(), {zero(), "0"});
    with_zero.tics[1].label.clear();  // too near for its label
    return with_zero;
}

PlotAxis percent_axis(bool labelled) {
    return {0, 104, false, {{0, "0 %"}, {50, "50 %"}, {100, "100 %"}}, labelled};
}

PlotAxis seconds_axis(double end, bool labelled) {
    PlotAxis axis{0, std::max(end, 1e-9), false, {}, labelled};
    double step = 1e-3;
    for (const double candidate : {1e-3, 1e-2, 0.1, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0,
                                   300.0, 600.0, 1800.0, 3600.0, 14400.0, 86400.0}) {
        step = candidate;
        if (end / candidate <= 8) break;
    }
    for (int i = 0; i * step <= axis.high * 1.0001 && i <= 100; ++i) {
        axis.tics.push_back({i * step, fmt::format("{:g} s", i * step)});
    }
    return axis;
}

double position(const PlotAxis& axis, double value) {
    double share = 0;
    if (axis.logarithmic) {
        if (value > 0) {
            share = std::log(value / axis.low) / std::log(axis.high / axis.low);
        }
    } else {
        share = (value - axis.low) / (axis.high - axis.low);
    }
    return std::clamp(share, 0.0, 1.0);
}

Spot place(const Box& box, const PlotAxis& x, const PlotAxis& y, Spot value) {
    return {box.left + position(x, value.x) * (box.right - box.left),
            box.bottom - position(y, value.y) * (box.bottom - box.top)};
}

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i > 0) text += i + 1 == names.size() ? " and " : ", ";
        text += names[i];
    }
    return text;
}

std::string systems_list(const TradeoffView& view) {
    std::vector<std::string> names;
    for (std::size_t s = 0; s < view.systems(); ++s) names.push_back(view.system(s));
    return joined(names);
}

}  // namespace cleave::report
