#include "linearizability/queues/side.hpp"

#include <algorithm>
#include <tuple>

namespace cleave::check::queues {

Side::Side(std::vector<Item> items, ValueId values)
    : items_(std::move(items)), ending_(values), endless_(values), list_of_(values, UINT32_MAX) {
    std::ranges::stable_sort(items_, {}, [](const Item& item) {
        const bool endless = item.end == time_max;
        return std::tuple(!item.required, item.required ? 0 : item.value, !item.required && endless,
                          item.begin, item.end);
    });
    const auto is_required = [](const Item& item) { return item.required; };
    required_ = static_cast<std::uint32_t>(std::ranges::count_if(items_, is_required));
    left_ = required_;
    taken_.assign(items_.size(), false);
    latest_end_.assign(items_.size(), time_min);
    for (ItemId i = required_; i < items_.size(); ++i) {
        const bool endless = items_[i].end == time_max;
        List& list = (endless ? endless_ : ending_)[items_[i].value];
        if (list.end == 0) list.begin = i;
        list.end = i + 1;
        latest_end_[i] = items_[i].end;
        if (i > list.begin) latest_end_[i] = std::max(latest_end_[i], latest_end_[i - 1]);
        if (endless && i == list.begin) {
            list_of_[items_[i].value] = static_cast<std::uint32_t>(endless_taken_.size());
            endless_taken_.push_back(0);
        }
    }
}

Time Side::deadline() const {
    Time first = time_max;
    for (ItemId i = first_; i < required_ && items_[i].begin <= first; ++i) {
        if (!taken_[i]) first = std::min(first, items_[i].end);
    }
    return first;
}

bool Side::stands_behind(ItemId item, const std::vector<ItemId>& others) const {
    const Item& behind = items_[item];
    return std::ranges::any_of(others, [&](ItemId other) {
        const Item& before = items_[other];
        return before.value == behind.value && before.begin <= behind.begin &&
               before.end <= behind.end;
    });
}

void Side::list_required(Time limit, std::vector<ItemId>& listed) const {
    for (ItemId i = first_; i < required_ && items_[i].begin <= limit; ++i) {
        if (!taken_[i] && !stands_behind(i, listed)) listed.push_back(i);
    }
}

void Side::list_optional(ValueId value, Time now, Time limit, const std::vector<ItemId>& better,
                         std::vector<ItemId>& listed) const {
    const auto is_better = [&](const Item& item) {
        return std::ranges::any_of(better, [&](ItemId other) {
            return items_[other].begin <= item.begin && items_[other].end <= item.end;
        });
    };
    const List ending = ending_[value];
    const auto begin = latest_end_.begin();
    auto i = static_cast<ItemId>(std::lower_bound(begin + ending.begin, begin + ending.end, now) -
                                 begin);
    for (; i < ending.end && items_[i].begin <= limit; ++i) {
        if (taken_[i] || items_[i].end < now || is_better(items_[i])) continue;
        if (!stands_behind(i, listed)) listed.push_back(i);
    }
    if (list_of_[value] == UINT32_MAX) return;
    const ItemId next = endless_[value].begin + endless_taken_[list_of_[value]];
    if (next == endless_[value].end || items_[next].begin > limit) return;
    if (!is_better(items_[next]) && !stands_behind(next, listed)) listed.push_back(next);
}

void Side::take(ItemId item) {
    taken_[item] = true;
    if (item < required_) {
        --left_;
        last_ = std::max(last_, item + 1);
        while (first_ < required_ && taken_[first_]) ++first_;
    } else if (items_[item].end == time_max) {
        ++endless_taken_[list_of_[items_[item].value]];
    } else {
        ending_taken_.push_back(item);
    }
}

void Side::put_back(ItemId item) {
    taken_[item] = false;
    if (item < required_) {
        ++left_;
        first_ = std::min(first_, item);
        while (last_ > 0 && !taken_[last_ - 1]) --last_;
    } else if (items_[item].end == time_max) {
        --endless_taken_[list_of_[items_[item].value]];
    } else {
        ending_taken_.pop_back();
    }
}

void Side::write_required(std::vector<std::uint32_t>& row) const {
    row.push_back(first_);
    row.push_back(last_);
    std::uint32_t word = 0;
    for (ItemId i = first_; i < last_; ++i) {
        const std::uint32_t bit = (i - first_) % 32;
        if (taken_[i]) word |= 1U << bit;
        if (bit == 31 || i + 1 == last_) {
            row.push_back(word);
            word = 0;
        }
    }
}

void Side::write_ending(Time now, std::vector<ItemId>& taken) const {
    const auto from = static_cast<std::ptrdiff_t>(taken.size());
    for (const ItemId item : ending_taken_) {
        if (items_[item].end >= now) taken.push_back(item);
    }
    std::sort(taken.begin() + from, taken.end());
}

std::vector<ItemId> Side::required_not_taken() const {
    std::vector<ItemId> items;
    for (ItemId i = first_; i < required_; ++i) {
        if (!taken_[i]) items.push_back(i);
    }
    return items;
}

}  // namespace cleave::check::queues
