#include "statistics/significance.hpp"

#include <boost/math/distributions/binomial.hpp>

#include "catch.hpp"

using namespace cleave;
using statistics::holm;
using statistics::sign_test;

TEST_CASE("the sign test is the binomial distribution's, of any size") {
    for (const auto& [rising, falling] : std::vector<std::pair<int, int>>{{0, 1},
                                                                          {1, 0},
                                                                          {5, 0},
                                                                          {0, 8},
                                                                          {7, 1},
                                                                          {3, 9},
                                                                          {60, 40},
                                                                          {520, 480},
                                                                          {1'100, 900},
                                                                          {4'900, 5'200},
                                                                          {10, 2'000}}) {
        const boost::math::binomial even(rising + falling, 0.5);
        const double exact = std::min(1.0, 2 * cdf(even, std::min(rising, falling)));
        CAPTURE(rising, falling);
        CHECK(sign_test(static_cast<std::uint64_t>(rising), static_cast<std::uint64_t>(falling)) ==
              Approx(exact).epsilon(1e-9).margin(1e-200));
    }
}

TEST_CASE("pairs that lie even on both sides, or do not differ at all, say nothing") {
    CHECK(sign_test(0, 0) == 1);
    CHECK(sign_test(1, 1) == 1);
    CHECK(sign_test(500, 500) == 1);
    CHECK(sign_test(8, 0) == Approx(2.0 / 256));
}

TEST_CASE("Holm's correction raises the least chance most") {
    // The chances 0.01, 0.04, 0.03 and 0.005: times 3, 1, 2 and 4, and never below one before.
    const std::vector<double> corrected = holm({0.01, 0.04, 0.03, 0.005});
    CHECK(corrected[0] == Approx(0.03));
    CHECK(corrected[1] == Approx(0.06));
    CHECK(corrected[2] == Approx(0.06));
    CHECK(corrected[3] == Approx(0.02));
    CHECK(holm({}).empty());
    CHECK(holm({0.9, 0.8}) == std::vector<double>{1, 1});
}
