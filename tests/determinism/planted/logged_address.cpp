// An address in a line of the log, and nowhere else: the run is the same, its trace is not.

#include <memory>
#include <string>

#include "planted/kinds.hpp"

namespace cleave::determinism::planted {

std::int64_t leak_logged_address(Host& host) {
    const auto session = std::make_unique<int>(1);
    // tidy: uintptr_t is planted here on purpose
    const auto address = reinterpret_cast<std::uintptr_t>(session.get());
    host.log("opened session " + std::to_string(address));
    return 0;
}

}  // namespace cleave::determinism::planted
