#pragma once
// How many elements are there for certain at each moment, and which ones can be set free.

#include <cstdint>
#include <utility>
#include <vector>

#include "collections/collection.hpp"

namespace cleave::check::collections {

// Counts over moments; moments whose count has come down to 0 are taken out one by one. Each node
// holds what its children have in common (the lesser of the two is 0), so that the root holds the
// least count, and the way down to a moment with it is along zeros.
class CoverTree {
  public:
    // No count may be 0 at first, except those already taken out, which are `out`.
    static constexpr std::int32_t out = 1 << 30;
    explicit CoverTree(const std::vector<std::int32_t>& counts);

    // One less at each moment of [begin, end). Requires 0 < end and begin <= end.
    void uncover(std::uint32_t begin, std::uint32_t end);
    // A moment whose count is 0, taken out; `none` if there is none.
    std::uint32_t take_bare();

  private:
    void settle(std::size_t node);

    std::size_t size_;
    std::vector<std::int32_t> nodes_;
};

// Spans of moments, sorted by their end, and those of them that contain a moment, each given once.
class WaitingSpans {
  public:
    struct Waiting {
        std::uint32_t begin = 0, end = 0;  // moments
        std::uint32_t id = none;
    };
    WaitingSpans(std::vector<Waiting> waiting, std::uint32_t moments);

    // The id of one that contains `moment`, which will not be given again; `none` if none does.
    std::uint32_t take_at(std::uint32_t moment);

  private:
    std::vector<std::uint32_t> ids_;
    std::vector<std::uint32_t> first_ending_;  // by moment: the first that ends there or later
    std::size_t size_;
    std::vector<std::uint32_t> least_begin_;  // a tree of minima
};

}  // namespace cleave::check::collections
