#pragma once
// The page of one run: what went wrong and why no order explains it, where and when, which messages
// led to it, and every operation on a timeline to look around in. One self-contained file: no
// network, no library; without a script the drawings of the counterexample and its table remain.
// Invariant: the same run gives the same bytes. Every name is escaped, in HTML and in data.

#include <string>

#include "runner/close_up.hpp"
#include "runner/result.hpp"

namespace cleave::report {

struct RunPageOptions {
    std::string report{};  // the page of its sweep, as a path from this page; empty: none
    std::string trace{};   // likewise, the trace of the run
};

// Of the sweep's shown run; `close_up` is of `run_focus(sweep)`.
std::string run_page(const scenario::SweepResult& sweep, const scenario::CloseUp& close_up,
                     const RunPageOptions& options = {});

// A path of any file as a link's target: relative, and with nothing in it that a browser would
// take for more than a path.
std::string link_target(const std::string& path);

}  // namespace cleave::report
