// An address as an identity, which then is hashed.

#include <memory>

#include "planted/kinds.hpp"

namespace cleave::determinism::planted {

std::int64_t leak_address(Host&) {
    const auto session = std::make_unique<int>(1);
    // tidy: uintptr_t is planted here on purpose
    return static_cast<std::int64_t>(reinterpret_cast<std::uintptr_t>(session.get()));
}

}  // namespace cleave::determinism::planted
