#include "linearizability/near_sort.hpp"

#include <catch2/catch.hpp>
#include <utility>

#include "host/random.hpp"

namespace cleave::test {

TEST_CASE("nearly sorted or not, the order is that of a stable sort") {
    Random random(1);
    for (const std::uint64_t disorder : {1U, 2U, 10U, 100'000U}) {
        for (const std::size_t size : {0U, 1U, 2U, 3U, 1'000U}) {
            std::vector<std::pair<std::uint64_t, std::size_t>> items;
            for (std::size_t i = 0; i < size; ++i) {
                items.emplace_back(i / 2 + random.below(disorder), i);
            }
            const auto less = [](const auto& a, const auto& b) { return a.first < b.first; };
            auto expected = items;
            std::stable_sort(expected.begin(), expected.end(), less);
            check::near_sort(items, less);
            CHECK(items == expected);
        }
    }
}

}  // namespace cleave::test
