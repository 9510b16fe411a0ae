#include "plot/labels.hpp"

#include <cmath>

#include "catch.hpp"

using namespace cleave::report;

TEST_CASE("labels that have room stay where they want to be") {
    CHECK(spread(std::vector{10.0, 50.0, 30.0}, 15, 0, 100) == std::vector{10.0, 50.0, 30.0});
}

TEST_CASE("labels that would overlap share the distance that they move") {
    CHECK(spread(std::vector{50.0, 50.0}, 20, 0, 100) == std::vector{40.0, 60.0});
    const std::vector<double> three = spread(std::vector{50.0, 51.0, 52.0}, 10, 0, 100);
    CHECK(three == std::vector{41.0, 51.0, 61.0});
}

TEST_CASE("labels stay within their room and in their order") {
    const std::vector<double> low = spread(std::vector{-5.0, 0.0, 3.0}, 10, 0, 100);
    CHECK(low == std::vector{0.0, 10.0, 20.0});
    const std::vector<double> high = spread(std::vector{99.0, 98.0}, 10, 0, 100);
    CHECK(high == std::vector{100.0, 90.0});
}

TEST_CASE("marks in one place are moved apart, others stay") {
    const std::vector<Spot> points = {{5, 5}, {5, 5}, {5, 5}, {200, 5}};
    const std::vector<Spot> moved = moved_apart(points, 10);
    for (std::size_t i = 0; i < moved.size(); ++i) {
        for (std::size_t j = i + 1; j < moved.size(); ++j) {
            CHECK(std::hypot(moved[i].x - moved[j].x, moved[i].y - moved[j].y) > 9.9);
        }
    }
    CHECK(moved[3].x == 200);
}

TEST_CASE("labels beside crowded points cover neither points nor each other") {
    std::vector<Spot> points;
    std::vector<LabelSize> sizes;
    for (int i = 0; i < 6; ++i) {
        points.push_back({100.0 + 14 * (i % 2), 100.0 + 14 * (i / 2)});
        sizes.push_back({80, 12});
    }
    const std::vector<Spot> centres = beside(points, sizes, {0, 0, 300, 300}, 6);
    const auto apart = [](Spot a, double aw, double ah, Spot b, double bw, double bh) {
        return std::abs(a.x - b.x) >= (aw + bw) / 2 || std::abs(a.y - b.y) >= (ah + bh) / 2;
    };
    for (std::size_t i = 0; i < 6; ++i) {
        for (const Spot& p : points) CHECK(apart(centres[i], 80, 12, p, 12, 12));
        for (std::size_t j = i + 1; j < 6; ++j) {
            CHECK(apart(centres[i], 80, 12, centres[j], 80, 12));
        }
    }
}
