#pragma once
// Decides one key in O(n log n) when every value that was observed has a single writer, be it a
// write, a remove, a compare-and-set or the initial state: zones, extended to compare-and-set. A
// cas that observed v and installed w follows v's last read directly, so that the clusters of v
// and w are neighbours, and whole chains of clusters move as one. docs/cas-chains.md has the claim
// and its proof. Source: Gibbons and Korach, "Testing Shared Memories", SIAM J. Computing 26(4),
// 1997, section 4, whose clusters are chains of length one. Choices: an operation of unknown
// outcome happened if what must have happened rests on it, with no known end, and did not
// otherwise; a failed cas says nothing.

#include <optional>

#include "linearizability/register_history.hpp"
#include "linearizability/zones.hpp"

namespace cleave::check {

// As `decide_by_zones`, except for the core: two chains clash by four operations and the swaps that
// tie them together, all of which overlap.
std::optional<ZonesResult> decide_by_chains(const RegisterHistory& history, bool want_order);

}  // namespace cleave::check
