#pragma once
// Decides a collection together with its removals of unknown outcome, each of which may have taken
// an element that nobody is known to have taken, or nothing. For queues one choice is best, and the
// answer exact (queue.hpp). For stacks and priority queues it is not known which, so there the
// answer may be neither: legal with some choice proves that it holds; illegal although every such
// element gets the removal invoked first, to itself, proves that it does not.

#include <optional>

#include "collections/collection.hpp"

namespace cleave::check::collections {

enum class Kind : std::uint8_t { queue, stack, priority_queue };

// Nothing when neither is proved.
std::optional<Decision> decide(Kind kind, const Collection& collection, bool want_order);

// The same by trying every choice; for the few elements of a core. Nothing when they are too many.
std::optional<bool> legal_by_every_choice(Kind kind, const Collection& collection);

// Whether these elements and empties alone are proved illegal.
bool refuted(Kind kind, const Collection& collection, const std::vector<std::uint32_t>& elements,
             const std::vector<std::uint32_t>& empties);

}  // namespace cleave::check::collections
