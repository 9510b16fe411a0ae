#pragma once
// Where a search of a queue has been. Of two configurations in which the same required operations
// were taken, one with no more of the others, and no later, can do whatever the other can. Exact:
// compared by content, never by hash alone.

#include <cstdint>
#include <vector>

#include "linearizability/queues/side.hpp"

namespace cleave::check::queues {

// How far: the moments of the last that was put in, and taken out, and how many answers "empty"
// have been placed.
struct Reached {
    Time put = time_min, take = time_min;
    std::uint32_t empties = 0;
};

class Visited {
  public:
    // False when it has been there, or where at least as much is possible.
    bool insert(const Reached& reached, const Side& puts, const Side& takes);

    std::size_t bytes() const;
    // Work done so far: configurations that were compared.
    std::uint64_t work() const { return work_; }

  private:
    // The rest of a configuration, one of several with one head.
    struct Rest {
        Time put = 0, take = 0;
        std::uint32_t next = 0;                                               // of the same head
        std::uint32_t begin = 0, ending_puts = 0, ending_takes = 0, end = 0;  // in rest_words_
    };
    struct Head {
        std::uint64_t hash;
        std::uint32_t begin, end;  // in head_words_
        std::uint32_t rests;
    };
    std::uint32_t head_of(const std::vector<std::uint32_t>& row);
    void grow();
    bool dominates(const Rest& a, const Rest& b) const;

    std::vector<std::uint32_t> head_words_, rest_words_;
    std::vector<Head> heads_;
    std::vector<Rest> rests_;
    std::vector<std::uint32_t> index_;  // by hash, a power of two in size
    std::vector<std::uint32_t> row_;
    std::uint64_t work_ = 0;
};

}  // namespace cleave::check::queues
