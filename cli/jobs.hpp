#pragma once
// The value of --jobs.

#include <string>

namespace cleave::cli {

// What is wrong with it; empty: nothing.
std::string wrong_jobs(const std::string& text);

}  // namespace cleave::cli
