#pragma once
// Is one key k-atomic? Tries the orders of its operations: a read is placed as soon as it can be,
// which hinders nothing; of the writes that may come next each is tried, unless a version that
// somebody still has to read would become too old.

#include <optional>
#include <set>
#include <vector>

#include "linearizability/register_history.hpp"

namespace cleave::check {

class VersionsSearch {
  public:
    VersionsSearch(const RegisterHistory& history, std::uint64_t k);

    // Nothing when `steps` runs out.
    std::optional<bool> run(std::uint64_t& steps);
    const Order& order() const { return placed_; }

  private:
    struct Decision {
        std::size_t placed;
        std::vector<std::uint32_t> options;  // the best last
        std::vector<std::uint32_t> situation;
    };
    std::vector<std::uint32_t> next_ones() const;
    std::vector<std::uint32_t> situation() const;
    bool readable(std::uint32_t op) const;
    bool writable() const;
    void place(std::uint32_t op);
    void take_back();
    bool place_reads();
    bool go_back();

    const RegisterHistory& history_;
    std::uint64_t k_;
    std::vector<bool> skip_;                    // takes no part, or is placed; the end is false
    std::size_t first_ = 0;                     // all before it are placed or take no part
    std::vector<std::uint32_t> readers_;        // by value: still to come
    std::vector<std::int64_t> place_of_value_;  // -1: not yet written
    std::vector<ValueId> live_;                 // written, with readers still to come
    std::int64_t writes_ = 0;
    std::size_t wanted_ = 0;
    Order placed_;
    std::vector<Decision> decisions_;
    std::set<std::vector<std::uint32_t>> dead_;
};

}  // namespace cleave::check
