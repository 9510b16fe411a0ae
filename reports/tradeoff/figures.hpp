#pragma once
// All figures of the trade-off report, drawn: for the page, and as files of their own.
// Invariant: the same matrix gives the same bytes; the PNG too, on one machine (its letters are set
// by the machine's fonts).
// Errors: gnuplot missing or failing: `error` says what to do and there are no figures.

#include <string>
#include <vector>

#include "tradeoff/result.hpp"

namespace cleave::report {

struct FigureOptions {
    std::string gnuplot = "gnuplot";  // program's name or path
    bool png = false;
};

enum class FigureKind : std::uint8_t {
    triangle,
    small_triangles,
    heat_map,
    front,
    staleness,
    healing,
    availability,
    latency,
};

struct Figure {
    FigureKind kind = FigureKind::triangle;
    std::size_t workload = 0;    // of availability and latency
    std::size_t plan = 0;        // of these, staleness and healing
    std::string id;              // letters, digits and '-': the file's name without its end
    std::string title, caption;  // any text
    std::string inline_svg;      // to stand in a page
    std::string svg, png;        // files; `png` is empty unless asked for
};

struct Figures {
    std::vector<Figure> all;
    std::string error;  // empty when all went well
};

Figures draw_figures(const tradeoff::Matrix& matrix, const FigureOptions& options);

}  // namespace cleave::report
