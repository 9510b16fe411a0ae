#pragma once
// Small multiples: a row for each system, the same axes in all of them, so that one compares by
// looking up and down.

#include <string>
#include <vector>

#include "tradeoff/drafts.hpp"
#include "tradeoff/figure_parts.hpp"

namespace cleave::report {

// Which column the sides of a partition go into: one where nothing is cut off.
struct SideColumns {
    std::vector<std::string> titles;
    bool cut = false;
    std::size_t of(const tradeoff::Side& side) const { return cut && !side.cut_off ? 1 : 0; }
};
SideColumns side_columns(const TradeoffView& view, std::size_t workload, std::size_t plan);

struct GridLayout {
    std::string id, title, subtitle;   // title and subtitle are any text
    std::vector<std::string> columns;  // likewise
    double row_height = 80;
};

class SystemGrid {
  public:
    SystemGrid(GridLayout layout, const TradeoffView& view, const std::vector<LegendItem>& legend);

    Sketch& sketch() { return sketch_; }
    const std::string& title() const { return layout_.title; }

    Box box(std::size_t system, std::size_t column) const;
    // What is drawn next is in this panel. Only the leftmost has labels at its y axis, only the
    // lowest at its x axis.
    void panel(std::size_t system, std::size_t column, PlotAxis x, PlotAxis y);
    // Instead of the panels of a row.
    void explain_gap(std::size_t system, const std::string& why);

    Sketch finished() { return std::move(sketch_); }

  private:
    GridLayout layout_;
    std::size_t systems_;
    double top_;
    Sketch sketch_;
};

}  // namespace cleave::report
