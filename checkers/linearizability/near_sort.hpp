#pragma once
// Stable sorting of what is nearly in order: histories come by invocation, and a zone starts within
// the life of its first operation, so that an element moves no further than there are operations
// open at once. Insertion as long as that is cheap, merging else.

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "verdict/patience.hpp"

namespace cleave::check {

template <class T, class Less>
void near_sort(std::vector<T>& items, Less less, Patience* patience = nullptr) {
    constexpr std::size_t moves_each = 16;
    std::size_t moves_left = moves_each * items.size();
    for (std::size_t i = 1; i < items.size(); ++i) {
        spend(patience, 1);
        if (!less(items[i], items[i - 1])) continue;
        T item = std::move(items[i]);
        std::size_t at = i;
        do {
            items[at] = std::move(items[at - 1]);
            --at;
        } while (at > 0 && less(item, items[at - 1]));
        items[at] = std::move(item);
        if (i - at >= moves_left) {
            std::stable_sort(items.begin(), items.end(), less);
            return;
        }
        moves_left -= i - at;
    }
}

}  // namespace cleave::check
