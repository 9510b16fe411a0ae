#pragma once
// Which versions of a key each chain has in its causal past, told once: the newest version of each
// chain is found by a pointer that only moves on. An item is a write, or a read of a write of
// unknown outcome, which no chain contains: whoever has the read in its past has the write, and if
// that is a cas, what it found.

#include "causal/clocks.hpp"
#include "weak/touches.hpp"

namespace cleave::check {

struct Item {
    std::uint32_t index;  // in its chain, of the event that shows the version
    EventId version;
};

class Frontier {
  public:
    Frontier(const Events& events, const Sources& sources);

    const Touches& touches() const { return touches_; }
    std::uint64_t bytes() const { return next_.size() * sizeof(Next); }

    // Calls visit(version) for each version of the key of `group` in the past that `clock` tells,
    // unless an earlier call for this group has told it.
    template <typename Visit>
    void advance(std::uint32_t group, std::uint32_t key, const Clock* clock, const Visit& visit) {
        const std::uint32_t first = touches_.first_of_key[key];
        const std::uint32_t count = touches_.first_of_key[key + 1] - first;
        const std::size_t row = rows_[key] + std::size_t{group - first} * count;
        for (std::uint32_t g = 0; g < count; ++g) {
            const Clock until = clock[touches_.chain[first + g]];
            while (next_[row + g].index < until) {
                const std::uint32_t item = next_[row + g].item++;
                visit(items_[item].version);
                const bool more = item + 1 < from_[first + g + 1];
                next_[row + g].index = more ? items_[item + 1].index : UINT32_MAX;
            }
        }
    }

  private:
    Touches touches_;
    std::vector<Item> items_;
    std::vector<std::uint32_t> from_;  // by group
    std::vector<std::size_t> rows_;    // by key: where its pointers start
    struct Next {
        std::uint32_t index, item;  // of the next item to tell; UINT32_MAX if there is none
    };
    std::vector<Next> next_;
};

}  // namespace cleave::check
