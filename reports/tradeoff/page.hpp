#pragma once
// The trade-off report as one self-contained HTML page: nothing from the network, readable by day,
// by night and in print, by keyboard and by screen reader. Its first screen answers which system
// for which workload, and why. And as a folder: the page, each figure as SVG and PNG, and whatever
// else is to stand beside them.
// Invariant: the same matrix gives the same bytes. Every name is escaped.
// Errors: an empty matrix, gnuplot missing or failing, a file that cannot be written: `error` says
// what to do, and there is no page, or nothing of the folder.

#include <span>
#include <string>
#include <vector>

#include "tradeoff/figures.hpp"
#include "tradeoff/result.hpp"

namespace cleave::report {

struct TradeoffOptions {
    std::string gnuplot = "gnuplot";  // program's name or path
};

struct TradeoffPage {
    std::string html;
    std::string error;  // empty when all went well
};

TradeoffPage tradeoff_page(const tradeoff::Matrix& matrix, const TradeoffOptions& options);

struct ReportFile {
    std::string name;  // within the folder
    std::string content;
};

// Writes `index.html`, `figures/*.svg`, `figures/*.png` and `beside`, all or none of them: what was
// in the folder before stays until all is on the disk. Returns what went wrong; empty when nothing.
std::string write_tradeoff_report(const std::string& folder, const tradeoff::Matrix& matrix,
                                  std::span<const ReportFile> beside,
                                  const TradeoffOptions& options);

}  // namespace cleave::report
