#pragma once
// A figure as a list of gnuplot commands, the same for SVG and for PNG. It is drawn in layers: the
// canvas, in pixels from the upper left corner, and panels with axes of their own upon it.
// Invariant: no text of a user is ever part of a command. In an SVG gnuplot sees placeholders, that
// are replaced, escaped, in what it wrote; for a PNG it must set the letters itself, and gets them
// as lines of a data block, in which nothing is a command, reduced to what every font has.
// Invariant: the same calls give the same script, and gnuplot the same bytes from it.

#include <string>
#include <string_view>
#include <vector>

#include "plot/ink.hpp"

namespace cleave::report {

struct Spot {
    double x = 0, y = 0;
};

struct Box {
    double left = 0, top = 0, right = 0, bottom = 0;
};

enum class Dash : std::uint8_t { solid, dashed, dotted, dash_dotted };

struct Stroke {
    Ink ink = Ink::text;
    double width = 1.6;
    Dash dash = Dash::solid;
};

enum class Align : std::uint8_t { left, center, right };

struct TextStyle {
    double size = 11;  // pixels
    Ink ink = Ink::soft;
    Align align = Align::left;
    bool bold = false;
    bool upwards = false;  // turned to be read from below
};

struct Tic {
    double at = 0;
    std::string label;  // ours, never a user's; without quotes
};

struct PlotAxis {
    double low = 0, high = 1;
    bool logarithmic = false;
    std::vector<Tic> tics;
    bool labelled = true;  // otherwise only the lines of its grid
};

// Shapes of points, told apart without colour; filled or hollow.
struct Mark {
    std::size_t shape = 0;  // any number: six shapes by turns
    bool filled = true;
    double size = 1;
    Ink ink = Ink::text;
};

enum class Terminal : std::uint8_t { svg, png };

class Sketch {
  public:
    // `id` is of letters, digits and '-', unique among the figures drawn together.
    Sketch(std::string id, double width, double height);

    const std::string& id() const { return id_; }
    double width() const { return width_; }
    double height() const { return height_; }

    // What follows is in the coordinates of a new layer, above those before.
    void on_canvas();
    void on_panel(const Box& place, const PlotAxis& x, const PlotAxis& y);

    void rect(const Box& area, Ink fill);
    void polygon(const std::vector<Spot>& corners, Ink fill);
    void line(const std::vector<Spot>& points, const Stroke& stroke);
    void band(const std::vector<double>& x, const std::vector<double>& low,
              const std::vector<double>& high, Ink ink);
    void mark(Spot at, const Mark& mark);
    void arrow(Spot from, Spot to, const Stroke& stroke);
    void text(Spot at, std::string_view any, const TextStyle& style);  // centred on `at.y`

    // Commands that write `id().svg` or `id().png`, the latter twice as large.
    std::string script(Terminal terminal) const;

    // What gnuplot wrote made fit to stand in a page, described for screen readers, coloured by the
    // page's variables; or as a file of its own, in the colours of the day. Empty when `raw` is not
    // a whole drawing.
    std::string inline_svg(std::string raw, std::string_view description) const;
    std::string file_svg(std::string raw, std::string_view title) const;

  private:
    struct Series {
        std::string style;
        std::string data;
        bool joins = false;  // may share its style with the series before
    };
    struct Layer {
        std::string set_up;
        std::vector<std::string> objects, arrows, labels;
        std::vector<Series> series;
    };
    Layer& layer();
    void add_series(std::string style, std::string data, std::string_view separator);
    std::string layer_script(const Layer& layer) const;
    std::string with_texts(const std::string& svg) const;

    std::string id_;
    double width_, height_;
    std::vector<Layer> layers_;
    std::vector<std::string> texts_;
};

// How wide a text is set, in pixels: an upper estimate for ordinary words.
double text_width(std::string_view text, double size, bool bold = false);

}  // namespace cleave::report
