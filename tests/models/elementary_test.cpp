#include "world/elementary.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

#include "catch.hpp"
#include "host/random.hpp"

namespace cleave::world {
namespace {

// The largest relative error of `ours` against `theirs` over random arguments in [low, high).
template <class Ours, class Theirs>
double largest_error(Ours ours, Theirs theirs, double low, double high) {
    Random random(7);
    double largest = 0;
    for (int i = 0; i < 100'000; ++i) {
        const double x = low + random.unit() * (high - low);
        const long double truth = theirs(static_cast<long double>(x));
        const long double error = std::fabs((static_cast<long double>(ours(x)) - truth) / truth);
        largest = std::max(largest, static_cast<double>(error));
    }
    return largest;
}

long double true_exponential(long double x) { return std::exp(x); }
long double true_logarithm(long double x) { return std::log(x); }
long double true_square_root(long double x) { return std::sqrt(x); }

}  // namespace

TEST_CASE("the exponential is within 4e-16 of the truth for moderate arguments") {
    CHECK(largest_error(exponential_of, true_exponential, -1, 1) < 4e-16);
    CHECK(largest_error(exponential_of, true_exponential, -40, 40) < 4e-16);
    CHECK(exponential_of(0) == 1.0);
}

TEST_CASE("the exponential is within 4e-16 of the truth out to the ends of its range") {
    CHECK(largest_error(exponential_of, true_exponential, -700, 700) < 4e-16);
    CHECK(exponential_of(-1e9) == 0.0);
    CHECK(exponential_of(1e9) == exponential_of(709));
    CHECK(std::isfinite(exponential_of(709)));
}

TEST_CASE("the logarithm is within 4e-16 of the truth") {
    CHECK(largest_error(logarithm_of, true_logarithm, 1e-12, 0.9) < 4e-16);
    CHECK(largest_error(logarithm_of, true_logarithm, 0.9, 1.1) < 4e-16);
    CHECK(largest_error(logarithm_of, true_logarithm, 1.1, 1e12) < 4e-16);
    CHECK(logarithm_of(1) == 0.0);
    CHECK(logarithm_of(0x1.0p-1022) == Approx(-708.3964185322641).epsilon(1e-15));
}

TEST_CASE("the square root is within 4e-16 of the truth") {
    CHECK(largest_error(square_root_of, true_square_root, 1e-9, 1e-3) < 4e-16);
    CHECK(largest_error(square_root_of, true_square_root, 1e-3, 4) < 4e-16);
    CHECK(largest_error(square_root_of, true_square_root, 4, 1e18) < 4e-16);
    CHECK(square_root_of(0) == 0.0);
    CHECK(square_root_of(9) == 3.0);
}

TEST_CASE("the quantiles of the normal distribution are those of the tables") {
    // To 16 digits: middle, near tail and far tail of the algorithm.
    CHECK(normal_quantile(0.5) == 0.0);
    CHECK(normal_quantile(0.75) == Approx(0.6744897501960817).epsilon(1e-15));
    CHECK(normal_quantile(0.9) == Approx(1.2815515655446004).epsilon(1e-15));
    CHECK(normal_quantile(0.975) == Approx(1.959963984540054).epsilon(1e-15));
    CHECK(normal_quantile(0.999) == Approx(3.090232306167813).epsilon(1e-15));
    CHECK(normal_quantile(1e-10) == Approx(-6.361340902404056).epsilon(1e-15));
    CHECK(normal_quantile(1e-15) == Approx(-7.941345326170998).epsilon(1e-15));
}

TEST_CASE("the normal quantile inverts the distribution function everywhere") {
    Random random(3);
    for (int i = 0; i < 20'000; ++i) {
        const double z = -8 + 16 * random.unit();
        const double p = 0.5 * std::erfc(-std::min(z, -z) / std::sqrt(2.0));  // the lower tail
        const double expected = std::min(z, -z);
        // A relative error of 1e-15 in z, and what the rounding of p moves z by.
        CHECK(std::fabs(normal_quantile(p) - expected) < 4e-15 * (1 + std::fabs(expected)));
    }
}

TEST_CASE("the normal quantile is symmetric about one half") {
    for (const double p : {0x1.0p-3, 0x1.0p-7, 0x1.0p-20, 0x1.0p-40}) {
        CHECK(normal_quantile(1 - p) == -normal_quantile(p));
    }
}

TEST_CASE("the elementary functions return the same bits on every compiler") {
    Digest digest;
    Random random(11);
    for (int i = 0; i < 10'000; ++i) {
        const double u = random.unit() + 0x1.0p-54;
        digest.add(std::bit_cast<std::uint64_t>(exponential_of(40 * u - 20)));
        digest.add(std::bit_cast<std::uint64_t>(logarithm_of(u)));
        digest.add(std::bit_cast<std::uint64_t>(square_root_of(u)));
        digest.add(std::bit_cast<std::uint64_t>(normal_quantile(u)));
    }
    CHECK(digest.value() == 0xfa20475d69b5409e);
}

}  // namespace cleave::world
