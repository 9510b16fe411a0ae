#pragma once
// Times as ranks, from 1 on, in O(n) for times within a few hours of each other (radix sort). Equal
// times get equal ranks, so spans that touch still do.

#include <cstdint>
#include <vector>

#include "collections/collection.hpp"
#include "history/history.hpp"

namespace cleave::check::collections {

struct Ranks {
    std::vector<Span> spans;  // of each operation; one of unknown outcome ends at `last` + 1
    Rank last = 0;
};

Ranks rank_times(const history::History& history, const std::vector<std::uint32_t>& ops,
                 Patience* patience = nullptr);

// Positions 0..n-1 of `keys` in ascending order of key, equal ones as they stand; each is at most
// `largest`.
std::vector<std::uint32_t> sorted_by_rank(const std::vector<Rank>& keys, Rank largest);

}  // namespace cleave::check::collections
