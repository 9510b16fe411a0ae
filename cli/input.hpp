#pragma once
// Reading what the command line names: files, folders and the standard input, which is `-`.
// Problems are told on stderr.

#include <optional>
#include <string>
#include <vector>

#include "exit_code.hpp"
#include "language/scenario.hpp"
#include "tradeoff/matrix_file.hpp"

namespace cleave::cli {

// True when the file can be opened to read; else says why not. `-` always can.
bool can_read(const std::string& path);

// `<stdin>` for `-`: what messages call an input.
std::string input_name(const std::string& path);

// A scenario, or nothing after saying what is wrong; `code` then becomes the worse of itself and
// that problem's.
std::optional<scenario::Scenario> load_scenario(const std::string& path, ExitCode& code);

// Likewise of a matrix of scenarios.
std::optional<tradeoff::MatrixFile> load_matrix(const std::string& path, ExitCode& code);
// One scenario of a matrix, by its name: "edge-filer/home-directories/peace".
std::optional<scenario::Scenario> load_cell(const std::string& path, const std::string& cell,
                                            ExitCode& code);

// Whether it can be read and is a matrix, good or not.
bool is_matrix_file(const std::string& path);

// The text of a file, or nothing after saying what is wrong.
std::optional<std::string> read_whole(const std::string& path);

// The *.yaml files in a folder and below, by name.
std::vector<std::string> yaml_files(const std::string& folder, ExitCode& code);

// The scenario files that arguments name: a folder stands for the scenarios in it, by name, without
// its matrices; a file that is named twice is taken once. `code` as above.
std::vector<std::string> scenario_files(const std::vector<std::string>& arguments, ExitCode& code);

}  // namespace cleave::cli
