#pragma once
// What the figures of the report have in common: their heading, their legend, their axes.

#include <optional>
#include <string>
#include <vector>

#include "plot/sketch.hpp"
#include "tradeoff/view.hpp"

namespace cleave::report {

constexpr double figure_width = 1080;
constexpr double heading_height = 52;

// Title and subtitle at the upper left; both any text.
void draw_heading(Sketch& sketch, std::string_view title, std::string_view subtitle);

struct LegendItem {
    std::string text;  // any
    std::optional<Stroke> line{};
    std::optional<Mark> mark{};
    std::optional<Ink> fill{};  // a patch of this colour
    std::optional<Ink> band{};  // the same, as faint as the band of an interval
};
// Rows of items from `top` on; returns where they end.
double draw_legend(Sketch& sketch, const std::vector<LegendItem>& items, double left, double top);
double legend_height(const std::vector<LegendItem>& items, double left, double width);

// One item a system, with the line and the mark by which figures know it.
std::vector<LegendItem> system_legend(const TradeoffView& view, bool lines);
Stroke system_stroke(std::size_t system);
Mark system_mark(std::size_t system, bool filled);

// Lines of at most `width` pixels, `rows` of them, centred on `at.y`.
void draw_wrapped(Sketch& sketch, Spot at, std::string_view any, const TextStyle& style,
                  double width, std::size_t rows);

// Whole decades around what is to be shown, of `unit` nanoseconds each.
class Decades {
  public:
    explicit Decades(double nanoseconds_per_unit) : scale_(nanoseconds_per_unit) {}
    void show(double value);  // not positive: ignored
    PlotAxis axis(bool labelled) const;
    // With a place left of them for zero, which a logarithm does not reach.
    PlotAxis axis_with_zero() const;
    double zero() const { return low() / 2; }
    double low() const;
    double high() const;

  private:
    double scale_;
    double least_ = 0, most_ = 0;
};

// Leaves out the labels of ticks that have no room on `width` pixels; the last too, unless the axis
// has nothing to its right.
void thin_labels(PlotAxis& axis, double width, bool rightmost);

PlotAxis percent_axis(bool labelled);
PlotAxis seconds_axis(double end, bool labelled);

// Where a value stands between the ends of an axis, from 0 to 1 and never beyond.
double position(const PlotAxis& axis, double value);
Spot place(const Box& box, const PlotAxis& x, const PlotAxis& y, Spot value);

std::string systems_list(const TradeoffView& view);  // "A, B and C"
std::string joined(const std::vector<std::string>& names);

}  // namespace cleave::report
