#include "world/elementary.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace cleave::world {
namespace {

// ln 2 in two parts; the upper has 21 zero bits at its end, so that a multiple of it by an exponent
// is exact.
constexpr double ln2_high = 0x1.62e42fee00000p-1;
constexpr double ln2_low = 0x1.a39ef35793c76p-33;
constexpr double log2_of_e = 0x1.71547652b82fep+0;

constexpr std::uint64_t mantissa_mask = (std::uint64_t{1} << 52) - 1;
constexpr std::int64_t exponent_bias = 1023;

double power_of_two(std::int64_t exponent) {
    return std::bit_cast<double>(static_cast<std::uint64_t>(exponent + exponent_bias) << 52);
}

// coefficients[0] + coefficients[1] x + ..., by Horner's rule.
template <std::size_t N>
constexpr double polynomial(const std::array<double, N>& coefficients, double x) {
    double sum = coefficients[N - 1];
    for (std::size_t i = N - 1; i > 0; --i) sum = sum * x + coefficients[i - 1];
    return sum;
}

// 1/n! for n = 2 to 13.
constexpr std::array<double, 12> inverse_factorials = [] {
    std::array<double, 12> table{};
    double factorial = 1;
    for (std::size_t i = 0; i < table.size(); ++i) {
        factorial *= static_cast<double>(i + 2);
        table[i] = 1 / factorial;
    }
    return table;
}();

// 1/(2n+1) for n = 1 to 10.
constexpr std::array<double, 10> inverse_odds = [] {
    std::array<double, 10> table{};
    for (std::size_t i = 0; i < table.size(); ++i) table[i] = 1 / static_cast<double>(2 * i + 3);
    return table;
}();

}  // namespace

double exponential_of(double x) {
    if (x < -708) return 0;
    if (x > 709) x = 709;
    const auto k = static_cast<std::int64_t>(x * log2_of_e + (x < 0 ? -0.5 : 0.5));
    const auto multiple = static_cast<double>(k);
    const double r = (x - multiple * ln2_high) - multiple * ln2_low;  // |r| <= 0.35
    const double tail = r * r * polynomial(inverse_factorials, r);    // error below 5e-18
    return (1 + (r + tail)) * power_of_two(k);
}

double logarithm_of(double x) {
    const auto bits = std::bit_cast<std::uint64_t>(x);
    auto k = static_cast<std::int64_t>(bits >> 52) - exponent_bias;
    double m = std::bit_cast<double>((bits & mantissa_mask) |
                                     (static_cast<std::uint64_t>(exponent_bias) << 52));
    if (m > 0x1.6a09e667f3bcdp+0) {  // the square root of 2, to centre m around 1
        m *= 0.5;
        ++k;
    }
    // log m = 2 atanh s = 2s + 2s (s^2/3 + s^4/5 + ...); |s| <= 0.172.
    const double f = m - 1;
    const double s = f / (2 + f);
    const double square = s * s;
    const double rest = square * polynomial(inverse_odds, square);
    const auto multiple = static_cast<double>(k);
    return multiple * ln2_high + (2 * s + (2 * s * rest + multiple * ln2_low));
}

double square_root_of(double x) {
    if (!(x > 0)) return 0;
    // Halving the exponent gives a guess within 7 %; Newton's rule squares the error each time.
    double root = std::bit_cast<double>((std::bit_cast<std::uint64_t>(x) >> 1) +
                                        (static_cast<std::uint64_t>(exponent_bias) << 51));
    for (int i = 0; i < 4; ++i) root = 0.5 * (root + x / root);
    return root;
}

namespace {

// The coefficients of PPND16, as printed in the paper: numerator and denominator for the middle,
// the near tails and the far tails.
constexpr std::array middle_over = {3.3871328727963666080e0, 1.3314166789178437745e2,
                                    1.9715909503065514427e3, 1.3731693765509461125e4,
                                    4.5921953931549871457e4, 6.7265770927008700853e4,
                                    3.3430575583588128105e4, 2.5090809287301226727e3};
constexpr std::array middle_under = {1.0,
                                     4.2313330701600911252e1,
                                     6.8718700749205790830e2,
                                     5.3941960214247511077e3,
                                     2.1213794301586595867e4,
                                     3.9307895800092710610e4,
                                     2.8729085735721942674e4,
                                     5.2264952788528545610e3};
constexpr std::array near_over = {1.42343711074968357734e0,  4.63033784615654529590e0,
                                  5.76949722146069140550e0,  3.64784832476320460504e0,
                                  1.27045825245236838258e0,  2.41780725177450611770e-1,
                                  2.27238449892691845833e-2, 7.74545014278341407640e-4};
constexpr std::array near_under = {1.0,
                                   2.05319162663775882187e0,
                                   1.67638483018380384940e0,
                                   6.89767334985100004550e-1,
                                   1.48103976427480074590e-1,
                                   1.51986665636164571966e-2,
                                   5.47593808499534494600e-4,
                                   1.05075007164441684324e-9};
constexpr std::array far_over = {6.65790464350110377720e0,  5.46378491116411436990e0,
                                 1.78482653991729133580e0,  2.96560571828504891230e-1,
                                 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                 2.71155556874348757815e-5, 2.01033439929228813265e-7};
constexpr std::array far_under = {1.0,
                                  5.99832206555887937690e-1,
                                  1.36929880922735805310e-1,
                                  1.48753612908506148525e-2,
                                  7.86869131145613259100e-4,
                                  1.84631831751005468180e-5,
                                  1.42151175831644588870e-7,
                                  2.04426310338993978564e-15};

}  // namespace

double normal_quantile(double p) {
    const double q = p - 0.5;
    if (q >= -0.425 && q <= 0.425) {
        const double r = 0.180625 - q * q;
        return q * polynomial(middle_over, r) / polynomial(middle_under, r);
    }
    const double outside = q < 0 ? p : 1 - p;
    const double r = square_root_of(-logarithm_of(outside));
    const double z = r <= 5 ? polynomial(near_over, r - 1.6) / polynomial(near_under, r - 1.6)
                            : polynomial(far_over, r - 5) / polynomial(far_under, r - 5);
    return q < 0 ? -z : z;
}

}  // namespace cleave::world
