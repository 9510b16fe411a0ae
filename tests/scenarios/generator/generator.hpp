#pragma once
// Whole scenarios at random, drawn from the language's own description by way of its JSON Schema:
// whatever keys, options, planted bugs and faults the schema has, it draws, without knowing them.
// What a schema cannot say (that a site exists, that a fault begins before the run ends) is helped
// along by what a value's pattern is a pattern of, and what still does not parse is drawn again.
// Scenarios are small: seconds of virtual time, few nodes, so that each runs in milliseconds.

#include <cstdint>
#include <set>
#include <string>

namespace cleave::scenario::testing {

struct Drawn {
    std::string yaml;
    std::size_t refused = 0;        // drafts that did not parse, drawn before this one
    std::set<std::string> parts{};  // of the schema, of which it has a value; see parts.hpp
};

// The same seed gives the same scenario. It parses, or after 200 drafts is empty.
Drawn draw_scenario(std::uint64_t seed);

}  // namespace cleave::scenario::testing
