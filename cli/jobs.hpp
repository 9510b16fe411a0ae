#pragma once
// How many runs at a time: the value of --jobs.

#include <string>

namespace cleave::cli {

// What is wrong with it, for CLI11's check; empty when nothing is.
std::string wrong_jobs(const std::string& text);

}  // namespace cleave::cli
