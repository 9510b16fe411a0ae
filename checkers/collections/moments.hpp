#pragma once
// The moments that matter to stacks and priority queues: ends of spans, numbered from 0. Where some
// moment of a span is bare (no element of a set is there for certain), so is one at which a span
// ends: go on from the bare moment until an element is there for certain, which begins just after a
// put ended, or else to the end of the span. What an element covers lies strictly between its put's
// end and its take's begin.

#include <array>
#include <bit>
#include <cstdint>
#include <vector>

#include "collections/collection.hpp"

namespace cleave::check::collections {

class Moments {
  public:
    explicit Moments(const Collection& all);

    std::uint32_t size() const { return size_; }
    // The first moment at `rank` or later.
    std::uint32_t from(Rank rank) const { return first_[rank]; }
    // The first moment after `rank`.
    std::uint32_t after(Rank rank) const { return first_[rank + 1]; }

  private:
    std::vector<std::uint32_t> first_;
    std::uint32_t size_ = 0;
};

// A set of moments that only grows, with the next member from a moment on: a bit a moment, and a
// bit for every 64 of them that have any, and so on.
class MomentSet {
  public:
    explicit MomentSet(std::uint32_t size);
    void insert(std::uint32_t moment);
    // The first member at `moment` or later; `none` if there is none.
    std::uint32_t next(std::uint32_t moment) const;

  private:
    std::vector<std::vector<std::uint64_t>> levels_;  // the finest first
};

// A legal order under construction: operations at moments that never fall, each group put into a
// gap between those that are there.
class Timeline {
  public:
    // For operations numbered below `nodes`.
    Timeline(std::uint32_t nodes, std::uint32_t moments);

    struct Gap {
        std::uint32_t before = none;  // the operation behind the gap; none: the gap is the last
        std::uint32_t begin = 0;      // its moments, both included
        std::uint32_t end = 0;        // none: as late as can be
    };
    // The gap before the first operation at `moment` or later.
    Gap gap_before(std::uint32_t moment) const;
    // Puts `node`, at a moment within the gap and not before what was put there last, at its end.
    void insert(const Gap& gap, std::uint32_t node, std::uint32_t moment);

    std::uint32_t first() const { return nodes_[root()].next; }
    std::uint32_t next(std::uint32_t node) const { return nodes_[node].next; }
    bool at_end(std::uint32_t node) const { return node == root(); }
    std::uint32_t moment_of(std::uint32_t node) const { return nodes_[node].moment; }

  private:
    struct Node {
        std::uint32_t next = 0, previous = 0, moment = 0;
    };
    std::uint32_t root() const { return static_cast<std::uint32_t>(nodes_.size()) - 1; }

    std::vector<Node> nodes_;              // the last one, the root, closes the ring
    std::vector<std::uint32_t> first_at_;  // by moment
    MomentSet used_;
};

}  // namespace cleave::check::collections
