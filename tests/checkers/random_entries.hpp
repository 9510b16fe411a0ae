#pragma once
// Histories that no object need have produced, with operations of every shape: for what reads and
// writes them.

#include "history/history.hpp"
#include "host/random.hpp"
#include "objects/object.hpp"

namespace cleave::test {

// In order of invocation; no process has two operations open; names and keys with every kind of
// character.
history::History random_entries(Random& random, const objects::Object& object,
                                std::uint32_t operations);

}  // namespace cleave::test
