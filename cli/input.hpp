#pragma once
// Reading what the command line names: files, folders and the standard input, which is `-`.
// Problems are told on stderr.

#include <optional>
#include <string>
#include <vector>

#include "exit_code.hpp"
#include "language/scenario.hpp"

namespace cleave::cli {

// True when the file can be opened to read; else says why not. `-` always can.
bool can_read(const std::string& path);

// `<stdin>` for `-`: what messages call an input.
std::string input_name(const std::string& path);

// A scenario, or nothing after saying what is wrong; `code` then becomes the worse of itself and
// that problem's.
std::optional<scenario::Scenario> load_scenario(const std::string& path, ExitCode& code);

// The scenario files that arguments name: a folder stands for the *.yaml files in it, by name; a
// file that is named twice is taken once. `code` as above.
std::vector<std::string> scenario_files(const std::vector<std::string>& arguments, ExitCode& code);

}  // namespace cleave::cli
