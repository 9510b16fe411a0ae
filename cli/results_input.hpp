#pragma once
// Results files as commands name them. Problems are told on stderr.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "exit_code.hpp"
#include "results/store.hpp"

namespace cleave::cli {

// "cleave: …" on stderr; the exit code for it.
ExitCode say(const results::Error& error);

// A results file to read, or nothing after saying what is wrong.
std::optional<results::Store> open_results(const std::string& path, ExitCode& code);

// The files that arguments name: a folder stands for the *.results in it, by name. Said once each.
std::vector<std::string> results_files(const std::vector<std::string>& arguments, ExitCode& code);

// A stored scenario as this program understands it, or nothing after saying why not: it was written
// by a version that knows other things.
std::optional<scenario::Scenario> scenario_of(const results::StoredScenario& stored,
                                              ExitCode& code);

}  // namespace cleave::cli
