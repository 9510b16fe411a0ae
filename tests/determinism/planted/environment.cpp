// A setting of whoever runs the program.

#include <cstdlib>
#include <string>

#include "host/describe.hpp"
#include "planted/kinds.hpp"

namespace cleave::determinism::planted {

std::int64_t leak_environment(Host&) {
    const char* zone = std::getenv("TZ");  // tidy: getenv is planted here on purpose
    return static_cast<std::int64_t>(hash_of(std::string(zone == nullptr ? "" : zone)) >> 1);
}

}  // namespace cleave::determinism::planted
