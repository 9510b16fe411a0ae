#pragma once
// The general decision for any object: is there an order in which every required operation takes
// effect within its interval and the object could have answered so? Exact unless a limit is hit;
// NP-complete in general, fast when few operations overlap. Operations take effect just in time:
// when one completes that has not yet, whatever order leads to it is tried; so a configuration is a
// moment, a state and what is open. Depth first for an order, breadth first (which forgets the
// past) for a refutation. moves.cpp argues why each shortcut is exact. Sources: Wing and Gong,
// JPDC 1993; Lowe, "Testing for Linearizability", CCPE 2017 (memo, just-in-time); Harvey and
// Ginsberg, "Limited Discrepancy Search", IJCAI 1995 (what need not have happened comes late).

#include <string>

#include "linearizability/any_object/problem.hpp"
#include "verdict/options.hpp"

namespace cleave::check::any_object {

enum class Strategy : std::uint8_t { portfolio, depth_first, breadth_first };

struct SearchResult {
    Answer answer = Answer::gave_up;
    std::vector<OpId> order{};  // when legal and wanted: all that happened
    OpId blocked = UINT32_MAX;  // when illegal: no order gets past its completion, if known
    // But that is so because of operations that complete later.
    bool looked_ahead = false;
    // When illegal, and known: operations, among them enough for there to be no order of them.
    std::vector<OpId> clash{};
    // When illegal, and not empty: there is none even for who knows of these data alone (glimpses).
    objects::Data seen{};
    std::string limit{};      // when it gave up: "steps", "memory" or "the deadline"
    std::uint64_t steps = 0;  // calls tried, configurations compared
};

// One strategy alone is for tests.
SearchResult decide_by_search(const Problem& problem, const Limits& limits, bool want_order,
                              Strategy strategy = Strategy::portfolio);

}  // namespace cleave::check::any_object
