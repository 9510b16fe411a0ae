#pragma once
// A large table, filled piece by piece: a gigabyte at once takes half a second, in which nobody
// would look at the clock.

#include <algorithm>
#include <vector>

#include "verdict/patience.hpp"

namespace cleave::check {

template <typename T>
void fill_table(std::vector<T>& table, std::size_t size, const T& value, Patience* patience) {
    constexpr std::size_t piece = std::size_t{1} << 20;
    table.clear();
    table.reserve(size);
    while (table.size() < size) {
        table.resize(table.size() + std::min(piece, size - table.size()), value);
        spend(patience, piece);
    }
}

}  // namespace cleave::check
