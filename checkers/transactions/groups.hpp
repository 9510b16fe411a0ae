#pragma once
// Lists of numbers, one list a group, in two arrays (compressed sparse rows).

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace cleave::check::transactions {

class Groups {
  public:
    Groups() = default;
    // The second of each pair goes to the group that the first names, in the order of the pairs.
    Groups(std::size_t groups, const std::vector<std::pair<std::uint32_t, std::uint32_t>>& pairs)
        : starts_(groups + 1, 0), items_(pairs.size()) {
        for (const auto& [group, item] : pairs) ++starts_[group + 1];
        for (std::size_t g = 0; g < groups; ++g) starts_[g + 1] += starts_[g];
        std::vector<std::uint32_t> next(starts_.begin(), starts_.end() - 1);
        for (const auto& [group, item] : pairs) items_[next[group]++] = item;
    }
    std::span<const std::uint32_t> operator[](std::uint32_t group) const {
        return std::span(items_).subspan(starts_[group], starts_[group + 1] - starts_[group]);
    }

  private:
    std::vector<std::uint32_t> starts_{0};
    std::vector<std::uint32_t> items_;
};

}  // namespace cleave::check::transactions
