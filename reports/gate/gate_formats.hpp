#pragma once
// What a gate came to, for each of its readers. The same result gives the same bytes; times of the
// machine are left out of all of them.
// Choices: in JUnit XML, `failure` is an expectation that is refuted or not met, `error` one that
// could not be judged, or a fault of Cleave itself, and `skipped` a known failure.

#include <string>

#include "gate/result.hpp"
#include "terminal/style.hpp"

namespace cleave::report {

// "1 of 92 scenarios failed", "all 92 scenarios came out as expected"
std::string gate_headline(const gate::Result& result);

// A test suite a scenario, a test case for each line that it expects. Keeps to the elements and
// attributes of Jenkins' schema, which GitHub's actions and GitLab read as well.
std::string junit_xml(const gate::Result& result);

// Workflow commands, one a line: GitHub shows each at its line of the scenario's file. Paths below
// `root` (the checked-out repository) are written from there.
std::string github_annotations(const gate::Result& result, const std::string& root);

// For the summary page of a job and the comments of a merge request.
std::string markdown_summary(const gate::Result& result);

// For a terminal.
std::string gate_text(const gate::Result& result, TerminalStyle style);

std::string gate_json(const gate::Result& result);

}  // namespace cleave::report
