#pragma once
// An order of the accesses in which each read finds what it did, made in one pass: reads as soon as
// they fit; of the writes that may come next, the one that must come soonest. A cell is not written
// while somebody has yet to read what is there. Usually finds an order if there is one, and gives
// up if not.

#include <vector>

#include "linearizability/ranges/precedence.hpp"

namespace cleave::check::ranges {

// Empty if it got stuck.
std::vector<AccessId> schedule(const Accesses& accesses, const Clusters& clusters,
                               const Windows& windows, const Precedence& precedence,
                               Patience& patience);

}  // namespace cleave::check::ranges
