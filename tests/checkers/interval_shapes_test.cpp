#include "interval_shapes.hpp"

#include <algorithm>

#include "catch.hpp"

namespace cleave::test {
namespace {

std::size_t all_known(const std::vector<IntervalShape>& shapes) {
    return static_cast<std::size_t>(
        std::count_if(shapes.begin(), shapes.end(), [](const IntervalShape& shape) {
            return std::all_of(shape.begin(), shape.end(), [](const Span& s) { return s.known; });
        }));
}

}  // namespace

TEST_CASE("there are as many shapes of known intervals as Fishburn counted") {
    const std::size_t fishburn[] = {1, 2, 5, 15, 53, 217};
    for (std::uint32_t n = 1; n <= 5; ++n) {
        const auto shapes = interval_shapes(n, {.processes = n});
        CHECK(all_known(shapes) == fishburn[n - 1]);
        // One whose end nobody knows is one that ends with a last one, which nobody begins after.
        CHECK(shapes.size() == fishburn[n]);
        CHECK(std::adjacent_find(shapes.begin(), shapes.end()) == shapes.end());
    }
}

TEST_CASE("fewer processes overlap less, and whoever comes too late can be left out") {
    CHECK(interval_shapes(3, {.processes = 1, .too_late = false}).size() == 4);
    CHECK(all_known(interval_shapes(5, {.processes = 1})) == 1);
    CHECK(interval_shapes(5, {.processes = 3}).size() == 204);
    CHECK(interval_shapes(5, {.processes = 3, .too_late = false}).size() == 152);
    for (const IntervalShape& shape : interval_shapes(4, {.too_late = false})) {
        const bool ends = std::any_of(shape.begin(), shape.end(), [&](const Span& span) {
            return span.known && span.ended == shape.back().ended;
        });
        CHECK(ends);
    }
}

}  // namespace cleave::test
