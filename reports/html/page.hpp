#pragma once
// One self-contained HTML page for a sweep or a comparison of several: no file beside it, nothing
// from the network, no script but a copy button. Readable by day, by night and in print.
// Invariant: the same results give the same bytes. Every name is escaped.
// Errors: no sweeps, or gnuplot missing or failing: `error` says what to do and `html` is empty.

#include <span>
#include <string>
#include <vector>

#include "runner/result.hpp"

namespace cleave::report {

struct HtmlOptions {
    std::string title;                // empty: made from the scenarios' names
    std::string gnuplot = "gnuplot";  // program's name or path
    // The page of each sweep's shown run (run_page/page.hpp), as a path from this page; may be
    // shorter than the sweeps, and hold empty ones: then there is none.
    std::vector<std::string> run_pages{};
};

struct HtmlPage {
    std::string html;
    std::string error;  // empty when all went well
};

HtmlPage html_page(std::span<const scenario::SweepResult> sweeps, const HtmlOptions& options);

}  // namespace cleave::report
