#include "plot/sketch.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "html/svg.hpp"
#include "text/escape.hpp"

namespace cleave::report {
namespace {

std::string ink_name(Ink ink) { return fmt::format("C{}", static_cast<int>(ink)); }

// Colours of a drawing that is to be coloured later: no colour of ours is that dark.
std::string sentinel(std::size_t ink) { return fmt::format("#0102{:02x}", ink); }

std::string_view dash_type(Dash dash) {
    switch (dash) {
        case Dash::solid: return "dt solid";
        case Dash::dashed: return "dt (7,4)";
        case Dash::dotted: return "dt (2,3)";
        case Dash::dash_dotted: return "dt (9,3,2,3)";
    }
    return "dt solid";
}

std::string pen(const Stroke& stroke) {
    return fmt::format("lt 1 {} lw {:.2f} lc rgb {}", dash_type(stroke.dash), stroke.width,
                       ink_name(stroke.ink));
}

std::string number(double value) { return fmt::format("{:.7g}", value); }
std::string pair(Spot p) { return number(p.x) + "," + number(p.y); }

std::string rows(const std::vector<Spot>& points) {
    std::string text;
    for (const Spot& p : points) text += number(p.x) + " " + number(p.y) + "\n";
    return text;
}

std::string axis_commands(char name, const PlotAxis& axis) {
    std::string tics;
    for (const Tic& tic : axis.tics) {
        std::string label = tic.label;
        replace_all(label, "%", "%%");  // gnuplot takes it for a format
        tics += fmt::format("{}'{}' {}", tics.empty() ? "" : ", ", label, number(tic.at));
    }
    std::string text =
        fmt::format("set {}range [{}:{}]\n", name, number(axis.low), number(axis.high));
    text += fmt::format("{} logscale {}\n", axis.logarithmic ? "set" : "unset", name);
    text += tics.empty() || !axis.labelled
                ? fmt::format("unset {}tics\n", name)
                : fmt::format(
                      "set {0}tics nomirror out scale 0.4 offset 0,0 ({1}) font "
                      "'sans-serif,10' textcolor rgb {2}\n",
                      name, tics, ink_name(Ink::soft));
    return text;
}

// Letters that DejaVu Sans has, which Debian's fontconfig brings along: Latin, Greek, Cyrillic,
// and the signs that our own texts use. Of others pango draws a box as large as the figure.
std::string with_letters_of_every_font(std::string_view clean_text) {
    std::string result;
    for (std::size_t at = 0; at < clean_text.size();) {
        const auto first = static_cast<unsigned char>(clean_text[at]);
        const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        const std::string_view character = clean_text.substr(at, length);
        constexpr std::string_view signs[] = {"–", "—", "…", "‘", "’", "“", "”", "•", "→", "←",
                                              "↑", "↓", "≤", "≥", "≈", "∞", "✓", "✗", "◐", "−"};
        // Two bytes reach from U+0080 to U+07FF; up to U+04FF they are letters of those scripts.
        const bool known = length == 1 || (length == 2 && first < 0xD4 && first != 0xCC) ||
                           std::ranges::find(signs, character) != std::end(signs);
        if (known) {
            result += character;
        } else {
            result += "?";
        }
        at += length;
    }
    return result;
}

}  // namespace

double text_width(std::string_view text, double size, bool bold) {
    return (bold ? 0.67 : 0.6) * size * static_cast<double>(display_width(text));
}

Sketch::Sketch(std::string id, double width, double height)
    : id_(std::move(id)), width_(width), height_(height) {
    on_canvas();
}

Sketch::Layer& Sketch::layer() { return layers_.back(); }

void Sketch::on_canvas() {
    layers_.emplace_back();
    layer().set_up = fmt::format(
        "set lmargin at screen 0\nset rmargin at screen 1\nset tmargin at screen 1\n"
        "set bmargin at screen 0\nunset border\nunset tics\nunset logscale\n"
        "set xrange [0:{}]\nset yrange [{}:0]\n",
        number(width_), number(height_));
}

void Sketch::on_panel(const Box& place, const PlotAxis& x, const PlotAxis& y) {
    layers_.emplace_back();
    layer().set_up = fmt::format(
        "set lmargin at screen {:.6f}\nset rmargin at screen {:.6f}\n"
        "set tmargin at screen {:.6f}\nset bmargin at screen {:.6f}\n"
        "set border 3 lw 1 lc rgb {}\n",
        place.left / width_, place.right / width_, 1 - place.top / height_,
        1 - place.bottom / height_, ink_name(Ink::axis));
    layer().set_up += axis_commands('x', x) + axis_commands('y', y);
    for (const Tic& tic : y.tics) line({{x.low, tic.at}, {x.high, tic.at}}, {Ink::grid, 0.8});
    for (const Tic& tic : x.tics) line({{tic.at, y.low}, {tic.at, y.high}}, {Ink::grid, 0.8});
}

void Sketch::rect(const Box& area, Ink fill) {
    layer().objects.push_back(fmt::format("rect from {} to {} behind fc rgb {} fs solid noborder",
                                          pair({area.left, area.top}),
                                          pair({area.right, area.bottom}), ink_name(fill)));
}

void Sketch::polygon(const std::vector<Spot>& corners, Ink fill) {
    std::string text;
    for (const Spot& p : corners) text += (text.empty() ? "from " : " to ") + pair(p);
    layer().objects.push_back(fmt::format("polygon {} to {} behind fc rgb {} fs solid noborder",
                                          text, pair(corners.front()), ink_name(fill)));
}

void Sketch::add_series(std::string style, std::string data, std::string_view separator) {
    std::vector<Series>& all = layer().series;
    if (!all.empty() && all.back().style == style) {
        all.back().data += std::string(separator) + data;
    } else {
        all.push_back({std::move(style), std::move(data)});
    }
}

void Sketch::line(const std::vector<Spot>& points, const Stroke& stroke) {
    if (!points.empty()) add_series("using 1:2 with lines " + pen(stroke), rows(points), "\n");
}

void Sketch::band(const std::vector<double>& x, const std::vector<double>& low,
                  const std::vector<double>& high, Ink ink) {
    // Around it once: gnuplot would make a polygon of every two points otherwise.
    std::vector<Spot> outline;
    const auto add = [&](Spot p) {
        const bool again = !outline.empty() && outline.back().x == p.x && outline.back().y == p.y;
        if (!again) outline.push_back(p);
    };
    for (std::size_t i = 0; i < x.size(); ++i) add({x[i], high[i]});
    for (std::size_t i = x.size(); i-- > 0;) add({x[i], low[i]});
    if (outline.empty()) return;
    add_series(fmt::format("using 1:2 with filledcurves closed fc rgb {} fs transparent solid 0.2 "
                           "noborder",
                           ink_name(ink)),
               rows(outline), "\n");
}

void Sketch::mark(Spot at, const Mark& mark) {
    const auto draw = [&](std::size_t type, Ink ink) {
        add_series(fmt::format("using 1:2 with points pt {} ps {:.2f} lw 1.4 lc rgb {}", type,
                               mark.size, ink_name(ink)),
                   rows({at}), "");
    };
    // Circle, square, upright and hanging triangle, diamond, pentagon: filled, one less hollow.
    constexpr std::size_t filled[] = {7, 5, 9, 13, 11, 15};
    const std::size_t type = filled[mark.shape % std::size(filled)];
    draw(type, mark.filled ? mark.ink : Ink::paper);
    if (!mark.filled) draw(type - 1, mark.ink);
}

void Sketch::arrow(Spot from, Spot to, const Stroke& stroke) {
    layer().arrows.push_back(fmt::format("from {} to {} head filled size screen {:.6f},18 {}",
                                         pair(from), pair(to), 9 / width_, pen(stroke)));
}

void Sketch::text(Spot at, std::string_view any, const TextStyle& style) {
    std::string text = clean(any);
    if (text.find_first_not_of(' ') == std::string::npos) return;
    texts_.push_back(std::move(text));
    const char* align = style.align == Align::left     ? "left"
                        : style.align == Align::center ? "center"
                                                       : "right";
    layer().labels.push_back(
        fmt::format("T({}) at {} {} {}front textcolor rgb {} font 'sans-serif{},{:.1f}'",
                    texts_.size(), pair(at), align, style.upwards ? "rotate by 90 " : "",
                    ink_name(style.ink), style.bold ? " Bold" : "", style.size));
}

std::string Sketch::layer_script(const Layer& layer) const {
    std::string text = "unset object\nunset arrow\nunset label\n" + layer.set_up;
    const auto set = [&](const char* what, const std::vector<std::string>& each) {
        for (std::size_t i = 0; i < each.size(); ++i) {
            text += fmt::format("set {} {} {}\n", what, i + 1, each[i]);
        }
    };
    set("object", layer.objects);
    set("arrow", layer.arrows);
    set("label", layer.labels);
    // An empty `plot` is an error to gnuplot; NaN draws nothing.
    if (layer.series.empty()) return text + "plot NaN notitle\n";
    std::string data;
    text += "plot ";
    for (std::size_t i = 0; i < layer.series.size(); ++i) {
        text += fmt::format("{}'-' {} notitle", i == 0 ? "" : ", ", layer.series[i].style);
        data += layer.series[i].data + "e\n";
    }
    return text + "\n" + data;
}

std::string Sketch::script(Terminal terminal) const {
    const bool svg = terminal == Terminal::svg;
    std::string text = "reset\nset encoding utf8\nset decimalsign '.'\nset samples 2\nunset key\n";
    for (std::size_t ink = 0; ink < ink_count; ++ink) {
        text += fmt::format("C{} = '{}'\n", ink,
                            svg ? sentinel(ink) : std::string(day_colour(static_cast<Ink>(ink))));
    }
    text += "$Texts << EndOfTexts\n";
    for (std::size_t i = 0; i < texts_.size(); ++i) {
        // The blank keeps a text from being the end of the block.
        text += " " + (svg ? fmt::format("@T{}@", i + 1) : with_letters_of_every_font(texts_[i])) +
                "\n";
    }
    text += " \nEndOfTexts\nT(n) = $Texts[n][2:]\n";
    // Twice the size; but its points are those of print, four thirds of a pixel.
    text += svg ? fmt::format("set term svg size {:.0f},{:.0f} noenhanced font 'sans-serif,11'\n",
                              width_, height_)
                : fmt::format(
                      "set term pngcairo size {:.0f},{:.0f} noenhanced font "
                      "'sans-serif,11' fontscale 1.5 linewidth 2 pointscale 2 background "
                      "rgb '#ffffff'\n",
                      2 * width_, 2 * height_);
    text += fmt::format("set output '{}.{}'\nset multiplot\n", id_, svg ? "svg" : "png");
    for (const Layer& layer : layers_) text += layer_script(layer);
    return text + "unset multiplot\nunset output\n";
}

}  // namespace cleave::report
