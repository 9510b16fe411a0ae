#include "statistics/significance.hpp"

#include <algorithm>
#include <numeric>

namespace cleave::statistics {

double sign_test(std::uint64_t rising, std::uint64_t falling) {
    const std::uint64_t n = rising + falling;
    const std::uint64_t rarer = std::min(rising, falling);
    if (rising == falling) return 1;
    // Binomial coefficients as multiples of the middle one, which keeps them in range: those far
    // out come to zero, as they should.
    const std::uint64_t middle = n / 2;
    double coefficient = 1;
    double beyond = 0;  // up to and with the rarer side
    double half = 0;    // below the middle
    for (std::uint64_t k = middle;; --k) {
        if (k <= rarer) beyond += coefficient;
        if (k < middle) half += coefficient;
        if (k == 0 || coefficient == 0) break;
        coefficient *= static_cast<double>(k) / static_cast<double>(n - k + 1);
    }
    // For odd n the middle one stands twice.
    const double all = 2 * half + (n % 2 == 0 ? 1 : 2);
    return std::min(1.0, 2 * beyond / all);
}

std::vector<double> holm(const std::vector<double>& chances) {
    std::vector<std::size_t> order(chances.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return chances[a] < chances[b]; });
    std::vector<double> corrected(chances.size());
    double highest = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        const double raised = chances[order[i]] * static_cast<double>(order.size() - i);
        highest = std::max(highest, std::min(1.0, raised));
        corrected[order[i]] = highest;
    }
    return corrected;
}

}  // namespace cleave::statistics
