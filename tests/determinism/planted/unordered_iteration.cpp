// A walk over a hash table.

#include <unordered_set>

#include "planted/kinds.hpp"

namespace cleave::determinism::planted {

std::int64_t leak_unordered_iteration(Host&) {
    std::unordered_set<std::int64_t> dirty;  // tidy: std::unordered_set is planted on purpose
    for (std::int64_t i = 1; i <= 12; ++i) dirty.insert(i * i);
    std::int64_t order = 0;
    for (const std::int64_t chunk : dirty) order = (order * 7 + chunk) % 1'000'000'007;
    return order;
}

}  // namespace cleave::determinism::planted
