#pragma once
// The general decision for one key: any mix of reads, writes, removes and compare-and-sets, values
// written many times, outcomes unknown. Exact unless a limit is hit; NP-complete in general
// (Gibbons and Korach 1997), fast when few operations overlap. A depth-first search that finds
// orders quickly goes first, a breadth-first one that refutes without revisiting second.
// Deterministic: the limits count work and bytes, not seconds.

#include <cstdint>
#include <string>

#include "host/units.hpp"
#include "linearizability/register_history.hpp"

namespace cleave::check {

enum class Strategy : std::uint8_t { portfolio, depth_first, breadth_first };

struct SearchLimits {
    std::uint64_t steps = 50'000'000;  // configurations made and compared
    Bytes memory = Bytes::mebi(1'024);
    Strategy strategy = Strategy::portfolio;  // one alone is for tests
};

enum class Answer : std::uint8_t { legal, illegal, gave_up };

struct SearchResult {
    Answer answer = Answer::gave_up;
    Order order;  // when legal and wanted: all that happened
    // When illegal: no order gets past its completion. When a depth-first search gave up: it never
    // did.
    std::uint32_t blocked = UINT32_MAX;
    std::string limit;  // when it gave up: which limit was hit
    std::uint64_t steps = 0;
};

SearchResult decide_by_search(const RegisterHistory& history, const SearchLimits& limits,
                              bool want_order);

}  // namespace cleave::check
