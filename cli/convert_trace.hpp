#pragma once
// cleave convert IN OUT.trace: a log of dbench becomes a trace that scenarios replay.

#include <string>

#include "exit_code.hpp"

namespace cleave::cli {

// What was made of the log is told on stderr. OUT appears whole or not at all.
ExitCode convert_to_trace(const std::string& in, const std::string& out);

}  // namespace cleave::cli
