#pragma once
// One end of a queue as a search goes through it: what was put in, or what was taken out, each
// operation taken at most once. Required ones must be taken sometime; the others may be. Of two of
// one value, the one that neither begins nor ends later goes first (who may stand behind which, and
// why that loses nothing, is argued in decide.cpp).

#include <cstdint>
#include <vector>

#include "linearizability/any_object/problem.hpp"

namespace cleave::check::queues {

using any_object::OpId;
using any_object::time_max;
using any_object::time_min;
using Time = std::int64_t;
using ItemId = std::uint32_t;
using ValueId = std::uint32_t;

inline constexpr ItemId no_item = UINT32_MAX;

struct Item {
    Time begin = 0;
    Time end = time_max;
    ValueId value = 0;
    OpId op = 0;
    bool required = true;
};

class Side {
  public:
    // Values are below `values`; of items that are not required they say to which list they belong.
    Side(std::vector<Item> items, ValueId values);

    const Item& operator[](ItemId item) const { return items_[item]; }
    std::uint32_t required_left() const { return left_; }
    // When the first of the required ones ends that were not taken.
    Time deadline() const;
    // Those not taken that begin by `limit` and end no sooner than `now`, save who stands behind
    // another of the same value: the required ones; others of one value, if they do not stand
    // behind one of `better`, either.
    void list_required(Time limit, std::vector<ItemId>& listed) const;
    void list_optional(ValueId value, Time now, Time limit, const std::vector<ItemId>& better,
                       std::vector<ItemId>& listed) const;
    // The last taken is the first that is put back.
    void take(ItemId item);
    void put_back(ItemId item);

    // What was taken: of the required ones; how many of those that never end, list by list; and
    // which of the others that can still be taken at `now`, ascending.
    void write_required(std::vector<std::uint32_t>& row) const;
    const std::vector<std::uint32_t>& endless_taken() const { return endless_taken_; }
    void write_ending(Time now, std::vector<ItemId>& taken) const;
    std::vector<ItemId> required_not_taken() const;

  private:
    bool stands_behind(ItemId item, const std::vector<ItemId>& others) const;

    std::vector<Item> items_;  // the required ones first, by begin
    std::uint32_t required_ = 0, left_ = 0;
    std::uint32_t first_ = 0;  // the first required one that was not taken
    std::uint32_t last_ = 0;   // behind the last that was
    std::vector<bool> taken_;
    struct List {
        std::uint32_t begin = 0, end = 0;  // in items_
    };
    std::vector<List> ending_, endless_;        // by value; each by begin
    std::vector<Time> latest_end_;              // of the same list up to here
    std::vector<std::uint32_t> endless_taken_;  // by list
    std::vector<std::uint32_t> list_of_;        // by value: in endless_taken_
    std::vector<ItemId> ending_taken_;
};

}  // namespace cleave::check::queues
