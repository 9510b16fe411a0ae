#pragma once
// The parts of the page, each a function of the results. Text in, escaped HTML out.

#include <span>
#include <string>
#include <vector>

#include "runner/result.hpp"

namespace cleave::report {

using Sweeps = std::span<const scenario::SweepResult>;

std::string_view page_style();  // the style sheet, with the theme's variables

// sections.cpp
std::string header_section(Sweeps sweeps);  // the question, the answer, a card a scenario
// `run_pages` as in HtmlOptions.
std::string counterexample_sections(Sweeps sweeps, const std::vector<std::string>& run_pages);
std::string plots_section(Sweeps sweeps, const std::vector<std::string>& figures);
std::string reproduce_section(Sweeps sweeps, const std::vector<std::string>& run_pages);
std::string glossary_section();

// comparison.cpp
std::string comparison_section(Sweeps sweeps);

// properties.cpp
std::string properties_section(Sweeps sweeps);  // empty where none was told

// settings.cpp
std::string settings_section(Sweeps sweeps);
// Clients, stores, links, workload and faults alike; the systems under test may differ.
bool same_world(Sweeps sweeps);

}  // namespace cleave::report
