#pragma once
// A scenario that uses most of the language, and protocols that describe themselves as real ones
// do, for the tests of the language.

#include <span>
#include <string>
#include <string_view>

#include "host/deployment.hpp"
#include "language/diagnostic.hpp"
#include "language/scenario.hpp"

namespace cleave::scenario::sample {

extern const std::string_view text;

std::span<const ProtocolDescription> protocols();

// The sample with the first `what` replaced by `with`; `what` must be in it.
std::string with(std::string_view what, std::string_view with);

Result<Scenario> parse(std::string_view text);

// Of a text that must be wrong: "line:column: message", then " | " and the hint if there is one,
// one line an error.
std::string errors(std::string_view text);

}  // namespace cleave::scenario::sample
