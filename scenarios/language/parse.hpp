#pragma once
// Reads a scenario file: YAML in, a Scenario with every default filled in and every name resolved
// out, or what is wrong with it: at most five errors, in file order, at least one. Input may be
// hostile; nothing is thrown. Knows the protocols that the caller passes; to make sure that one can
// run on the sites, and to know the nodes' names, its `deploy` is called.

#include <span>
#include <string_view>

#include "host/deployment.hpp"
#include "language/diagnostic.hpp"
#include "language/scenario.hpp"

namespace cleave::scenario {

// `path` is for messages only; `text` is the file.
Result<Scenario> parse_scenario(std::string_view text, std::string_view path,
                                std::span<const ProtocolDescription> protocols);

// The text of a file, or what keeps it from being read; `-` is the standard input.
Result<std::string> load_text(std::string_view path);

// The path `-` is the standard input.
Result<Scenario> load_scenario(std::string_view path,
                               std::span<const ProtocolDescription> protocols);

}  // namespace cleave::scenario
