#include "html/plots.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <utility>

#include "html/svg.hpp"
#include "plot/gnuplot.hpp"
#include "text/escape.hpp"

namespace cleave::report {
namespace {

using scenario::Counts;
using scenario::Slice;

using Points = std::vector<std::pair<double, double>>;

// Commands for gnuplot, and the data that they ask for, in one text.
using Script = std::string;

// Sentinels for colours, turned into the page's variables afterwards. See `themed` in svg.cpp.
constexpr const char* theme =
    "set encoding utf8\n"
    "set decimalsign '.'\n"
    "set border 3 lw 1 lc rgb '#020202'\n"
    "set tics nomirror out scale 0.5 textcolor rgb '#010101'\n"
    "set grid ytics lt 1 lw 0.6 lc rgb '#030303'\n"
    "unset key\n";

// Where the plots stand, in units of the drawing, for placing labels.
constexpr double plot_left = 58;   // from the left edge
constexpr double plot_right = 20;  // from the right edge

double seconds(Instant t) { return t.since_start().in_seconds(); }

void shade(Script& gp, const SitePlot& plot) {
    int number = 1;
    for (const PlotShade& s : plot.shades) {
        const int colour = s.is_partition ? (s.touches ? 4 : 5) : (s.touches ? 6 : 7);
        const double end = std::min(seconds(s.end), plot.span.in_seconds());
        if (seconds(s.start) >= end) continue;
        gp += fmt::format(
            "set object {} rect from {:.6f}, graph 0 to {:.6f}, graph 1 behind "
            "fc rgb '#{:02x}{:02x}{:02x}' fs solid noborder\n",
            number, seconds(s.start), end, colour, colour, colour);
        ++number;
    }
}

std::string shade_label(const PlotShade& shade) { return shorten(clean(shade.label), 24); }

// Above the shades, as many labels as there is room for from left to right.
void label_shades(Script& gp, const SitePlot& plot) {
    constexpr double character = 5.6;
    double free_from = plot_left;
    const double scale =
        (plot.width - plot_right - plot_left) / std::max(plot.span.in_seconds(), 1e-9);
    for (std::size_t i = 0; i < plot.shades.size(); ++i) {
        const PlotShade& s = plot.shades[i];
        const double end = std::min(seconds(s.end), plot.span.in_seconds());
        const double half = character * static_cast<double>(display_width(shade_label(s))) / 2 + 3;
        double centre = plot_left + scale * (seconds(s.start) + end) / 2;
        centre = std::clamp(centre, plot_left + half, plot.width - 4 - half);
        if (seconds(s.start) >= end || centre - half < free_from) continue;
        free_from = centre + half;
        gp += fmt::format(
            "set label {0} '@SHADE{0}@' at screen {1:.5f}, graph 1.07 center "
            "textcolor rgb '#010101' font 'sans-serif,10'\n",
            i + 1, centre / plot.width);
    }
}

// One point a slice and one more at the end, so that the last step has its length. A slice without
// a value ends the line: its points are left out and `blocks` starts anew.
template <class ValueOf>
std::vector<Points> steps(const SitePlot& plot, ValueOf value_of) {
    std::vector<Points> blocks;
    bool open = false;
    const double width = plot.slice_length.in_seconds();
    for (std::size_t i = 0; i < plot.series->slices.size(); ++i) {
        const double value = value_of(plot.series->slices[i]);
        if (std::isnan(value)) {
            open = false;
            continue;
        }
        if (!open) blocks.emplace_back();
        open = true;
        if (!blocks.back().empty()) blocks.back().pop_back();  // the provisional end
        blocks.back().emplace_back(width * static_cast<double>(i), value);
        blocks.back().emplace_back(width * static_cast<double>(i + 1), value);
    }
    return blocks;
}

double share(const Counts& counts) {
    if (counts.total() == 0) return std::numeric_limits<double>::quiet_NaN();
    return 100.0 * static_cast<double>(counts.ok) / static_cast<double>(counts.total());
}

double milliseconds(Duration d) {
    return d.count() <= 0 ? std::numeric_limits<double>::quiet_NaN() : d.in_milliseconds();
}

struct Curve {
    std::vector<Points> blocks;
    const char* style;
};

void send(Script& gp, const Points& points) {
    for (const auto& [x, y] : points) gp += fmt::format("{:.10g} {:.10g}\n", x, y);
    gp += "e\n";
}

// An empty `plot` is an error to gnuplot; a point outside the axes draws nothing.
void plot_curves(Script& gp, const std::vector<Curve>& curves) {
    std::string command = "plot ";
    for (const Curve& curve : curves) {
        const std::size_t blocks = std::max<std::size_t>(curve.blocks.size(), 1);
        for (std::size_t b = 0; b < blocks; ++b) {
            command += fmt::format("{}'-' using 1:2 with steps {}", command.size() > 5 ? ", " : "",
                                   curve.style);
        }
    }
    gp += command + "\n";
    for (const Curve& curve : curves) {
        for (const Points& block : curve.blocks) send(gp, block);
        if (curve.blocks.empty()) send(gp, {{-1.0, -1.0}});
    }
}

std::string decade_tics(const SitePlot& plot) {
    struct Decade {
        std::int64_t nanoseconds;
        const char* label;
    };
    constexpr Decade decades[] = {
        {1'000, "1 µs"},        {10'000, "10 µs"},        {100'000, "100 µs"},
        {1'000'000, "1 ms"},    {10'000'000, "10 ms"},    {100'000'000, "100 ms"},
        {1'000'000'000, "1 s"}, {10'000'000'000, "10 s"}, {100'000'000'000, "100 s"}};
    std::string tics;
    for (const Decade& d : decades) {
        if (d.nanoseconds < plot.latency_min.count()) continue;
        if (d.nanoseconds > plot.latency_max.count()) continue;
        tics += fmt::format("{}'{}' {}", tics.empty() ? "" : ", ", d.label,
                            static_cast<double>(d.nanoseconds) / 1e6);
    }
    return "set ytics (" + tics + ")\n";
}

void draw(Script& gp, const SitePlot& plot) {
    const double span = std::max(plot.span.in_seconds(), 1e-9);
    gp += fmt::format(
        "reset\nset term svg size {},300 noenhanced font 'sans-serif,11'\n"
        "set output '{}.svg'\n{}",
        plot.width, plot.id, theme);
    gp += fmt::format("set xrange [0:{:.6f}]\n", span);
    gp += fmt::format("set lmargin at screen {:.5f}\nset rmargin at screen {:.5f}\nset multiplot\n",
                      plot_left / plot.width, 1 - plot_right / plot.width);

    gp += "set tmargin at screen 0.90\nset bmargin at screen 0.56\n";
    gp += "set yrange [0:105]\nset ytics ('0 %%' 0, '50 %%' 50, '100 %%' 100)\nset format x ''\n";
    shade(gp, plot);
    label_shades(gp, plot);
    plot_curves(gp, {{steps(plot, [](const Slice& s) { return share(s.reads); }),
                      "lt 1 lw 2.2 lc rgb '#080808'"},
                     {steps(plot, [](const Slice& s) { return share(s.writes); }),
                      "lt 1 dt (7,4) lw 2.2 lc rgb '#090909'"}});

    gp += "unset label\n";
    gp += "set tmargin at screen 0.46\nset bmargin at screen 0.12\n";
    gp += "set logscale y\nset format x '%g s'\n";
    gp += fmt::format("set yrange [{}:{}]\n", plot.latency_min.in_milliseconds(),
                      plot.latency_max.in_milliseconds());
    gp += decade_tics(plot);
    plot_curves(gp, {{steps(plot, [](const Slice& s) { return milliseconds(s.p99); }),
                      "lt 1 dt (3,2) lw 1.8 lc rgb '#0b0b0b'"},
                     {steps(plot, [](const Slice& s) { return milliseconds(s.p50); }),
                      "lt 1 lw 2.2 lc rgb '#0a0a0a'"}});
    gp += "unset multiplot\nunset output\n";
}

// Gnuplot's SVG with the placeholders replaced; empty when it is not what gnuplot writes.
std::string finished(const SitePlot& plot, const std::string& raw) {
    std::string svg = inline_svg(raw, plot.id, plot.description);
    for (std::size_t i = plot.shades.size(); i >= 1 && !svg.empty(); --i) {
        replace_all(svg, fmt::format("@SHADE{}@", i), escape_html(shade_label(plot.shades[i - 1])));
    }
    return svg;
}

}  // namespace

Plots draw_plots(const std::vector<SitePlot>& plots, const std::string& gnuplot) {
    Plots result;
    if (plots.empty()) return result;
    Script script;
    std::vector<std::string> files;
    for (const SitePlot& plot : plots) {
        draw(script, plot);
        files.push_back(plot.id + ".svg");
    }
    const GnuplotFiles drawn = run_gnuplot(gnuplot, {script}, files);
    result.error = drawn.error;
    for (std::size_t i = 0; i < drawn.files.size(); ++i) {
        result.svg.push_back(finished(plots[i], drawn.files[i]));
        if (!result.svg.back().empty()) continue;
        result.svg.clear();
        result.error = "gnuplot drew only a part of " + files[i];
        break;
    }
    return result;
}

}  // namespace cleave::report
