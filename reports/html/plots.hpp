#pragma once
// Availability and latency of one site over time, drawn by gnuplot as SVG to stand inside a page.
// Invariant: gnuplot never sees a user's text. It draws placeholders, which are replaced, escaped,
// in what it wrote; so no name can run as a command. Colours come out as CSS variables of the page.
// Errors: gnuplot missing, too old or failing is an error that says so; nothing is left on disk.

#include <string>
#include <vector>

#include "host/time.hpp"
#include "runner/result.hpp"

namespace cleave::report {

struct PlotShade {
    std::string label;  // any text
    Instant start;
    Instant end;
    bool is_partition = false;
    bool touches = true;  // this site; others' faults are drawn fainter
};

struct SitePlot {
    std::string id;           // unique in the page, of letters, digits and '-'
    std::string description;  // for screen readers; any text
    const scenario::SiteSeries* series = nullptr;
    Duration slice_length;
    std::vector<PlotShade> shades;
    int width = 460;       // of the drawing, 300 high: smaller ones have larger letters in print
    Duration span;         // of the time axis
    Duration latency_min;  // of the logarithmic latency axis; whole decades
    Duration latency_max;
};

struct Plots {
    std::vector<std::string> svg;  // one a request, in order
    std::string error;             // empty when all went well
};

// `gnuplot` is a program's name or path.
Plots draw_plots(const std::vector<SitePlot>& plots, const std::string& gnuplot);

}  // namespace cleave::report
