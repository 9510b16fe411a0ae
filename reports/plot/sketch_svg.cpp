// What gnuplot's SVG terminal wrote, made fit to be shown.

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "html/svg.hpp"
#include "plot/sketch.hpp"
#include "text/escape.hpp"

namespace cleave::report {
namespace {

// Of ticks without a label.
void remove_empty_texts(std::string& svg) {
    constexpr std::string_view empty = "<text></text>";
    constexpr std::string_view close = "</g>\n";
    for (std::size_t at = svg.find(empty); at != std::string::npos; at = svg.find(empty, at)) {
        const std::size_t open = svg.rfind("<g ", at);
        const std::size_t end = svg.find(close, at);
        if (open == std::string::npos || end == std::string::npos) return;
        svg.erase(open, end + close.size() - open);
        at = open;
    }
}

// Numbers of the markup to a tenth of a pixel: half the bytes, and nobody can see it.
std::string with_short_numbers(const std::string& svg) {
    std::string result;
    result.reserve(svg.size());
    bool in_tag = false;
    for (std::size_t at = 0; at < svg.size(); ++at) {
        const char c = svg[at];
        if (c == '<' || c == '>') in_tag = c == '<';
        const bool digit = c >= '0' && c <= '9';
        if (!in_tag || !digit) {
            result += c;
            continue;
        }
        double value = 0;
        const char* first = svg.data() + at;
        const char* end = std::from_chars(first, svg.data() + svg.size(), value).ptr;
        std::string number(first, end);
        if (number.find('.') != std::string::npos) {
            number = fmt::format("{:.1f}", value);
            if (number.ends_with(".0")) number.resize(number.size() - 2);
        }
        result += number;
        at += static_cast<std::size_t>(end - first) - 1;
    }
    return result;
}

// "M10,20 L12,20 L12,25 Z" in steps from point to point, in tenths of a pixel: "M10,20l2,0 0,5z".
class ShortPath {
  public:
    void move_to(long x, long y) {
        text_ += fmt::format("M{},{}", tenths(x), tenths(y));
        lines_ = false;
        x_ = x;
        y_ = y;
    }
    void line_to(long x, long y) {
        if (lines_ && x == x_ && y == y_) return;
        text_ += fmt::format("{}{},{}", lines_ ? " " : "l", tenths(x - x_), tenths(y - y_));
        lines_ = true;
        x_ = x;
        y_ = y;
    }
    void close() {
        text_ += "z";
        lines_ = false;
    }
    std::string take() { return std::move(text_); }

  private:
    static std::string tenths(long n) {
        const char* sign = n < 0 ? "-" : "";
        const long size = n < 0 ? -n : n;
        if (size % 10 == 0) return fmt::format("{}{}", sign, size / 10);
        return size < 10 ? fmt::format("{}.{}", sign, size)
                         : fmt::format("{}{}.{}", sign, size / 10, size % 10);
    }
    std::string text_;
    bool lines_ = false;
    long x_ = 0, y_ = 0;
};

// `points` is of moves and lines, or of pairs alone; empty when it is of anything else.
std::string shortened_path(std::string_view points, bool polygon) {
    ShortPath path;
    bool first = true;
    char command = polygon ? 'L' : ' ';
    const char* at = points.data();
    const char* end = at + points.size();
    while (at < end) {
        if (*at == ' ' || *at == '\n' || *at == '\t' || *at == ',') {
            ++at;
        } else if (*at == 'M' || *at == 'L' || *at == 'Z') {
            command = *at++;
            if (command == 'Z') path.close();
        } else {
            double x = 0, y = 0;
            const auto [comma, bad_x] = std::from_chars(at, end, x);
            if (bad_x != std::errc() || comma == end || *comma != ',') return {};
            const auto [after, bad_y] = std::from_chars(comma + 1, end, y);
            if (bad_y != std::errc()) return {};
            at = after;
            const bool moves = command == 'M' || (polygon && first);
            if (moves) path.move_to(std::lround(x * 10), std::lround(y * 10));
            if (!moves) path.line_to(std::lround(x * 10), std::lround(y * 10));
            first = false;
        }
    }
    if (polygon && !first) path.close();
    return path.take();
}

// Replaces what stands between `open` and the next apostrophe by a path as above.
void shorten_paths(std::string& svg, std::string_view open, bool polygon) {
    std::string result;
    std::size_t done = 0;
    for (std::size_t at = svg.find(open); at != std::string::npos; at = svg.find(open, done)) {
        const std::size_t start = at + open.size();
        const std::size_t end = svg.find('\'', start);
        if (end == std::string::npos) break;
        const std::string path =
            shortened_path(std::string_view(svg).substr(start, end - start), polygon);
        result += svg.substr(done, at - done) + " d='" + path;
        done = end;
    }
    svg = result + svg.substr(done);
}

// Groups that set nothing.
std::string without_plain_groups(const std::string& svg) {
    std::string result;
    std::vector<bool> kept;
    for (std::size_t at = 0; at < svg.size();) {
        const std::string_view rest = std::string_view(svg).substr(at);
        const bool closes = rest.starts_with("</g>");
        const bool plain = rest.starts_with("<g>");
        if (rest.starts_with("<g>") || rest.starts_with("<g ")) kept.push_back(!plain);
        if (closes && kept.empty()) return {};
        const bool dropped = (plain || closes) && !kept.back();
        if (closes) kept.pop_back();
        if (dropped) {
            at += plain ? 3 : 4;
            if (at < svg.size() && svg[at] == '\n') ++at;
        } else {
            result += svg[at++];
        }
    }
    return result;
}

constexpr std::string_view common_pen =
    "<g fill=\"none\" stroke=\"currentColor\" stroke-linecap=\"butt\" "
    "stroke-linejoin=\"miter\">";

// What gnuplot says of every pen anew is left to the group around them all.
void leave_out_common_pen(std::string& body) {
    replace_all(body, " color=\"black\"", "");
    replace_all(body, " fill=\"none\" stroke=\"currentColor\"", "");
    replace_all(body, " fill=\"none\" stroke=\"black\"", "");
    replace_all(body, " stroke-linecap=\"butt\" stroke-linejoin=\"miter\"", "");
    replace_all(body, " font-family=\"sans-serif\"", "");
    replace_all(body, "  text-anchor=\"start\"", "");
    replace_all(body, "\t", "");
    replace_all(body, "  d='", " d='");
    replace_all(body, " '/>", "'/>");
    replace_all(body, "  ", " ");
}

// The drawing without prolog, titles and ids; empty when it is not whole.
std::string drawing(const std::string& raw) {
    constexpr std::string_view open = "<g id=\"gnuplot_canvas\">";
    const std::size_t start = raw.find(open);
    const std::size_t end = raw.rfind("</svg>");
    if (start == std::string::npos || end == std::string::npos) return {};
    std::string body = raw.substr(start + open.size(), end - start - open.size());
    remove_parts(body, "<defs>", "</defs>\n");
    remove_parts(body, "<title>", "</title>");
    remove_parts(body, " id=\"gnuplot_plot", "\" ");
    remove_parts(body, "<rect x=\"0\" y=\"0\"", "/>\n");  // the background
    remove_empty_texts(body);
    remove_empty_groups(body);
    shorten_paths(body, "  d='", false);
    shorten_paths(body, " points = '", true);
    replace_all(body, "<polygon ", "<path ");
    return with_short_numbers(body);
}

// The shapes of points, where any is used: they refer to one another.
std::string shapes(const std::string& raw, std::string_view id) {
    const std::size_t start = raw.find("<circle id='gpDot'");
    const std::size_t end = raw.find("<filter", start);
    if (start == std::string::npos || end == std::string::npos) return {};
    if (raw.find("<use xlink:href='#gpPt", end) == std::string::npos) return {};
    std::string text = raw.substr(start, end - start);
    replace_all(text, "\t", "");
    replace_all(text, "id='gp", fmt::format("id='{}-gp", id));
    return "<defs>" + text + "</defs>\n";
}

template <class ColourOf>
void coloured(std::string& svg, ColourOf colour_of) {
    for (std::size_t ink = 0; ink < ink_count; ++ink) {
        const std::string colour(colour_of(static_cast<Ink>(ink)));
        replace_all(svg, fmt::format("rgb(  1,   2, {:>3})", ink), colour);
        replace_all(svg, fmt::format("rgb(1,2,{})", ink), colour);
    }
}

template <class ColourOf>
std::string whole(const std::string& raw, std::string_view id, ColourOf colour_of) {
    std::string body = drawing(raw);
    if (body.empty()) return {};
    coloured(body, colour_of);
    leave_out_common_pen(body);
    body = without_plain_groups("<g>" + body);  // of the canvas, whose start is cut off
    remove_empty_groups(body);
    if (body.empty()) return {};
    body = shapes(raw, id) + std::string(common_pen) + body + "</g>\n";
    replace_all(body, "xlink:href='#gp", fmt::format("href='#{}-gp", id));
    return body;
}

}  // namespace

// One pass from left to right, so that a text that looks like a placeholder stays what it is.
std::string Sketch::with_texts(const std::string& svg) const {
    std::string result;
    std::size_t done = 0;
    for (std::size_t at = svg.find("@T"); at != std::string::npos; at = svg.find("@T", at + 1)) {
        std::size_t number = 0;
        const char* digits = svg.data() + at + 2;
        const auto [end, failed] = std::from_chars(digits, svg.data() + svg.size(), number);
        if (failed != std::errc() || *end != '@' || number == 0 || number > texts_.size()) continue;
        result += svg.substr(done, at - done) + escape_html(texts_[number - 1]);
        done = static_cast<std::size_t>(end - svg.data()) + 1;
        at = done - 1;
    }
    return result + svg.substr(done);
}

std::string Sketch::inline_svg(std::string raw, std::string_view description) const {
    const std::string body = whole(raw, id_, ink_variable);
    if (body.empty()) return {};
    return fmt::format(
        "<svg class=\"plot\" viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" aria-label=\"{}\">\n{}"
        "</svg>\n",
        width_, height_, escape_html(description), with_texts(body));
}

std::string Sketch::file_svg(std::string raw, std::string_view title) const {
    const std::string body = whole(raw, id_, day_colour);
    if (body.empty()) return {};
    return fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" "
        "width=\"{0:.0f}\" height=\"{1:.0f}\" viewBox=\"0 0 {0:.0f} {1:.0f}\" "
        "font-family=\"DejaVu Sans, Verdana, sans-serif\">\n<title>{2}</title>\n<rect "
        "width=\"100%\" height=\"100%\" fill=\"{3}\"/>\n{4}</svg>\n",
        width_, height_, escape_html(title), day_colour(Ink::paper), with_texts(body));
}

}  // namespace cleave::report
