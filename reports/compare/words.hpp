#pragma once
// The words and numbers of a comparison that its terminal and Markdown forms share.

#include <string>
#include <string_view>
#include <vector>

#include "compare/compare.hpp"

namespace cleave::report {

// One thing that changed in a scenario.
struct ChangeLine {
    compare::Change change = compare::Change::same;
    std::string what;    // "linearizable: holds", "london, partition: p99 latency"
    std::string before;  // "41.2 ms"
    std::string after;
    std::string by;  // "+16.9 ms (+14.2 … +19.8)"; empty: no number says it
};

// Worst first; none of what stayed the same.
std::vector<ChangeLine> change_lines(const compare::ScenarioChange& scenario);

// The worst that happened in a scenario.
compare::Change change_of(const compare::ScenarioChange& scenario);

// "200 seeds in common, 3 traces differ".
std::string what_was_compared(const compare::ScenarioChange& scenario);

// "seeds 17, 40, 88 and 12 more: linearizable was holds, is violated", one for each kind.
std::vector<std::string> verdict_lines(const compare::ScenarioChange& scenario);

// "Worse: 1 expectation and 2 figures, in 1 of 12 scenarios."
std::string conclusion_line(const compare::Comparison& comparison);

std::string source_name(const compare::Source& source);

std::string_view to_string(compare::Change change);

}  // namespace cleave::report
