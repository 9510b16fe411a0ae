// The standard fixes what its generators draw, but not what its distributions make of it.

#include <random>

#include "planted/kinds.hpp"

namespace cleave::determinism::planted {

std::int64_t leak_distributed(Host& host) {
    std::mt19937_64 generator(host.random().next());  // tidy: mt19937_64 is planted on purpose
    // tidy: normal_distribution is planted here on purpose
    std::normal_distribution<double> delay(1e9, 1e6);
    return static_cast<std::int64_t>(delay(generator));
}

}  // namespace cleave::determinism::planted
