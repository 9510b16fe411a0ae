// A seed from the system.

#include <random>

#include "planted/kinds.hpp"

namespace cleave::determinism::planted {

std::int64_t leak_random_device(Host&) {
    std::random_device device;  // tidy: random_device is planted here on purpose
    const std::uint64_t high = device();
    const std::uint64_t low = device();
    return static_cast<std::int64_t>((high << 31) ^ low);
}

}  // namespace cleave::determinism::planted
