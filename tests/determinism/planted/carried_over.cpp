// A counter that the next run in the same process goes on from.

#include "planted/kinds.hpp"

namespace cleave::determinism::planted {

std::int64_t leak_carried_over(Host&) {
    static std::int64_t sessions = 0;  // tidy: static is planted here on purpose
    return ++sessions;
}

}  // namespace cleave::determinism::planted
