#pragma once
// Dense numbers for pairs: the first pair that is put in becomes 0, the next new one 1, and so on.
// Numbers depend on the order of insertion alone, never on the hash.

#include <cstdint>
#include <utility>
#include <vector>

#include "host/digest.hpp"

namespace cleave::check::transactions {

constexpr std::uint32_t none = UINT32_MAX;

class PairIndex {
  public:
    // The number of the pair, a new one if it is new.
    std::uint32_t number(std::uint32_t a, std::int64_t b) {
        if (pairs_.size() * 2 >= table_.size()) grow();
        std::uint32_t& slot = table_[slot_of(a, b)];
        if (slot == none) {
            slot = static_cast<std::uint32_t>(pairs_.size());
            pairs_.emplace_back(a, b);
        }
        return slot;
    }
    // `none` if it was never put in.
    std::uint32_t find(std::uint32_t a, std::int64_t b) const {
        return table_.empty() ? none : table_[slot_of(a, b)];
    }
    std::uint32_t first(std::uint32_t number) const { return pairs_[number].first; }
    std::int64_t second(std::uint32_t number) const { return pairs_[number].second; }
    std::size_t size() const { return pairs_.size(); }

  private:
    std::size_t slot_of(std::uint32_t a, std::int64_t b) const {
        Digest digest(a);
        digest.add(static_cast<std::uint64_t>(b));
        const std::size_t mask = table_.size() - 1;
        std::size_t slot = static_cast<std::size_t>(digest.value()) & mask;
        while (table_[slot] != none && pairs_[table_[slot]] != std::pair(a, b)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
    void grow() {
        table_.assign(table_.empty() ? 64 : table_.size() * 2, none);
        for (std::uint32_t i = 0; i < pairs_.size(); ++i) {
            table_[slot_of(pairs_[i].first, pairs_[i].second)] = i;
        }
    }

    std::vector<std::pair<std::uint32_t, std::int64_t>> pairs_;
    std::vector<std::uint32_t> table_;
};

}  // namespace cleave::check::transactions
