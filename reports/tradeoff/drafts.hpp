#pragma once
// Each figure of the trade-off report, ready for gnuplot to draw: what it shows comes from the
// matrix alone, in the order of its systems and workloads.

#include <string>
#include <vector>

#include "plot/sketch.hpp"
#include "tradeoff/view.hpp"

namespace cleave::report {

struct FigureDraft {
    Sketch sketch;
    std::string title;    // all three may contain names from users
    std::string caption;  // how to read it, in a few sentences
    std::string spoken;   // what it shows, for those who cannot see it
};

FigureDraft triangle_draft(const TradeoffView& view);
FigureDraft small_triangles_draft(const TradeoffView& view);
FigureDraft heat_map_draft(const TradeoffView& view);
FigureDraft front_draft(const TradeoffView& view);
FigureDraft staleness_draft(const TradeoffView& view, std::size_t plan);
FigureDraft healing_draft(const TradeoffView& view, std::size_t plan);
FigureDraft availability_draft(const TradeoffView& view, std::size_t workload, std::size_t plan);
FigureDraft latency_draft(const TradeoffView& view, std::size_t workload, std::size_t plan);

}  // namespace cleave::report
