#pragma once
// The parts of the trade-off page, each a function of the matrix. Text in, escaped HTML out.

#include <string>
#include <string_view>
#include <vector>

#include "tradeoff/figures.hpp"
#include "tradeoff/view.hpp"

namespace cleave::report {

std::string_view tradeoff_style();
std::string_view tradeoff_script();  // opens what a link leads into, and all of it for printing

// answers.cpp: the first screen.
std::string answers_section(const TradeoffView& view);

// workload_sections.cpp: for each workload why each system fits or not, and its figures.
std::string workload_sections(const TradeoffView& view, const std::vector<Figure>& figures);

// figure_sections.cpp
std::string figure_html(const Figure& figure);
std::string overview_sections(const TradeoffView& view, const std::vector<Figure>& figures);
std::string time_sections(const TradeoffView& view, const std::vector<Figure>& figures);

// system_sections.cpp: for each system what it promises, what it is for, and every measure.
std::string system_sections(const TradeoffView& view);

// measure_table.cpp: every measure of one system under one plan, a column for each workload.
std::string measure_table(const TradeoffView& view, std::size_t system, std::size_t plan);

// closing_sections.cpp
std::string reverse_section(const TradeoffView& view);
std::string claims_section(const TradeoffView& view);
std::string method_section(const TradeoffView& view);

// parts.cpp: what they share.
std::string fit_mark(tradeoff::Fit fit);        // "✓"
std::string_view fit_words(tradeoff::Fit fit);  // "fits"
std::string_view fit_class(tradeoff::Fit fit);  // of the style sheet
std::string fit_badge(tradeoff::Fit fit);       // HTML
std::string answer_id(std::size_t workload, std::size_t system);
std::string cell_id(const tradeoff::Cell& cell);
std::string system_link(const TradeoffView& view, std::size_t system);
std::string workload_link(const TradeoffView& view, std::size_t workload);
// To the meaning of a measure, if the matrix has one under this key; else the text alone.
std::string defined(const TradeoffView& view, std::string_view key, std::string_view text);
// An estimate, its interval below it in small.
std::string stacked(std::string_view estimate_text);
// A table or figure wider than the screen scrolls, by keyboard too.
std::string scrolling(std::string_view label, std::string_view html, std::string_view kind = "");

}  // namespace cleave::report
