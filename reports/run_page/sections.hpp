#pragma once
// The parts of a run's page, each a function of the results. Text in, escaped HTML out.

#include <string>

#include "run_page/page.hpp"
#include "run_page/story.hpp"

namespace cleave::report {

// Everything that the parts share.
struct RunStory {
    const scenario::SweepResult& sweep;
    const scenario::CloseUp& close_up;
    const RunFocus& focus;
    const RunPageOptions& options;
};

// summary.cpp: what came out, at a glance
std::string run_header(const RunStory& story);
std::string run_verdicts(const RunStory& story);

// sections.cpp
std::string evidence_section(const RunStory& story);
std::string where_section(const RunStory& story);
std::string messages_section(const RunStory& story);
std::string timeline_section(const RunStory& story);
std::string see_yourself_section(const RunStory& story);

}  // namespace cleave::report
