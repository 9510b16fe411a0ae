// The time of day.

#include <chrono>

#include "planted/kinds.hpp"

namespace cleave::determinism::planted {

std::int64_t leak_wall_clock(Host&) {
    // tidy: system_clock is planted here on purpose
    return std::chrono::system_clock::now().time_since_epoch().count();
}

}  // namespace cleave::determinism::planted
