#pragma once
// From the operations of one key to a Collection, in O(n). Values must be unambiguous: nothing that
// was put in twice is seen again, in the sense of Lee and Mathur, OOPSLA 2025, section 2. What is
// left out, and why that changes no verdict: failed operations, and looks without an answer, did
// nothing. A put of unknown outcome that nobody is known to have seen: an order with it stays legal
// without it and whatever took it out.

#include <optional>
#include <vector>

#include "collections/answer.hpp"
#include "collections/collection.hpp"
#include "history/history.hpp"
#include "objects/object.hpp"

namespace cleave::check::collections {

// A violation that needs no engine.
struct Flaw {
    std::vector<std::uint32_t> ops{};  // all of one value; ascending
};

struct Gathered {
    Collection
        collection{};  // normalised, if there is no flaw; what was there at first stands first
    std::optional<Flaw> flaw{};
    bool ambiguous = false;  // some value that was seen has several puts: no fast engine decides
};

// Functions 0, 1 and 2 of the object put in, take out and look.
Gathered gather(const Part& part);

// The function of the object for each function of the history.
std::vector<std::uint32_t> functions_of(const history::History& history,
                                        const objects::Object& object);

}  // namespace cleave::check::collections
